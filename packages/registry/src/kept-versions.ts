import { ineligibilities } from './eligibility.js';
import type { ModelHoldings } from './model-holdings.js';
import type { ModelVersion } from './model-version.js';
import type { RolePointer } from './role.js';
import { rollbackTarget } from './rollback-target.js';

/** Which versions a clean-up spares. */
export interface KeepRule {
  /** How many of the latest versions, and how many rollback targets; at least 1. */
  readonly keep: number;
  /** For how long after it was made, gave up a role or was quarantined a version is spared, milliseconds. */
  readonly grace: number;
  /** Epoch milliseconds. */
  readonly now: number;
}

/**
 * Why a version is spared. `in-role`: it is champion, challenger or shadow. `rollback-target`: it is among the first
 * versions to go back to, from the champion or from another holder of a role, should that serve. `latest`: it is among
 * the latest that could be given a role. `recent`: something happened to it within the grace. `no-bytes`: it has none
 * bytes to clean up.
 */
export type KeepReason = 'in-role' | 'rollback-target' | 'latest' | 'recent' | 'no-bytes';

const holdersOf = (roles: readonly RolePointer[]): ReadonlySet<string> =>
  new Set(roles.flatMap(({ version }) => version ?? []));

/** The versions that one could go back to from any of the holders. */
function rollbackTargets({ versions, evaluations, roles, history }: ModelHoldings, keep: number): ReadonlySet<string> {
  const holders = holdersOf(roles);
  return new Set(
    versions
      .filter(({ version }) => holders.has(version))
      .flatMap((holder) => {
        const { considered } = rollbackTarget(versions, evaluations, history, holder);
        return considered.filter(({ reasons }) => reasons.length === 0).slice(0, keep);
      })
      .map(({ version }) => version),
  );
}

function latestOf(versions: readonly ModelVersion[], keep: number): ReadonlySet<string> {
  const usable = versions.filter((version) => ineligibilities(version).length === 0);
  return new Set(usable.slice(-keep).map(({ version }) => version));
}

/** When something happened to each version last. */
function lastTouched({ versions, history }: ModelHoldings): ReadonlyMap<string, number> {
  const touched = new Map(
    versions.map(({ version, createdAt, quarantine }) => [version, Math.max(createdAt, quarantine?.at ?? createdAt)]),
  );
  for (const { from, to, at } of history) {
    for (const version of [from, to]) {
      if (version !== null) touched.set(version, Math.max(at, touched.get(version) ?? at));
    }
  }
  return touched;
}

/**
 * Which versions of a model keep their bytes in a clean-up, and why. Pure: the same function decides in production and
 * in a rehearsal. All other versions with bytes may lose them.
 *
 * @example
 * ```ts
 * import { keptVersions, type ModelHoldings } from '@fpl-ml/registry';
 *
 * const nothing: ModelHoldings = { versions: [], evaluations: [], roles: [], history: [] };
 * const spared: number = keptVersions(nothing, { keep: 3, grace: 86_400_000, now: 0 }).size; // 0
 * ```
 */
export function keptVersions(holdings: ModelHoldings, { keep, grace, now }: KeepRule): ReadonlyMap<string, KeepReason> {
  const holders = holdersOf(holdings.roles);
  const targets = rollbackTargets(holdings, keep);
  const latest = latestOf(holdings.versions, keep);
  const touched = lastTouched(holdings);
  const reasonFor = ({ version, artifact, integrity }: ModelVersion): KeepReason | null => {
    if (holders.has(version)) return 'in-role';
    if (artifact === null || integrity === 'removed') return 'no-bytes';
    if (targets.has(version)) return 'rollback-target';
    if (latest.has(version)) return 'latest';
    return (touched.get(version) ?? now) > now - grace ? 'recent' : null;
  };
  const reasons = holdings.versions.map((version) => [version.version, reasonFor(version)] as const);
  return new Map(reasons.flatMap(([version, reason]) => (reason === null ? [] : [[version, reason] as const])));
}
