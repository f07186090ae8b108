import type { PairedCounts } from './levels.js';

/** What the counts of the second sample are compared with. */
export type ExpectedCounts = 'pooled' | 'reference' | 'reference-counts';

/** Options of {@link chiSquareTest} and {@link gTest}. */
export interface LevelTestOptions {
  /**
   * `pooled` (default): both samples are random, a contingency table of two rows. `reference`: the shares of the first are
   * taken as the truth (goodness of fit), which raises false alarms unless the first is far larger. `reference-counts`: the
   * same with its counts as they are, which holds only for samples of one size.
   */
  readonly expected?: ExpectedCounts;
  /** Yates' correction of a table of two levels, at most ½ per cell; only for `pooled`. Default `yates`, as scipy has it. */
  readonly continuity?: 'yates' | 'none';
}

/** A cell of the table: what was seen, and what the null hypothesis expects. */
export interface Cell {
  readonly observed: number;
  readonly expected: number;
}

function pooledCells(counts: PairedCounts, yates: boolean): readonly Cell[] {
  const [n1, n2] = counts.n;
  return [counts.first, counts.second].flatMap((row, which) =>
    row.map((count, level) => {
      const total = (counts.first[level] ?? 0) + (counts.second[level] ?? 0);
      const expected = (total * (which === 0 ? n1 : n2)) / (n1 + n2);
      const shift = yates ? Math.min(0.5, Math.abs(expected - count)) * Math.sign(expected - count) : 0;
      return { observed: count + shift, expected };
    }),
  );
}

/** The cells that a test sums over. */
export function cellsOf(counts: PairedCounts, options: LevelTestOptions): readonly Cell[] {
  const { expected = 'pooled', continuity = 'yates' } = options;
  if (expected === 'pooled') return pooledCells(counts, continuity === 'yates' && counts.levels.length === 2);
  const scale = expected === 'reference' ? counts.n[1] / counts.n[0] : 1;
  return counts.second.map((observed, level) => ({ observed, expected: (counts.first[level] ?? 0) * scale }));
}
