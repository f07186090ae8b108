import { type Frame, type FrameInput, rowCount } from '@fpl-ml/core';
import { type EstimatedMean, estimateMean } from './error-model.js';
import { withPrediction } from './labelled-period.js';
import { knownLevels, type PerformanceEstimator } from './train-estimator.js';
import type { EstimateTracking } from './track-estimate.js';

/** An estimated figure, in units of the target. */
export interface EstimatedFigure {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** Why no figures are given. */
export type EstimateReason = 'no-rows' | 'outside-training-range' | 'did-not-hold';

/** What a model's figures will probably be. */
export interface PerformanceEstimate {
  /** `unreliable`: the figures are NaN, and `reason` says why. */
  readonly status: 'estimated' | 'unreliable';
  readonly reason: EstimateReason | null;
  /** Number of rows. */
  readonly n: number;
  /** Which share of the rows has a value that was never seen in training. */
  readonly outside: number;
  readonly confidence: number;
  readonly mae: EstimatedFigure;
  readonly rmse: EstimatedFigure;
}

/** Rows whose outcomes are not known. */
export interface UnlabelledRows {
  /** The columns that the estimator was trained on. */
  readonly features: FrameInput;
  readonly predictions: ArrayLike<number>;
}

const UNDEFINED: EstimatedFigure = Object.freeze({ value: Number.NaN, lower: Number.NaN, upper: Number.NaN });

function outsideRows({ ranges, absolute }: PerformanceEstimator, frame: Frame): number {
  const rows = rowCount(frame);
  const outside = new Uint8Array(rows);
  const levels = knownLevels(absolute.booster);
  for (const [name, column] of Object.entries(frame)) {
    const range = ranges.find((candidate) => candidate.name === name);
    const known = levels.get(name);
    for (let row = 0; row < rows; row += 1) {
      const value = column[row];
      // What is missing is no value, and the trees know what to do with it.
      if (typeof value === 'number' && range !== undefined && (value < range.lower || value > range.upper))
        outside[row] = 1;
      if (typeof value === 'string' && known !== undefined && !known.has(value)) outside[row] = 1;
    }
  }
  return outside.reduce((sum, one) => sum + one, 0);
}

const figureOf = ({ mean, lower, upper }: EstimatedMean): EstimatedFigure =>
  Object.freeze({ value: mean, lower, upper });

const rootOf = ({ value, lower, upper }: EstimatedFigure): EstimatedFigure =>
  Object.freeze({ value: Math.sqrt(value), lower: Math.sqrt(lower), upper: Math.sqrt(upper) });

/**
 * MAE and RMSE of rows whose outcomes are not known yet, with intervals for what these figures will be: of sampling and of
 * the estimator's own error. It assumes that rows like these have errors as they had in training.
 *
 * @param tracking what became of earlier estimates; an estimator that was switched off gives nothing
 * @throws FplMlError `ESTIMATOR_INPUT_INVALID`; those of `@fpl-ml/boost` for missing or odd features
 *
 * @example
 * ```ts
 * import { estimatePerformance, type PerformanceEstimator } from '@fpl-ml/monitor';
 *
 * declare const estimator: PerformanceEstimator;
 * const rows = { features: { minutes: [90, 12] }, predictions: [4.1, 0.7] };
 * const { status, mae } = estimatePerformance(estimator, rows);
 * ```
 */
export function estimatePerformance(
  estimator: PerformanceEstimator,
  { features, predictions }: UnlabelledRows,
  tracking?: EstimateTracking,
): PerformanceEstimate {
  const frame = withPrediction(features, predictions);
  const n = predictions.length;
  const { confidence } = estimator;
  const outside = n === 0 ? Number.NaN : outsideRows(estimator, frame) / n;
  const common = { n, outside, confidence };
  const nothing = (reason: EstimateReason): PerformanceEstimate =>
    Object.freeze({ status: 'unreliable', reason, ...common, mae: UNDEFINED, rmse: UNDEFINED });
  if (tracking !== undefined && tracking.switchedOff !== null) return nothing('did-not-hold');
  if (n === 0) return nothing('no-rows');
  if (outside > estimator.mostOutside) return nothing('outside-training-range');
  const mae = figureOf(estimateMean(estimator.absolute, frame, confidence));
  const rmse = rootOf(figureOf(estimateMean(estimator.squared, frame, confidence)));
  return Object.freeze({ status: 'estimated', reason: null, ...common, mae, rmse });
}
