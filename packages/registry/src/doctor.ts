import { examineModel, type RegistryFinding } from './examine-model.js';
import { readHoldings } from './model-holdings.js';
import type { ModelVersion } from './model-version.js';
import type { RegistryContext } from './registry-context.js';

/** What is wrong with the bytes of a version that is ready; nothing is marked. */
async function damageOf({ artifacts }: RegistryContext, row: ModelVersion): Promise<readonly RegistryFinding[]> {
  const { model, version, integrity, artifact } = row;
  if (integrity !== 'ready') return [];
  const finding = (problem: string): readonly RegistryFinding[] => [{ invariant: 'intact-bytes', model, problem }];
  if (artifact === null) return finding(`${version} is ready without bytes`);
  return artifacts.get(artifact.sha256).then(
    () => [],
    // Whatever it is, the bytes cannot be had: that is the finding.
    (error: unknown) => finding(`${version}: ${error instanceof Error ? error.message : String(error)}`),
  );
}

/** See {@link Registry.doctor}. */
export async function doctor(context: RegistryContext): Promise<readonly RegistryFinding[]> {
  const findings: RegistryFinding[] = [];
  for (const model of await context.store.listModels()) {
    const holdings = await readHoldings(context.store, model);
    findings.push(...examineModel(model, holdings));
    for (const version of holdings.versions) findings.push(...(await damageOf(context, version)));
  }
  return findings;
}
