import type { RetrainingStatus, RunStore, StepRecord } from './run-store.js';

/** Who goes on with a retraining finds the model that was trained for it. */
const OPEN: readonly RetrainingStatus[] = ['queued', 'running', 'retry-wait'];

/** The model that a finished step `fit` gave. */
function modelOf({ step, status, output }: StepRecord): readonly string[] {
  if (step !== 'fit' || status !== 'finished') return [];
  const artifact = output?.['artifact'];
  if (typeof artifact !== 'object' || artifact === null) return [];
  const sha256: unknown = Reflect.get(artifact, 'sha256');
  return typeof sha256 === 'string' ? [sha256] : [];
}

/**
 * The hashes of models that were trained for retrainings still under way: they are stored, and no version names them yet.
 * A clean-up of the registry spares them when it is told: `collectGarbage({ …, pinned })`.
 *
 * @example
 * ```ts
 * import { artifactsInUse, type Stores } from '@fpl-ml/engine';
 * import type { Registry } from '@fpl-ml/registry';
 *
 * async function cleanUp(registry: Registry, { runs }: Stores) {
 *   const pinned = await artifactsInUse(runs, ['points']);
 *   return registry.collectGarbage({ keep: 5, grace: 7 * 86_400_000, pinned });
 * }
 * ```
 */
export async function artifactsInUse(
  runs: Pick<RunStore, 'listRetrainings' | 'listSteps'>,
  models: readonly string[],
): Promise<readonly string[]> {
  const hashes: string[] = [];
  for (const model of models) {
    const open = (await runs.listRetrainings(model)).filter(({ status }) => OPEN.includes(status));
    for (const { id } of open) {
      hashes.push(...(await runs.listSteps(model, id)).flatMap(modelOf));
    }
  }
  return hashes;
}
