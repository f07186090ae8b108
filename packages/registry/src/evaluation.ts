import type { JsonObject, Verdict } from '@fpl-ml/core';

/** The verdict of an evaluation; `no-policy` says that nothing was configured that could have judged, and is no pass. */
export type EvaluationVerdict = Verdict | 'no-policy';

/** One judgement of one version. Evaluations are only ever added; the latest counts. */
export interface Evaluation {
  /** Unique. */
  readonly id: string;
  readonly model: string;
  readonly version: string;
  readonly verdict: EvaluationVerdict;
  /** The version that it was compared with; `null` when there was none. */
  readonly baseline: string | null;
  /** Figures, thresholds, ids and hashes that the verdict rests on; never rows. */
  readonly evidence: JsonObject;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** An evaluation in its place. */
export interface EvaluationRecord extends Evaluation {
  /** Position in the log, growing. */
  readonly seq: number;
}

/**
 * The evaluation of a version that counts: the one added last.
 *
 * @param evaluations in order of `seq`; those of other versions are ignored
 * @returns `null` when it was never evaluated
 */
export function latestEvaluation(evaluations: readonly EvaluationRecord[], version: string): EvaluationRecord | null {
  return evaluations.findLast((evaluation) => evaluation.version === version) ?? null;
}
