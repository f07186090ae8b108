import type { RandomSource } from '@fpl-ml/core';
import { chiSquare, type TestResult } from '@fpl-ml/stats';
import type { Binning, CellOptions, Cells } from './distance-cells.js';
import { invalidOption } from './errors.js';
import { type CellStatistic, type PermutationPlan, permuteCells } from './permute-cells.js';

/** The distances, by the name that results carry. */
export type DistanceName =
  | 'psi'
  | 'jensen-shannon'
  | 'kl-divergence'
  | 'hellinger'
  | 'total-variation'
  | 'l-infinity'
  | 'wasserstein'
  | 'cramers-v';

/** Options that every distance has. */
export interface DistanceOptions extends CellOptions {
  /** The level of the limit. Default 0.05. */
  readonly alpha?: number;
  /** Permutations, where the null distribution comes from them, a whole number from 99 to a million. Default 999. */
  readonly permutations?: number;
  /** Random numbers for permutations. Default a fixed seed: the same result every time. */
  readonly random?: RandomSource;
}

/** How a distance was computed: without this it cannot be compared with another. */
export interface DistanceConventions {
  readonly alpha: number;
  /** How the cells came about; `none` where values are compared without any. */
  readonly binning: Binning | 'none';
  /** Cells used; 0 without any. */
  readonly bins: number;
  /** Bins lost because their cuts were equal. */
  readonly merged: number;
  /** Where the null distribution comes from; `none` where no sizes are known. */
  readonly null: 'chi-square' | 'permutation' | 'none';
  /** Permutations drawn; 0 where none were needed. */
  readonly permutations: number;
  /** What is the distance's own: its base, its ε, its ddof, its normalisation. */
  readonly [own: string]: string | number | boolean;
}

/** A distance, with what it would be if nothing had changed. */
export interface DistanceResult extends TestResult {
  readonly method: DistanceName;
  /** Sizes of reference and current; NaN where shares came in. */
  readonly n: readonly [number, number];
  /** What it is on average for these sizes when nothing has changed; NaN without sizes. */
  readonly nullExpectation: number;
  /** What it exceeds with probability alpha for these sizes when nothing has changed; NaN without sizes. */
  readonly limit: number;
  readonly conventions: DistanceConventions;
}

/** What is known of a figure when nothing has changed. */
export interface NullFigures {
  readonly pValue: number;
  readonly nullExpectation: number;
  readonly limit: number;
  readonly null: DistanceConventions['null'];
  readonly permutations: number;
}

const UNKNOWN: NullFigures = {
  pValue: Number.NaN,
  nullExpectation: Number.NaN,
  limit: Number.NaN,
  null: 'none',
  permutations: 0,
};

/**
 * The level of the limits.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID`
 */
export function checkedAlpha(alpha = 0.05): number {
  if (alpha > 0 && alpha < 1) return alpha;
  throw invalidOption('alpha', 'a level between 0 and 1', alpha);
}

/** More take minutes, and change nothing that matters. */
const MOST_PERMUTATIONS = 1_000_000;

/**
 * How to permute.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID`
 */
export function planFrom({ alpha, permutations = 999, random }: DistanceOptions): PermutationPlan {
  if (!(Number.isInteger(permutations) && permutations >= 99 && permutations <= MOST_PERMUTATIONS)) {
    throw invalidOption('permutations', 'a whole number from 99 to a million', permutations);
  }
  return { alpha: checkedAlpha(alpha), atLeast: permutations, ...(random === undefined ? {} : { random }) };
}

/** The mean of χ with so many degrees of freedom: those of neighbours multiply to the lower one. */
function meanOfChi(df: number): number {
  if (df > 1000) return Math.sqrt(df - 0.5 + 1 / (8 * df));
  let mean = Math.sqrt(2 / Math.PI);
  for (let k = 1; k < df; k += 1) mean = k / mean;
  return mean;
}

/**
 * What a divergence is when nothing has changed: near 0 it is half its curvature times χ² with cells - 1 degrees of freedom,
 * times (1/n + 1/m). Needs about five expected values a cell.
 *
 * @param divergence the divergence itself, or its root where `root` says so
 * @param factor the divergence over χ² (1/n + 1/m)
 */
export function chiSquareNull(
  divergence: number,
  { reference, current, n: [n, m] }: Cells,
  { factor, alpha, root = false }: { readonly factor: number; readonly alpha: number; readonly root?: boolean },
): NullFigures {
  const used = reference.filter((count, i) => count + (current[i] ?? 0) > 0).length;
  const [df, scale] = [used - 1, factor * (1 / n + 1 / m)];
  if (Number.isNaN(scale)) return UNKNOWN;
  if (df < 1) return { pValue: 1, nullExpectation: 0, limit: 0, null: 'chi-square', permutations: 0 };
  const limit = chiSquare(df).quantile(1 - alpha) * scale;
  return {
    pValue: chiSquare(df).sf((root ? divergence * divergence : divergence) / scale),
    nullExpectation: root ? Math.sqrt(scale) * meanOfChi(df) : df * scale,
    limit: root ? Math.sqrt(limit) : limit,
    null: 'chi-square',
    permutations: 0,
  };
}

/** What a figure is when rows are exchangeable between the sides; unknown unless counts are whole numbers of rows. */
export function permutationNull(cells: Cells, statistic: CellStatistic, plan: PermutationPlan): NullFigures {
  const areRows = [...cells.reference, ...cells.current].every((count) => Number.isInteger(count));
  if (!areRows || Number.isNaN(cells.n[0])) return UNKNOWN;
  const { pValue, mean, limit, permutations } = permuteCells(cells.reference, cells.current, statistic, plan);
  return { pValue, nullExpectation: mean, limit, null: 'permutation', permutations };
}

/** Puts a result together. */
export function distanceResult(
  method: DistanceName,
  statistic: number,
  cells: Pick<Cells, 'n' | 'merged'> & { readonly binning: Binning | 'none'; readonly bins: number },
  { pValue, nullExpectation, limit, ...null_ }: NullFigures,
  own: { readonly alpha: number; readonly [own: string]: string | number | boolean },
): DistanceResult {
  const { binning, bins, merged, n } = cells;
  const conventions = { ...own, binning, bins, merged, ...null_ };
  return { statistic, pValue, method, n, nullExpectation, limit, conventions };
}

/** What results keep of cells. */
export function summaryOf({ n, merged, binning, reference }: Cells): Parameters<typeof distanceResult>[2] {
  return { n, merged, binning, bins: reference.length };
}
