import type { Sample } from '@fpl-ml/stats';
import { type Cells, cellsOf, type DistanceInput, sharesOf } from './distance-cells.js';
import {
  checkedAlpha,
  chiSquareNull,
  type DistanceOptions,
  type DistanceResult,
  distanceResult,
  summaryOf,
} from './distance-result.js';

/** The distance of two sides; as a sum of squares, since 1 - Σ √(pq) loses the digits of a small one. */
export function hellingerDistance(reference: Sample, current: Sample): number {
  const squared = sharesOf(reference, current).reduce((sum, [p, q]) => {
    const difference = Math.sqrt(p) - Math.sqrt(q);
    return sum + difference * difference;
  }, 0);
  return Math.min(1, Math.sqrt(squared / 2));
}

/** {@link hellinger} of cells. */
export function hellingerOfCells(cells: Cells, options: DistanceOptions): DistanceResult {
  const alpha = checkedAlpha(options.alpha);
  const statistic = hellingerDistance(cells.reference, cells.current);
  const figures = chiSquareNull(statistic, cells, { factor: 1 / 8, alpha, root: true });
  return distanceResult('hellinger', statistic, summaryOf(cells), figures, { alpha });
}

/**
 * The Hellinger distance √(1 - Σ √(pq)), from 0 to 1: symmetric, without any ε. When nothing has changed its square is about χ²
 * with cells - 1 degrees of freedom, times (1/n + 1/m)/8. Near 0 it is nearly the Jensen-Shannon distance in nats.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { hellinger } from '@fpl-ml/drift';
 *
 * const { statistic, limit } = hellinger(['a', 'a', 'b', 'c'], ['a', 'b', 'b', 'c']);
 * ```
 */
export function hellinger(
  reference: DistanceInput,
  current: DistanceInput,
  options: DistanceOptions = {},
): DistanceResult {
  return hellingerOfCells(cellsOf(reference, current, options), options);
}
