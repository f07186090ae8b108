import { isInFlight } from './artifact-usage.js';
import type { GarbageRule } from './collect-garbage.js';
import type { RemovedVersion, VersionName } from './garbage-report.js';
import { keptVersions } from './kept-versions.js';
import { readHoldings } from './model-holdings.js';
import type { ModelVersion } from './model-version.js';
import { note, type RegistryContext } from './registry-context.js';
import type { VersionUpdate } from './registry-store.js';

/** The versions that a clean-up has given up, or would give up. */
export interface GivenUp {
  readonly abandoned: readonly VersionName[];
  readonly removed: readonly RemovedVersion[];
  /** A version as it is after that. */
  after(version: ModelVersion): ModelVersion;
}

/** Changes a version, if it is still as it was seen and holds no role, and says so. */
async function giveUp(
  context: RegistryContext,
  { actor, dryRun, keep, grace }: GarbageRule,
  { model, version, integrity, artifact }: ModelVersion,
  action: 'registration-abandoned' | 'version-removed',
): Promise<boolean> {
  if (dryRun) return true;
  const set: VersionUpdate['set'] =
    action === 'version-removed' ? { integrity: 'removed', archived: true } : { integrity: 'failed' };
  const when = { integrity, unheld: true } as const;
  if (!(await context.store.updateVersion({ model, version, when, set }))) return false;
  const data = { version, integrity, sha256: artifact?.sha256 ?? null, bytes: artifact?.bytes ?? null, keep, grace };
  await note(context, { model, at: context.clock.now(), actor, action, subject: version, data });
  return true;
}

/**
 * Gives up versions whose bytes may go, and registrations that never finished. A version that is given a role at the
 * same time either has it first, and is spared, or is refused it.
 */
export async function giveUpVersions(context: RegistryContext, rule: GarbageRule): Promise<GivenUp> {
  const abandoned: VersionName[] = [];
  const removed: RemovedVersion[] = [];
  for (const model of await context.store.listModels()) {
    const holdings = await readHoldings(context.store, model);
    const kept = keptVersions(holdings, rule);
    for (const row of holdings.versions) {
      const { version, artifact } = row;
      const isDead = isInFlight(row) && row.createdAt <= rule.now - rule.grace;
      if (isDead && (await giveUp(context, rule, row, 'registration-abandoned'))) abandoned.push({ model, version });
      if (kept.has(version) || artifact === null) continue;
      if (await giveUp(context, rule, row, 'version-removed')) removed.push({ model, version, artifact });
    }
  }
  const keyOf = ({ model, version }: VersionName): string => JSON.stringify([model, version]);
  const [failed, gone] = [new Set(abandoned.map(keyOf)), new Set(removed.map(keyOf))];
  const after = (version: ModelVersion): ModelVersion => {
    if (gone.has(keyOf(version))) return { ...version, integrity: 'removed', archived: true };
    return failed.has(keyOf(version)) && isInFlight(version) ? { ...version, integrity: 'failed' } : version;
  };
  return { abandoned, removed, after };
}
