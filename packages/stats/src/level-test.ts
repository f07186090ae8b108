import { chiSquare } from './chi-square.js';
import { cramersV } from './cramers-v.js';
import { invalidParameter } from './errors.js';
import { type Cell, cellsOf, type ExpectedCounts, type LevelTestOptions } from './expected-counts.js';
import { type LevelSample, pairedCounts } from './levels.js';
import type { TestResult } from './test-result.js';

/** What {@link chiSquareTest} and {@link gTest} give. */
export interface LevelTestResult extends TestResult {
  /** The test and what it compared with, such as `chi-square-pooled`. */
  readonly method: `${'chi-square' | 'g'}-${ExpectedCounts}`;
  /** The sizes of the two samples. */
  readonly n: readonly [number, number];
  /** Degrees of freedom: levels less one. */
  readonly df: number;
  /** The least expected count of a cell; where it is below 5, the p-value is rough. */
  readonly leastExpected: number;
  /** Cramér's V with Bergsma's correction of its bias, from 0 to 1, of the two samples as a table; no continuity correction. */
  readonly effectSize: number;
}

/** The common part of both tests. @param contribution what a cell adds to the statistic */
export function levelTest(
  name: 'chi-square' | 'g',
  samples: readonly [LevelSample, LevelSample],
  options: LevelTestOptions,
  contribution: (cell: Cell) => number,
): LevelTestResult {
  const { expected = 'pooled', continuity = 'yates' } = options;
  if (!['pooled', 'reference', 'reference-counts'].includes(expected))
    throw invalidParameter("expected 'pooled', 'reference' or 'reference-counts'", expected);
  if (!['yates', 'none'].includes(continuity)) throw invalidParameter("continuity 'yates' or 'none'", continuity);
  const counts = pairedCounts(...samples);
  const cells = cellsOf(counts, { expected, continuity });
  const df = counts.levels.length - 1;
  const statistic =
    df === 0 && expected !== 'reference-counts' ? 0 : cells.reduce((sum, cell) => sum + contribution(cell), 0);
  return {
    statistic,
    pValue: df === 0 ? 1 : chiSquare(df).sf(statistic),
    method: `${name}-${expected}`,
    n: counts.n,
    df,
    leastExpected: Math.min(...cells.map((cell) => cell.expected)),
    effectSize: cramersV([counts.first, counts.second]),
  };
}
