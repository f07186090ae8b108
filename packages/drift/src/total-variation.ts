import { type Cells, cellsOf, type DistanceInput, sumOf } from './distance-cells.js';
import {
  type DistanceOptions,
  type DistanceResult,
  distanceResult,
  permutationNull,
  planFrom,
  summaryOf,
} from './distance-result.js';
import type { CellStatistic } from './permute-cells.js';

/** Half the sum of the differences of shares. */
export function totalVariationStatistic(n: number, m: number): CellStatistic {
  return (reference, current) => {
    let sum = 0;
    for (let i = 0; i < reference.length; i += 1) sum += Math.abs((reference[i] ?? 0) / n - (current[i] ?? 0) / m);
    return sum / 2;
  };
}

/** {@link totalVariation} of cells. */
export function totalVariationOfCells(cells: Cells, options: DistanceOptions): DistanceResult {
  const plan = planFrom(options);
  const statisticOf = totalVariationStatistic(sumOf(cells.reference), sumOf(cells.current));
  const statistic = statisticOf(Float64Array.from(cells.reference), Float64Array.from(cells.current));
  const figures = permutationNull(cells, statisticOf, plan);
  return distanceResult('total-variation', statistic, summaryOf(cells), figures, { alpha: plan.alpha });
}

/**
 * The total variation ½ Σ |p - q|: by how much the share of any set of cells can differ at most; from 0 to 1. What it is when
 * nothing has changed depends on the shares, and comes from seeded permutation. Many cells raise it by chance alone.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { totalVariation } from '@fpl-ml/drift';
 *
 * const { statistic, nullExpectation, limit } = totalVariation({ counts: [60, 30, 10] }, { counts: [25, 15, 10] });
 * ```
 */
export function totalVariation(
  reference: DistanceInput,
  current: DistanceInput,
  options: DistanceOptions = {},
): DistanceResult {
  return totalVariationOfCells(cellsOf(reference, current, options), options);
}
