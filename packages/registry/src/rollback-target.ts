import { type Ineligibility, ineligibilities } from './eligibility.js';
import { type EvaluationRecord, latestEvaluation } from './evaluation.js';
import type { ModelVersion } from './model-version.js';
import type { RoleChange } from './role.js';
import { runsOn } from './signature-change.js';

/** A former champion, and whether one can go back to it. */
export interface RollbackCandidate {
  readonly version: string;
  /** Why not; empty if one can. */
  readonly reasons: readonly Ineligibility[];
  /** Its latest evaluation; `null` if there is none. */
  readonly evaluation: string | null;
  /** The reason with which it was made champion without a pass, if that still stands; else `null`. */
  readonly override: string | null;
}

/** The outcome of {@link rollbackTarget}. */
export interface RollbackDecision {
  /** Where to go; `null` if there is nothing to go back to. */
  readonly target: RollbackCandidate | null;
  /** All former champions, the most recent one first. */
  readonly considered: readonly RollbackCandidate[];
}

/** The changes that made a version champion, by version, the most recent version first. */
function tenures(history: readonly RoleChange[]): ReadonlyMap<string, readonly RoleChange[]> {
  const found = new Map<string, RoleChange[]>();
  const changes = history.filter(({ role }) => role === 'champion').toSorted((a, b) => b.generation - a.generation);
  for (const change of changes) {
    if (change.to !== null) found.set(change.to, [...(found.get(change.to) ?? []), change]);
  }
  return found;
}

function judge(
  version: ModelVersion,
  evaluations: readonly EvaluationRecord[],
  made: readonly RoleChange[],
  current: ModelVersion,
): RollbackCandidate {
  const latest = latestEvaluation(evaluations, version.version);
  // Who insisted knew the evaluations up to then; a later one is news that the reason does not cover.
  const standing = made.find(({ override, evaluation }) => override !== null && evaluation === (latest?.id ?? null));
  const override = latest?.verdict === 'pass' ? null : (standing?.override ?? null);
  const reasons = [...ineligibilities(version)];
  if (latest?.verdict !== 'pass' && override === null) reasons.push('not-passed');
  if (!runsOn(version.signature, current.signature)) reasons.push('signature-changed');
  return { version: version.version, reasons, evaluation: latest?.id ?? null, override };
}

/**
 * Chooses the version to go back to: among the former champions the most recent one that is ready, neither quarantined
 * nor archived, whose latest evaluation is a pass (or which was made champion with a reason, and has not been evaluated
 * since), and which runs on the columns that the current champion is given. Never simply "the previous one": that may
 * be the one that failed last time.
 *
 * @param versions of the model; must contain `current`
 * @param evaluations of the model, by `seq`
 * @param history of its roles
 * @param current the version to leave
 */
export function rollbackTarget(
  versions: readonly ModelVersion[],
  evaluations: readonly EvaluationRecord[],
  history: readonly RoleChange[],
  current: ModelVersion,
): RollbackDecision {
  const byVersion = new Map(versions.map((version) => [version.version, version]));
  const considered: RollbackCandidate[] = [];
  for (const [name, made] of tenures(history)) {
    const version = byVersion.get(name);
    if (version === undefined || name === current.version) continue;
    considered.push(judge(version, evaluations, made, current));
  }
  return { target: considered.find(({ reasons }) => reasons.length === 0) ?? null, considered };
}
