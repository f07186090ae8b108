import { invalidParameter } from './errors.js';
import { normalMixture } from './normal-mixture.js';
import { type SequenceMethod, withMoments } from './sequence-method.js';

/** The normal mixture around the mean, for a known standard deviation of one observation. */
export function subGaussianMethod(sigma: number, tightestAt: number, alpha: number): SequenceMethod {
  if (!(sigma > 0 && Number.isFinite(sigma))) throw invalidParameter('a finite sigma above 0', sigma);
  const mixture = normalMixture({ tightestAt, alpha });
  return {
    add: withMoments,
    mean: (state) => state.mean,
    interval: ({ n, mean }) => {
      const half = n === 0 ? Number.POSITIVE_INFINITY : (sigma * mixture.bound(n, alpha)) / n;
      return [mean - half, mean + half];
    },
  };
}
