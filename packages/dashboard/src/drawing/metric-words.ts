import type { MetricName } from '../shown/metric-name.js';
import type { ShownFigure } from '../shown/shown-figure.js';
import type { ShownPeriod } from '../shown/shown-period.js';
import { clipped } from './markup.js';

/** How a figure is spoken of. */
export interface MetricWords {
  readonly short: string;
  /** Within a sentence. */
  readonly long: string;
  /** Whether it is in the unit of the target. */
  readonly inUnit: boolean;
  /** Which values are bad. */
  readonly worse: 'high' | 'low' | 'far from 0';
}

const WORDS: Readonly<Record<MetricName, MetricWords>> = {
  rmse: { short: 'RMSE', long: 'RMSE', inUnit: true, worse: 'high' },
  mae: { short: 'MAE', long: 'MAE', inUnit: true, worse: 'high' },
  r2: { short: 'R²', long: 'R²', inUnit: false, worse: 'low' },
  bias: { short: 'bias', long: 'bias', inUnit: true, worse: 'far from 0' },
  medianAbsoluteError: { short: 'median error', long: 'median absolute error', inUnit: true, worse: 'high' },
  maxError: { short: 'largest error', long: 'largest absolute error', inUnit: true, worse: 'high' },
  mape: { short: 'MAPE', long: 'mean absolute error as a fraction of the outcome', inUnit: false, worse: 'high' },
  smape: { short: 'sMAPE', long: 'mean symmetric relative error', inUnit: false, worse: 'high' },
};

/** The words for a figure; its name for one that only a program of another release knows. */
export function metricWords(metric: MetricName): MetricWords {
  if (Object.hasOwn(WORDS, metric)) return WORDS[metric];
  const name = clipped(metric, 24);
  return { short: name, long: name, inUnit: false, worse: 'high' };
}

/** A figure of a period. Periods of other makers have the RMSE and the MAE only. */
export function figureOf({ figures = {}, rmse, rmseError, mae }: ShownPeriod, metric: MetricName): ShownFigure {
  if (metric === 'rmse') return { value: rmse, error: rmseError };
  const known = Object.hasOwn(figures, metric) ? figures[metric] : undefined;
  return known ?? { value: metric === 'mae' ? mae : null, error: null };
}
