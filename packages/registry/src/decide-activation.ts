import { type Ineligibility, ineligibilities } from './eligibility.js';
import { type EvaluationRecord, latestEvaluation } from './evaluation.js';
import type { ModelVersion } from './model-version.js';

/** What {@link decideActivation} judges. */
export interface ActivationCase {
  readonly version: ModelVersion;
  /** The evaluations of the version, by `seq`. */
  readonly evaluations: readonly EvaluationRecord[];
  /** Why it shall be champion without a pass; `null` if nobody insists. */
  readonly override: string | null;
}

/** Whether a version may become champion, and on what ground. */
export type ActivationDecision =
  | {
      readonly allowed: true;
      /** The latest evaluation, whatever its verdict; `null` if there is none. */
      readonly evaluation: string | null;
      /** Why it may be champion without a pass; `null` if it has one. */
      readonly override: string | null;
    }
  | { readonly allowed: false; readonly reasons: readonly Ineligibility[] };

/**
 * Decides whether a version may become champion: it is ready, neither quarantined nor archived, and its latest
 * evaluation is a pass or somebody insists with a reason. Insisting replaces the pass only: nothing makes a version
 * champion that is not ready or is quarantined.
 */
export function decideActivation({ version, evaluations, override }: ActivationCase): ActivationDecision {
  const latest = latestEvaluation(evaluations, version.version);
  const reasons = [...ineligibilities(version)];
  const isPassed = latest?.verdict === 'pass';
  if (!isPassed && override === null) reasons.push('not-passed');
  if (reasons.length > 0) return { allowed: false, reasons };
  return { allowed: true, evaluation: latest?.id ?? null, override: isPassed ? null : override };
}
