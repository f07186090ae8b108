import { invalidOption } from '../errors.js';
import { rankErrorOf } from './rank-error.js';
import type { ReferenceProfile } from './reference-profile.js';
import { countUpTo, weightedValues } from './weighted-values.js';

/** A numeric column of a profile, to be asked. */
export interface ProfiledNumbers {
  /** Values that are not missing, infinite ones included. */
  readonly n: number;
  /** Of the finite values; NaN where there are none or they are too large. */
  readonly mean: number;
  /** Of the finite values, n - 1 in the divisor; NaN for fewer than two. */
  readonly variance: number;
  /** How far off `share` may be, in [0, 1]: 0 where the profile holds every value. */
  readonly rankError: number;
  /** The share of the values that are at most x. */
  share(x: number): number;
  /** The smallest value that at least a share `p` of the values do not exceed. `p` in [0, 1]. */
  quantile(p: number): number;
}

function columnOf(profile: ReferenceProfile, column: string) {
  const found = profile.columns.find((one) => one.column === column);
  if (found?.numbers) return found.numbers;
  throw invalidOption('column', 'a numeric column of the profile', found === undefined ? column : found.type);
}

/**
 * Asks a profile about a numeric column.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID` for a column that the profile lacks or that is not numeric, or a `p` outside [0, 1]
 *
 * @example
 * ```ts
 * import { profiledNumbers, profileOf } from '@fpl-ml/drift';
 *
 * const minutes = profiledNumbers(profileOf({ minutes: [90, 12, 0, 45] }), 'minutes');
 * const median: number = minutes.quantile(0.5); // 12
 * ```
 */
export function profiledNumbers(profile: ReferenceProfile, column: string): ProfiledNumbers {
  const numbers = columnOf(profile, column);
  const weighted = weightedValues(numbers);
  const quantile = (p: number): number => {
    if (!(p >= 0 && p <= 1)) throw invalidOption('p', 'a probability from 0 to 1', p);
    const rank = Math.max(1, p * weighted.count);
    return weighted.values[weighted.upTo.findIndex((count) => count >= rank)] ?? Number.NaN;
  };
  return Object.freeze({
    n: weighted.count,
    mean: numbers.mean ?? Number.NaN,
    variance: numbers.count < 2 ? Number.NaN : (numbers.squares ?? Number.NaN) / (numbers.count - 1),
    rankError: rankErrorOf(numbers),
    share: (x: number) => (Number.isNaN(x) ? Number.NaN : countUpTo(weighted, x) / weighted.count),
    quantile,
  });
}
