import type { CellMethod } from './column-method.js';
import { cramersVOfCells } from './cramers-v.js';
import { type Cells, sumOf } from './distance-cells.js';
import { hellingerDistance, hellingerOfCells } from './hellinger.js';
import { homogeneity } from './homogeneity.js';
import { jensenShannonDivergence, jensenShannonOfCells } from './jensen-shannon.js';
import { filledDivergence, klDivergenceOfCells } from './kl-divergence.js';
import { largestDifference, lInfinityOfCells } from './l-infinity.js';
import { type CellStatistic, permuteCells } from './permute-cells.js';
import { psiOfCells, psiStatistic } from './psi.js';
import type { Figure } from './report.js';
import { totalVariationOfCells, totalVariationStatistic } from './total-variation.js';

/** A distance of cells with its conventions. */
export type NamedDistance = Figure & { readonly conventions: Readonly<Record<string, string | number | boolean>> };

/** Those that are distances. */
export type CellDistance = Exclude<CellMethod, 'chi-square'>;

const DISTANCES: Readonly<Record<CellDistance, (cells: Cells, options: { readonly alpha: number }) => NamedDistance>> =
  {
    psi: psiOfCells,
    'jensen-shannon': jensenShannonOfCells,
    'kl-divergence': klDivergenceOfCells,
    hellinger: hellingerOfCells,
    'total-variation': totalVariationOfCells,
    'l-infinity': lInfinityOfCells,
    'cramers-v': cramersVOfCells,
  };

/** Bare figures, for permutation. */
function statisticOf(method: Exclude<CellDistance, 'cramers-v'>, n: number, m: number): CellStatistic {
  if (method === 'total-variation') return totalVariationStatistic(n, m);
  if (method === 'l-infinity') return largestDifference(n, m);
  if (method === 'psi') return psiStatistic;
  if (method === 'hellinger') return hellingerDistance;
  if (method === 'jensen-shannon') return (a, b) => Math.sqrt(jensenShannonDivergence(a, b));
  return (a, b) => filledDivergence(a, b, 1e-4);
}

/** Below it an expected count is too small for the closed forms (Cochran). */
const LEAST_EXPECTED = 5;
const [FIRST, MOST] = [999, 9999];

function isRare({ reference, current, n: [n, m] }: Cells): boolean {
  const share = Math.min(n, m) / (n + m);
  return reference.some((count, k) => {
    const both = count + (current[k] ?? 0);
    return both > 0 && both * share < LEAST_EXPECTED;
  });
}

/** A distance of cells, with its null distribution and its conventions. */
export function distanceOfCells(method: CellDistance, cells: Cells, alpha: number): NamedDistance {
  return DISTANCES[method](cells, { alpha });
}

/** A figure behind a verdict, with what is worth knowing of how it came about. */
export interface NotedFigure extends Figure {
  readonly note: string;
}

function byChiSquare({ reference, current }: Cells, alpha: number): NotedFigure {
  const { statistic, nullExpectation, limit, pValue, rare, permutations } = homogeneity(reference, current, alpha);
  const source = permutations === 0 ? 'the exact mean and variance of χ²' : `${permutations} permutations`;
  const note = rare === 0 ? '' : `${rare} of ${reference.length} cells are rare, so the p-value is from ${source}`;
  return { statistic, nullExpectation, limit, pValue, note };
}

/** The figure behind a verdict: closed forms where cells hold enough, permutation where not or where there is none. */
export function cellFigure(method: CellMethod, cells: Cells, alpha: number): NotedFigure {
  if (method === 'chi-square') return byChiSquare(cells, alpha);
  const hasClosedForm = method !== 'total-variation' && method !== 'l-infinity';
  if (method === 'cramers-v' || (hasClosedForm && !isRare(cells))) {
    const { statistic, nullExpectation, limit, pValue } = DISTANCES[method](cells, { alpha });
    return { statistic, nullExpectation, limit, pValue, note: '' };
  }
  const of = statisticOf(method, sumOf(cells.reference), sumOf(cells.current));
  const drawn = permuteCells(cells.reference, cells.current, of, { alpha, atLeast: FIRST, atMost: MOST });
  return {
    statistic: of(Float64Array.from(cells.reference), Float64Array.from(cells.current)),
    nullExpectation: drawn.mean,
    limit: drawn.limit,
    pValue: drawn.pValue,
    note: `the p-value is from ${drawn.permutations} permutations`,
  };
}
