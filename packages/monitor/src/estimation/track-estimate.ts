import type { EstimatedFigure, PerformanceEstimate } from './estimate-performance.js';
import { estimatorInvalid } from './labelled-period.js';
import { addMiss, type MissEvidence, missStatistic, NO_MISSES } from './miss-detector.js';
import type { PerformanceEstimator } from './train-estimator.js';

/** An estimate beside what came. */
export interface TrackedEstimate {
  /** Id of the period. */
  readonly period: string;
  readonly estimate: EstimatedFigure;
  readonly realised: number;
  /** Whether what came lies in the interval. */
  readonly inside: boolean;
}

/** How an estimator has done so far; plain data. */
export interface EstimateTracking {
  /** Estimates that were held against what came. */
  readonly n: number;
  /** Of those, how many did not have it in their interval. */
  readonly misses: number;
  /** Mean of estimate minus what came, and of its absolute value; 0 before the first. */
  readonly meanError: number;
  readonly meanAbsoluteError: number;
  readonly evidence: MissEvidence;
  /** Since which period it is switched off; `null` while it holds. Stays so until another one is trained. */
  readonly switchedOff: { readonly period: string; readonly reason: string } | null;
  /** The latest 50. */
  readonly latest: readonly TrackedEstimate[];
}

const KEPT = 50;

/** Before the first estimate was held against what came. */
export function startTracking(): EstimateTracking {
  const nothing = { n: 0, misses: 0, meanError: 0, meanAbsoluteError: 0, switchedOff: null, latest: [] } as const;
  return Object.freeze({ ...nothing, evidence: NO_MISSES });
}

function isInside({ lower, upper }: EstimatedFigure, realised: number): boolean {
  return realised >= lower && realised <= upper;
}

/**
 * Holds an estimate against what came. An estimator is switched off as soon as its intervals are shown not to hold: when
 * the Shiryaev–Roberts statistic of its misses reaches `points/count` of `falseAlarms`. With misses no likelier than
 * `tolerance` allows, whatever came before, the expected number of figures until that happens is at least so large, and
 * the probability that it happens within m figures at most m·count/points (Doob). With the defaults three misses in a row
 * are enough, or four at the very start. Nothing switches it on again but training.
 *
 * @param realised of the whole period: `mae` and `rmse` as `regressionMetrics` gives them
 * @throws FplMlError `ESTIMATOR_INPUT_INVALID` for an unreliable estimate, figures that are not finite, or one that is switched off
 *
 * @example
 * ```ts
 * import { estimatePerformance, type PerformanceEstimator, startTracking, trackEstimate } from '@fpl-ml/monitor';
 *
 * declare const estimator: PerformanceEstimator;
 * const rows = { features: { minutes: [90, 12] }, predictions: [4.1, 0.7] };
 * const estimate = estimatePerformance(estimator, rows);
 * const before = startTracking();
 * const tracking = trackEstimate(estimator, before, 'week-9', estimate, { mae: 2.2, rmse: 3 });
 * const next = estimatePerformance(estimator, rows, tracking);
 * ```
 */
export function trackEstimate(
  estimator: PerformanceEstimator,
  tracking: EstimateTracking,
  period: string,
  estimate: Pick<PerformanceEstimate, 'mae' | 'rmse'>,
  realised: { readonly mae: number; readonly rmse: number },
): EstimateTracking {
  const { tracked } = estimator;
  const [figure, came] = [estimate[tracked], realised[tracked]];
  if (!Number.isFinite(figure.value) || !Number.isFinite(came)) {
    throw estimatorInvalid(`Expected finite figures of "${period}", got ${figure.value} (estimated), ${came} (came).`);
  }
  if (tracking.switchedOff !== null) throw estimatorInvalid(`Expected an estimator that holds, got one that is off.`);
  const inside = isInside(figure, came);
  const n = tracking.n + 1;
  const misses = tracking.misses + (inside ? 0 : 1);
  const { confidence, tolerance, falseAlarms } = estimator;
  const evidence = addMiss(tracking.evidence, !inside, tolerance * (1 - confidence));
  const holds = missStatistic(evidence) < falseAlarms.points / falseAlarms.count;
  const off = figure.value - came;
  const reason = `${misses} of ${n} realised figures lay outside of their ${100 * confidence} % interval`;
  const ended = holds ? null : Object.freeze({ period, reason });
  return Object.freeze({
    n,
    misses,
    meanError: tracking.meanError + (off - tracking.meanError) / n,
    meanAbsoluteError: tracking.meanAbsoluteError + (Math.abs(off) - tracking.meanAbsoluteError) / n,
    evidence,
    switchedOff: ended,
    latest: [...tracking.latest, Object.freeze({ period, estimate: figure, realised: came, inside })].slice(-KEPT),
  });
}
