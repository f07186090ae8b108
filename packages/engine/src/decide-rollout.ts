import { studentT } from '@fpl-ml/stats';
import { periodImprovement } from './evidence.js';
import type { RolloutObserved } from './loop-event.js';
import type { ActiveRollout, Expectation } from './loop-state.js';
import { rmseOf } from './loss.js';
import type { RolloutPlan } from './policy.js';

/** What a period of a rollout leads to. */
export interface RolloutDecision {
  readonly action: 'hold' | 'promote' | 'roll-back' | 'give-up';
  readonly reason: string;
  /** The challenger's relative reduction of the RMSE in the period; `null` without labels or any error to reduce. */
  readonly improvement: number | null;
  /** Below it (and below zero) the challenger is rolled back. */
  readonly limit: number;
}

/**
 * The lower prediction limit for one more period, Student with n - 1 degrees of freedom. Without evidence it is 0: then
 * a challenger must not be worse at all.
 */
export function harmLimit(expectation: Expectation | null, confidence: number): number {
  if (expectation === null) return 0;
  const { mean, sd, n } = expectation;
  return mean - studentT(n - 1).quantile(confidence) * sd * Math.sqrt(1 + 1 / n);
}

const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

/**
 * Whether a challenger is promoted, watched on, or rolled back after a period. It is rolled back when it is worse than
 * the champion *and* worse than the gates' evidence lets one period be. No labels, or no error that could be reduced,
 * never counts as success.
 */
export function decideRollout(plan: RolloutPlan, rollout: ActiveRollout, event: RolloutObserved): RolloutDecision {
  const limit = harmLimit(rollout.expectation, plan.confidence);
  if (event.pair === null || event.pair.baseline.n === 0 || event.pair.baseline.sse === 0) {
    const waited = rollout.waited + 1;
    const what = (event.pair?.baseline.n ?? 0) === 0 ? 'no labels' : 'a champion without any error';
    return waited >= plan.patience
      ? { action: 'give-up', reason: `${what} in ${event.period}, the wait no. ${waited}`, improvement: null, limit }
      : { action: 'hold', reason: `${what} in ${event.period}`, improvement: null, limit };
  }
  const improvement = periodImprovement(event.pair);
  const { baseline, candidate } = event.pair;
  const figures = `RMSE ${rmseOf(candidate).toFixed(4)} against ${rmseOf(baseline).toFixed(4)} on ${baseline.n} rows (${percent(improvement)}, limit ${percent(Math.min(limit, 0))})`;
  if (improvement < Math.min(limit, 0)) return { action: 'roll-back', reason: figures, improvement, limit };
  if (rollout.observed + 1 < plan.hold) return { action: 'hold', reason: figures, improvement, limit };
  return { action: 'promote', reason: figures, improvement, limit };
}
