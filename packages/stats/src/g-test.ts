import type { LevelTestOptions } from './expected-counts.js';
import { type LevelTestResult, levelTest } from './level-test.js';
import type { LevelSample } from './levels.js';

/**
 * The likelihood-ratio test (G test) that two samples of levels have the same shares, 2 Σ O ln(O / E); forms and options
 * are those of {@link chiSquareTest}. It adds up over independent parts of a table, and rejects too often for small
 * expected counts, more than χ² does.
 *
 * @param a levels or counts of levels, at least one value
 * @param b the same
 * @returns G with `df` levels less one; infinite with a p-value of 0 where a level is seen that a fixed reference lacks
 * @throws FplMlError `STATS_SAMPLE_INVALID` (empty, missing values), `STATS_PARAMETER_INVALID` (counts, options)
 *
 * @example
 * ```ts
 * import { gTest } from '@fpl-ml/stats';
 *
 * const { statistic, pValue } = gTest(['a', 'a', 'b', 'c'], ['a', 'b', 'b', 'b']);
 * ```
 */
export function gTest(a: LevelSample, b: LevelSample, options: LevelTestOptions = {}): LevelTestResult {
  return levelTest('g', [a, b], options, ({ observed, expected }) =>
    observed === 0 ? 0 : 2 * observed * Math.log(observed / expected),
  );
}
