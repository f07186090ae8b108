import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { chartError } from './chart.js';
import { checkFinite } from './individuals-chart.js';

/** Where the mean of a series changed, if it did. */
export interface ChangePoint {
  /** How many points lie before the change: the index from 0 of the first point after it. */
  readonly before: number;
  readonly meanBefore: number;
  readonly meanAfter: number;
  /** The largest |t| of all splits, with pooled variance. */
  readonly statistic: number;
  /** Share of shuffled series with at least that statistic, (b + 1)/(k + 1). */
  readonly pValue: number;
  readonly n: number;
  readonly method: 'changepoint-least-squares';
}

/** Options of {@link changePoint}. */
export interface ChangePointOptions {
  /** How many points each part has at least; default 1. */
  readonly least?: number;
  /** How often the series is shuffled for the p-value; default 999. */
  readonly shuffles?: number;
  /** Default of the fixed seed 0, so that the p-value repeats. */
  readonly random?: RandomSource;
}

interface Split {
  readonly before: number;
  /** Share of the sum of squares that the split explains. */
  readonly explained: number;
}

/** The split that leaves the smallest sum of squares; the first of several. Values have mean 0 and sum of squares 1. */
function bestSplit(values: Float64Array, least: number): Split {
  const n = values.length;
  let [sum, best, before] = [0, -1, least];
  for (let k = 1; k <= n - least; k += 1) {
    sum += values[k - 1] ?? 0;
    if (k < least) continue;
    const explained = (sum * sum * n) / (k * (n - k));
    if (explained > best) [best, before] = [explained, k];
  }
  return { before, explained: best };
}

function shuffle(values: Float64Array, random: RandomSource): void {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const j = random.integer(i + 1);
    [values[i], values[j]] = [values[j] ?? 0, values[i] ?? 0];
  }
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Mean 0 and sum of squares 1; `undefined` when all are the same. */
function standardised(values: Float64Array): Float64Array | undefined {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Scaled first, since squares of what is in extreme units would overflow or vanish.
  const scaled = values.map((value) => (largest === 0 ? 0 : value / largest));
  const centre = meanOf(scaled);
  const centred = scaled.map((value) => value - centre);
  const squares = centred.reduce((sum, value) => sum + value * value, 0);
  return squares > 0 ? centred.map((value) => value / Math.sqrt(squares)) : undefined;
}

/**
 * The single change of the mean that fits a series best, by least squares, with its significance by shuffling. Any series has
 * a best split: believe it only with a small p-value. Correlated neighbours look like a change; several changes look like
 * one in between. Against an alarm of a CUSUM, `sinceChange` of its record says the same at no cost.
 *
 * @param values oldest first, at least 4
 * @throws FplMlError `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID` for too few points or all the same, `CHART_INVALID` for
 *   options out of range
 *
 * @example
 * ```ts
 * import { changePoint } from '@fpl-ml/monitor';
 *
 * const { before, pValue } = changePoint([2.1, 1.9, 2.0, 2.2, 1.8, 3.1, 2.9, 3.0, 3.2]);
 * const first: number = before; // 5
 * ```
 */
export function changePoint(values: ArrayLike<number>, options: ChangePointOptions = {}): ChangePoint {
  const { least = 1, shuffles = 999, random = seededRandom(0, 'change-point') } = options;
  checkFinite(values, 4);
  const n = values.length;
  if (!(Number.isInteger(least) && least >= 1 && 2 * least <= n))
    throw chartError('CHART_INVALID', 'least from 1 to half of the points', least);
  if (!(Number.isInteger(shuffles) && shuffles >= 1)) throw chartError('CHART_INVALID', 'shuffles ≥ 1', shuffles);
  const points = Float64Array.from(values);
  const z = standardised(points);
  if (z === undefined) throw chartError('CHART_REFERENCE_INVALID', 'points that differ from each other', points[0]);
  const { before, explained } = bestSplit(z, least);
  let asLarge = 1;
  const order = z.slice();
  for (let round = 0; round < shuffles; round += 1) {
    shuffle(order, random);
    // A whisker below, so that the same split in another order of adding counts as equal.
    if (bestSplit(order, least).explained >= explained * (1 - 1e-12)) asLarge += 1;
  }
  return Object.freeze({
    before,
    meanBefore: meanOf(points.subarray(0, before)),
    meanAfter: meanOf(points.subarray(before)),
    statistic: Math.sqrt((explained * (n - 2)) / Math.max(0, 1 - explained)),
    pValue: asLarge / (shuffles + 1),
    n,
    method: 'changepoint-least-squares',
  });
}
