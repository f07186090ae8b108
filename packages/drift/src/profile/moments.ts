import { mean as meanOf } from '@fpl-ml/stats';

/** Count, mean and sum of squared deviations of finite values; mean and squares are NaN where a value is too large. */
export interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

/** From this size on values have no moments, since sums of their squares might overflow. */
export const TOO_LARGE = 1e140;
/** Deviations below this size count as 0, since their squares would be. */
export const TOO_SMALL = 1e-150;

/** The moments of no values. */
export const NO_MOMENTS: Moments = { count: 0, mean: 0, squares: 0 };

/** The moments of finite values, in two passes. */
export function momentsOf(values: Float64Array): Moments {
  if (values.length === 0) return NO_MOMENTS;
  const mean = values.some((value) => Math.abs(value) >= TOO_LARGE) ? Number.NaN : meanOf(values);
  let squares = 0;
  for (const value of values) squares += (value - mean) * (value - mean);
  return { count: values.length, mean, squares };
}

function sumBy(parts: readonly Moments[], term: (part: Moments) => number): number {
  return parts
    .map(term)
    .toSorted((a, b) => a - b)
    .reduce((a, b) => a + b, 0);
}

/**
 * The moments of all values of some parts (Chan, Golub and LeVeque 1983). Terms are added in the order of their size, so that
 * the order of the parts does not matter, not even in the last bit.
 */
export function joinMoments(parts: readonly Moments[]): Moments {
  const some = parts.filter(({ count }) => count > 0);
  const [first] = some;
  if (first === undefined) return NO_MOMENTS;
  if (some.length === 1) return first;
  const count = sumBy(some, (part) => part.count);
  // Equal means are their own mean, which rounding would not leave them.
  const mean = some.every((part) => part.mean === first.mean)
    ? first.mean
    : sumBy(some, (part) => part.mean * (part.count / count));
  const between = sumBy(some, (part) => (part.mean - mean) * (part.mean - mean) * part.count);
  return { count, mean, squares: sumBy(some, ({ squares }) => squares) + between };
}
