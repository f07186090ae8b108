import { type BoosterJson, fromJSON, trainBooster } from '@fpl-ml/boost';
import type { Frame } from '@fpl-ml/core';
import { studentT } from '@fpl-ml/stats';
import { crossFit, type TreeOptions } from './cross-fit.js';

/** What is expected of a loss, row by row, and how far that was off for periods that it had not seen; plain data. */
export interface ErrorModel {
  readonly booster: BoosterJson;
  /** Variance of one row's loss, as a multiple of the square of its expectation. */
  readonly dispersion: number;
  /** Variance of a period's mean beyond sampling, relative to the square of its estimate. */
  readonly between: number;
  /** How many periods it was measured on. */
  readonly periods: number;
}

/** An estimated mean loss. */
export interface EstimatedMean {
  readonly mean: number;
  readonly standardError: number;
  readonly lower: number;
  readonly upper: number;
}

interface PeriodFit {
  /** Mean loss that came, relative to the one that was expected. */
  readonly ratio: number;
  /** Variance of that ratio by sampling alone. */
  readonly sampling: number;
}

function sums(losses: Float64Array, expected: Float64Array, from: number, to: number) {
  let [loss, mean, squares] = [0, 0, 0];
  for (let row = from; row < to; row += 1) {
    const m = expected[row] ?? 0;
    loss += losses[row] ?? 0;
    mean += m;
    squares += m * m;
  }
  return { loss, mean, squares };
}

/** Residuals are pooled over all rows: those of one are too few to tell. */
function dispersionOf(losses: Float64Array, expected: Float64Array): number {
  let [residual, scale] = [0, 0];
  for (const [row, m] of expected.entries()) {
    const off = (losses[row] ?? 0) - m;
    residual += off * off;
    scale += m * m;
  }
  return scale > 0 ? residual / scale : 0;
}

function periodFits(
  losses: Float64Array,
  expected: Float64Array,
  starts: readonly number[],
  dispersion: number,
): readonly PeriodFit[] {
  return starts.slice(1).flatMap((to, i) => {
    const { loss, mean, squares } = sums(losses, expected, starts[i] ?? 0, to);
    return mean > 0 ? [{ ratio: loss / mean, sampling: (dispersion * squares) / (mean * mean) }] : [];
  });
}

/** By moments about 1: a lasting bias of the model counts as an error too. */
function betweenOf(fits: readonly PeriodFit[]): number {
  if (fits.length === 0) return 0;
  let total = 0;
  for (const { ratio, sampling } of fits) total += (ratio - 1) * (ratio - 1) - sampling;
  return Math.max(0, total / fits.length);
}

/**
 * @param losses by row, not negative
 * @param starts where each period begins, and the number of rows
 */
export function fitErrorModel(
  frame: Frame,
  losses: Float64Array,
  starts: readonly number[],
  options: TreeOptions,
): ErrorModel {
  const expected = crossFit(frame, losses, starts, options);
  const dispersion = dispersionOf(losses, expected);
  const fits = periodFits(losses, expected, starts, dispersion);
  const booster = trainBooster(frame, losses, options).toJSON();
  return { booster, dispersion, between: betweenOf(fits), periods: starts.length - 1 };
}

/** The mean loss over the rows, of sampling as well as of the model's own error. NaN without rows. */
export function estimateMean(model: ErrorModel, frame: Frame, confidence: number): EstimatedMean {
  const expected = fromJSON(model.booster).predict(frame);
  let [total, squares] = [0, 0];
  for (const value of expected) {
    const m = Math.max(0, value);
    total += m;
    squares += m * m;
  }
  const n = expected.length;
  const mean = total / n;
  const sampling = (model.dispersion * squares) / (n * n);
  const ofModel = mean * mean * model.between * (1 + 1 / model.periods);
  const standardError = Math.sqrt(sampling + ofModel);
  // The model's error was measured on so many periods.
  const margin = studentT(model.periods).quantile((1 + confidence) / 2) * standardError;
  return { mean, standardError, lower: Math.max(0, mean - margin), upper: mean + margin };
}
