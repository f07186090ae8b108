import { chiSquare } from '@fpl-ml/stats';

/** Whether two rows of counts come from one distribution over the cells. */
export interface Homogeneity {
  /** Pearson's χ². */
  readonly statistic: number;
  /** Cells tested, less one. */
  readonly df: number;
  readonly pValue: number;
  /** Half the sum of the differences of shares, over the cells tested: the largest difference of any event's share. */
  readonly totalVariation: number;
  /** How many cells were too rare to stand alone. */
  readonly pooled: number;
}

/** Below it an expected count is too small for χ² (Cochran). */
const LEAST_EXPECTED = 5;

interface Cell {
  readonly a: number;
  readonly b: number;
}

function isRare({ a, b }: Cell, share: number): boolean {
  return (a + b) * share < LEAST_EXPECTED;
}

/** Cells with too few expected in the smaller sample become one; it joins the smallest of the others if still too small. */
function pooledCells(cells: readonly Cell[], share: number): readonly Cell[] {
  const join = (some: readonly Cell[]): Cell => some.reduce((x, y) => ({ a: x.a + y.a, b: x.b + y.b }), { a: 0, b: 0 });
  const common = cells.filter((cell) => !isRare(cell, share));
  const rest = join(cells.filter((cell) => isRare(cell, share)));
  if (rest.a + rest.b === 0) return common;
  if (!isRare(rest, share) || common.length === 0) return [...common, rest];
  const smallest = common.reduce((x, y) => (y.a + y.b < x.a + x.b ? y : x));
  return [...common.filter((cell) => cell !== smallest), join([smallest, rest])];
}

function total(counts: readonly number[]): number {
  return counts.reduce((x, y) => x + y, 0);
}

/** Pearson's χ² test of two rows of counts over the same cells, rare cells pooled. Both rows hold something. */
export function homogeneity(a: readonly number[], b: readonly number[]): Homogeneity {
  const [n, m] = [total(a), total(b)];
  const all = a.map((count, i) => ({ a: count, b: b[i] ?? 0 })).filter((cell) => cell.a + cell.b > 0);
  const share = Math.min(n, m) / (n + m);
  const cells = pooledCells(all, share);
  let [statistic, difference] = [0, 0];
  for (const cell of cells) {
    const delta = cell.a / n - cell.b / m;
    // Both residuals of a cell in one: (p - q)² / (pooled share · (1/n + 1/m)).
    statistic += (delta * delta) / (((cell.a + cell.b) / (n + m)) * (1 / n + 1 / m));
    difference += Math.abs(delta);
  }
  const df = cells.length - 1;
  return {
    statistic,
    df,
    pValue: df < 1 ? 1 : chiSquare(df).sf(statistic),
    totalVariation: difference / 2,
    pooled: all.filter((cell) => isRare(cell, share)).length,
  };
}
