import type { LevelTestOptions } from './expected-counts.js';
import { type LevelTestResult, levelTest } from './level-test.js';
import type { LevelSample } from './levels.js';

/**
 * Pearson's χ² test that two samples of levels have the same shares: by default the contingency table of two rows, both
 * samples random; with `expected: 'reference'` goodness of fit to the first. Rough where expected counts are below 5:
 * see `leastExpected`, and {@link fisherExactTest} for two levels.
 *
 * @param a levels or counts of levels, at least one value
 * @param b the same
 * @returns χ² with `df` levels less one; of one level 0 with a p-value of 1; infinite with a p-value of 0 where a level
 * is seen that a fixed reference lacks
 * @throws FplMlError `STATS_SAMPLE_INVALID` (empty, missing values), `STATS_PARAMETER_INVALID` (counts, options)
 *
 * @example
 * ```ts
 * import { chiSquareTest } from '@fpl-ml/stats';
 *
 * const { pValue, df } = chiSquareTest({ GK: 60, DEF: 180, MID: 200 }, { GK: 8, DEF: 10, MID: 32 });
 * ```
 */
export function chiSquareTest(a: LevelSample, b: LevelSample, options: LevelTestOptions = {}): LevelTestResult {
  return levelTest('chi-square', [a, b], options, ({ observed, expected }) => {
    const difference = observed - expected;
    return difference === 0 ? 0 : (difference * difference) / expected;
  });
}
