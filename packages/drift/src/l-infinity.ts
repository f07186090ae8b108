import { type Cells, cellsOf, type DistanceInput, sumOf } from './distance-cells.js';
import {
  type DistanceOptions,
  type DistanceResult,
  distanceResult,
  permutationNull,
  planFrom,
  summaryOf,
} from './distance-result.js';
import { choiceOption } from './option-checks.js';
import { invalidSample } from './errors.js';
import type { CellStatistic } from './permute-cells.js';

/** Options of {@link lInfinity}. */
export interface LInfinityOptions extends DistanceOptions {
  /** `deequ` takes off what chance may give (see {@link robustLInfinity}). Default `none`. */
  readonly correction?: 'none' | 'deequ';
}

/**
 * Deequ's robust form of the largest difference: what is left of it after 1.8 √((n + m) / (n m)), and 0 at least.
 *
 * @param simple the largest difference of shares, or of distribution functions, in [0, 1]
 * @param n the size of one side, above 0
 * @param m the size of the other
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`
 *
 * @example
 * ```ts
 * import { robustLInfinity } from '@fpl-ml/drift';
 *
 * const left = robustLInfinity(0.15, 600, 5000); // 0.0722
 * ```
 */
export function robustLInfinity(simple: number, n: number, m: number): number {
  if (!(n > 0 && m > 0)) throw invalidSample('sizes above 0', `${n} and ${m}`);
  return Math.max(0, simple - 1.8 * Math.sqrt((n + m) / n / m));
}

/** The largest difference of the share of one cell. */
export function largestDifference(n: number, m: number): CellStatistic {
  return (reference, current) => {
    let largest = 0;
    for (let i = 0; i < reference.length; i += 1) {
      largest = Math.max(largest, Math.abs((reference[i] ?? 0) / n - (current[i] ?? 0) / m));
    }
    return largest;
  };
}

/** {@link lInfinity} of cells. */
export function lInfinityOfCells(cells: Cells, options: LInfinityOptions): DistanceResult {
  const { correction = 'none' } = options;
  choiceOption('correction', correction, ['none', 'deequ']);
  const plan = planFrom(options);
  const simple = largestDifference(sumOf(cells.reference), sumOf(cells.current));
  const [n, m] = cells.n;
  const statisticOf: CellStatistic = (reference, current) =>
    correction === 'deequ' ? robustLInfinity(simple(reference, current), n, m) : simple(reference, current);
  const statistic = statisticOf(Float64Array.from(cells.reference), Float64Array.from(cells.current));
  const figures = permutationNull(cells, statisticOf, plan);
  return distanceResult('l-infinity', statistic, summaryOf(cells), figures, { alpha: plan.alpha, correction });
}

/**
 * The largest difference of the share of one cell, from 0 to 1. It names the level that changed most, and does not see many
 * small changes. What it is when nothing has changed comes from seeded permutation. Of numbers it is over bins; the largest
 * difference of the distribution functions is `ksTest`'s statistic.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { lInfinity } from '@fpl-ml/drift';
 *
 * const { statistic } = lInfinity(['a', 'a', 'b', 'b', 'c', 'c'], ['b', 'b', 'b']); // 2/3
 * ```
 */
export function lInfinity(
  reference: DistanceInput,
  current: DistanceInput,
  options: LInfinityOptions = {},
): DistanceResult {
  return lInfinityOfCells(cellsOf(reference, current, options), options);
}
