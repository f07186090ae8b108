import type { BoosterJson } from '@fpl-ml/boost';
import { columnNames, type Frame } from '@fpl-ml/core';
import type { FalseAlarms } from '../design-chart.js';
import { type ErrorModel, fitErrorModel } from './error-model.js';
import { estimatorInvalid, type LabelledPeriod, stackPeriods } from './labelled-period.js';

/** Options of {@link trainEstimator}. */
export interface EstimatorOptions {
  /** Of the intervals, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
  /** The figure whose estimates are held against what came. Default `mae`. */
  readonly tracked?: 'mae' | 'rmse';
  /**
   * How often an estimator may be switched off whose intervals are as good as tolerated: at most `count` times in `points`
   * figures, in expectation. Default 1 in 380.
   */
  readonly falseAlarms?: FalseAlarms;
  /**
   * How many times as often as promised figures may lie outside of the interval before it counts as not holding, from 1.
   * Default 2: at 95 %, one in ten.
   */
  readonly tolerance?: number;
  /** Of the rows with values never seen in training, the largest share that is let pass. Default 0.1. */
  readonly mostOutside?: number;
  /** Trees of each of the two models. Default 60. */
  readonly trees?: number;
  /** Default 8. */
  readonly maxLeaves?: number;
  /** Default 0.1. */
  readonly learningRate?: number;
  /** Default 40. */
  readonly minLeafRows?: number;
  /** Default 0. */
  readonly seed?: number;
}

/** The least and the largest value of a feature in training. */
export interface FeatureRange {
  readonly name: string;
  readonly lower: number;
  readonly upper: number;
}

/** Estimates a model's errors before outcomes are known; plain data, which survives JSON. */
export interface PerformanceEstimator {
  readonly format: 'fpl-ml-estimator';
  readonly version: 1;
  /** Ids of the periods that it was trained on. */
  readonly periods: readonly string[];
  readonly rows: number;
  readonly confidence: number;
  readonly tracked: 'mae' | 'rmse';
  readonly falseAlarms: FalseAlarms;
  readonly tolerance: number;
  readonly mostOutside: number;
  readonly ranges: readonly FeatureRange[];
  readonly absolute: ErrorModel;
  readonly squared: ErrorModel;
}

const FEWEST_PERIODS = 5;
const DEFAULT_FALSE_ALARMS: FalseAlarms = Object.freeze({ count: 1, points: 380 });

const between = (value: number, low: number, high: number): boolean => value > low && value < high;

function checked(options: EstimatorOptions) {
  const {
    confidence = 0.95,
    tracked = 'mae',
    falseAlarms = DEFAULT_FALSE_ALARMS,
    tolerance = 2,
    mostOutside = 0.1,
  } = options;
  if (!between(confidence, 0, 1)) throw estimatorInvalid(`Expected a confidence between 0 and 1, got ${confidence}.`);
  if (tracked !== 'mae' && tracked !== 'rmse')
    throw estimatorInvalid(`Expected tracked "mae" or "rmse", got "${String(tracked)}".`);
  const { count, points } = falseAlarms;
  if (!(count > 0 && points > count && Number.isFinite(points)))
    throw estimatorInvalid(`Expected falseAlarms with 0 < count < points, got ${count} in ${points}.`);
  if (!(tolerance >= 1 && tolerance * (1 - confidence) < 1))
    throw estimatorInvalid(`Expected a tolerance from 1 to below 1/(1 − confidence), got ${tolerance}.`);
  if (!(mostOutside >= 0 && mostOutside <= 1))
    throw estimatorInvalid(`Expected mostOutside from 0 to 1, got ${mostOutside}.`);
  return { confidence, tracked, falseAlarms, tolerance, mostOutside } as const;
}

function rangesOf(frame: Frame): readonly FeatureRange[] {
  return columnNames(frame).flatMap((name) => {
    const column = frame[name];
    if (!(column instanceof Float64Array)) return [];
    let [lower, upper] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const value of column) {
      if (value < lower) lower = value;
      if (value > upper) upper = value;
    }
    // Of a column that is all missing there is nothing to be outside of.
    return Number.isFinite(lower) && Number.isFinite(upper) ? [{ name, lower, upper }] : [];
  });
}

/**
 * Learns from labelled periods how large a model's errors are for which rows: two boosted models of |error| and error², by
 * features and prediction. How far they are off is measured on periods that they have not seen (cross-fitted in blocks of
 * neighbouring periods), and is part of every interval.
 *
 * It sees what changes the mixture of rows (covariate shift). It cannot see that the same rows now have other outcomes
 * (concept drift): {@link trackEstimate} finds that out when outcomes come, and switches it off. Train on periods that the
 * watched model was not trained on, or its errors look too small.
 *
 * @param periods in the order of time, at least 5
 * @throws FplMlError `ESTIMATOR_INPUT_INVALID`; those of `@fpl-ml/boost` for features that it cannot take
 *
 * @example
 * ```ts
 * import { type LabelledPeriod, trainEstimator } from '@fpl-ml/monitor';
 *
 * declare const periods: readonly LabelledPeriod[];
 * const estimator = trainEstimator(periods);
 * const text = JSON.stringify(estimator); // plain data
 * ```
 */
export function trainEstimator(
  periods: readonly LabelledPeriod[],
  options: EstimatorOptions = {},
): PerformanceEstimator {
  const rules = checked(options);
  const filled = periods.filter(({ predictions }) => predictions.length > 0);
  if (filled.length < FEWEST_PERIODS) {
    throw estimatorInvalid(`Expected at least ${FEWEST_PERIODS} periods with rows, got ${filled.length}.`);
  }
  const { frame, absolute, squared, starts } = stackPeriods(filled);
  const { trees = 60, maxLeaves = 8, learningRate = 0.1, minLeafRows = 40, seed = 0 } = options;
  const growth = { trees, maxLeaves, learningRate, minLeafRows, seed };
  return Object.freeze({
    format: 'fpl-ml-estimator',
    version: 1,
    periods: filled.map(({ period }) => period),
    rows: absolute.length,
    ...rules,
    ranges: rangesOf(frame),
    absolute: fitErrorModel(frame, absolute, starts, growth),
    squared: fitErrorModel(frame, squared, starts, growth),
  });
}

/** The categories that a model knows, by feature. */
export function knownLevels({ features }: BoosterJson): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    features.flatMap((feature) => (feature.kind === 'category' ? [[feature.name, new Set(feature.levels)]] : [])),
  );
}
