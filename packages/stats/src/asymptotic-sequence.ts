import { invalidParameter } from './errors.js';
import { normalMixture } from './normal-mixture.js';
import { type SequenceMethod, withMoments } from './sequence-method.js';

/** The normal mixture around the mean, the standard deviation estimated from what was seen so far. */
export function asymptoticMethod(from: number, tightestAt: number, alpha: number): SequenceMethod {
  if (!(Number.isInteger(from) && from >= 2)) throw invalidParameter('a whole number `from` of at least 2', from);
  const mixture = normalMixture({ tightestAt, alpha });
  return {
    add: withMoments,
    mean: (state) => state.mean,
    interval: ({ n, mean, squares }) => {
      if (n < from) return [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
      const half = (Math.sqrt(squares / (n - 1)) * mixture.bound(n, alpha)) / n;
      return [mean - half, mean + half];
    },
  };
}
