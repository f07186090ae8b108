import { chiSquareTest, cramersV as associationOf } from '@fpl-ml/stats';
import { choiceOption } from './option-checks.js';
import { type Cells, cellsOf, cellsOfCounts, type DistanceInput } from './distance-cells.js';
import {
  type DistanceOptions,
  type DistanceResult,
  distanceResult,
  permutationNull,
  planFrom,
  summaryOf,
} from './distance-result.js';
import { invalidSample } from './errors.js';
import type { CellStatistic } from './permute-cells.js';

/** Options of {@link cramersV}. */
export interface CramersVOptions extends DistanceOptions {
  /** Bergsma's correction (2013) of what chance adds. Default `true`. */
  readonly biasCorrected?: boolean;
  /** Yates' correction of χ² where there are two cells. Default `none`. */
  readonly continuity?: 'yates' | 'none';
  /** Scales the larger side down to the size of the smaller one, and rounds to whole rows. Default `false`. */
  readonly downsizeLarger?: boolean;
}

function downsized(cells: Cells): Cells {
  const [n, m] = cells.n;
  const scaled = (counts: readonly number[], share: number): readonly number[] =>
    share < 1 ? counts.map((count) => Math.round(count * share)) : counts;
  return cellsOfCounts(scaled(cells.reference, m / n), scaled(cells.current, n / m), cells);
}

function pValueOf({ reference, current }: Cells, continuity: 'yates' | 'none'): number {
  const byCell = (counts: readonly number[]): ReadonlyMap<string, number> =>
    new Map(Array.from(counts, (count, i) => [String(i), count]));
  return chiSquareTest(byCell(reference), byCell(current), { continuity }).pValue;
}

/** {@link cramersV} of cells. */
export function cramersVOfCells(cells: Cells, options: CramersVOptions): DistanceResult {
  const { biasCorrected = true, continuity = 'none', downsizeLarger = false } = options;
  choiceOption('continuity', continuity, ['yates', 'none']);
  const plan = planFrom(options);
  if (Number.isNaN(cells.n[0])) throw invalidSample('counts of rows, on which Cramér’s V depends', 'shares');
  const used = downsizeLarger ? downsized(cells) : cells;
  const statisticOf: CellStatistic = (reference, current) =>
    associationOf([Array.from(reference), Array.from(current)], { biasCorrected, continuity });
  const statistic = associationOf([Array.from(used.reference), Array.from(used.current)], {
    biasCorrected,
    continuity,
  });
  // V rises with χ², whose tail is known beyond what permutations reach.
  const figures = { ...permutationNull(used, statisticOf, plan), pValue: pValueOf(used, continuity) };
  const own = { alpha: plan.alpha, biasCorrected, continuity, downsizeLarger };
  return distanceResult('cramers-v', statistic, summaryOf(used), figures, own);
}

/**
 * Cramér's V between side and level, from 0 to 1: χ² freed of the number of rows, by default without what chance adds
 * (Bergsma 2013). Its p-value is χ²'s; mean and limit come from seeded permutation. A rare level weighs little in it.
 *
 * @throws FplMlError `DRIFT_SAMPLE_INVALID`, or `DRIFT_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { cramersV } from '@fpl-ml/drift';
 *
 * const { statistic } = cramersV({ counts: [200, 800, 100] }, { counts: [400, 600, 0] });
 * ```
 */
export function cramersV(
  reference: DistanceInput,
  current: DistanceInput,
  options: CramersVOptions = {},
): DistanceResult {
  return cramersVOfCells(cellsOf(reference, current, options), options);
}
