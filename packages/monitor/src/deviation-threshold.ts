import { quantile, variance } from '@fpl-ml/stats';
import { chartError } from './chart.js';
import type { Limits } from './chart-state.js';
import { checkFinite } from './individuals-chart.js';

/** Options of {@link deviationThreshold}. */
export interface DeviationThresholdOptions {
  /** Standard deviations below the offset; `null` for no lower limit. Default 3. */
  readonly lowerMultiplier?: number | null;
  /** Standard deviations above the offset; `null` for no upper limit. Default 3. */
  readonly upperMultiplier?: number | null;
  /** From where they are counted. Default `mean`. */
  readonly offset?: 'mean' | 'median' | 'min' | 'max';
  /** What is taken from n to divide by: 0 (the default, as NannyML has it) or 1. */
  readonly ddof?: 0 | 1;
}

function offsetOf(values: readonly number[], offset: NonNullable<DeviationThresholdOptions['offset']>): number {
  if (offset === 'mean') return values.reduce((sum, value) => sum + value / values.length, 0);
  if (offset === 'median') return quantile(values, 0.5);
  return values.reduce(
    (best, value) => (offset === 'min' ? Math.min(best, value) : Math.max(best, value)),
    values[0] ?? 0,
  );
}

/**
 * The limits that other tools draw: some standard deviations from mean, median, smallest or largest of the reference. For
 * comparison only: from ten points, three standard deviations on both sides alarm nine times as often as they say. Prefer
 * {@link designChart}.
 *
 * @param values at least 2
 * @throws FplMlError `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`; `CHART_INVALID` for multipliers out of range
 */
export function deviationThreshold(values: ArrayLike<number>, options: DeviationThresholdOptions = {}): Limits {
  const { lowerMultiplier = 3, upperMultiplier = 3, offset = 'mean', ddof = 0 } = options;
  checkFinite(values, 2);
  for (const multiplier of [lowerMultiplier, upperMultiplier])
    if (multiplier !== null && !(multiplier >= 0 && Number.isFinite(multiplier)))
      throw chartError('CHART_INVALID', 'multipliers of at least 0, or null', multiplier);
  const points = Array.from(values);
  const sd = Math.sqrt(variance(points, { ddof }));
  const from = offsetOf(points, offset);
  return Object.freeze({
    lower: lowerMultiplier === null ? null : from - lowerMultiplier * sd,
    upper: upperMultiplier === null ? null : from + upperMultiplier * sd,
  });
}
