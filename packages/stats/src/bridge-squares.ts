import { normal } from './normal.js';

/** The logarithm of the moment generating function, and its first two derivatives; undefined beyond its range. */
type Cumulants = readonly [value: number, first: number, second: number];

/**
 * Cumulants of Q = Σ w B(s)² of a Brownian bridge B, s the running sum of the weights w (of sum 1), by elimination in the
 * tridiagonal inverse of the covariance of B: the pivots' product is its determinant.
 *
 * @param weights the masses of the points where the bridge is looked at; at the last it is 0
 */
function cumulants(theta: number, weights: Float64Array): Cumulants | undefined {
  let seen = weights[0] ?? 0;
  let [q, q1, q2] = [1 / seen, 0, 0];
  let [k, k1, k2] = [0, 0, 0];
  for (let i = 0; i < weights.length - 1; i += 1) {
    const [weight, inverse] = [weights[i] ?? 0, 1 / (weights[i + 1] ?? 0)];
    const pivot = q - 2 * theta * weight + inverse;
    if (!(pivot > 0)) return undefined;
    const [r1, r2] = [(q1 - 2 * weight) / pivot, q2 / pivot];
    k -= Math.log(pivot / (1 / seen + inverse)) / 2;
    k1 -= r1 / 2;
    k2 -= (r2 - r1 * r1) / 2;
    const scale = (inverse * inverse) / pivot;
    [q, q1, q2] = [inverse - scale, scale * r1, scale * (r2 - 2 * r1 * r1)];
    seen += 1 / inverse;
  }
  return [k, k1, k2];
}

/** Nearer to the mean than this the formula divides 0 by 0; it is taken on both sides. */
const CENTRE = 1e-3;

/** Where the first derivative is x, by bisection: it rises without end towards the edge of its range. */
function saddlePoint(x: number, weights: Float64Array): number {
  const below = (theta: number): boolean => (cumulants(theta, weights)?.[1] ?? Number.POSITIVE_INFINITY) < x;
  let [low, high] = [0, 0];
  for (let step = 1; !below(low); step *= 2) low -= step;
  for (let step = 1; below(high); step *= 2) high += step;
  for (let i = 0; i < 100 && high - low > 1e-14 * Math.max(Math.abs(low), Math.abs(high)); i += 1) {
    const middle = (low + high) / 2;
    if (below(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** Points closer together than this share of the bridge are taken as one; their sum changes by less than that. */
const FINEST = 1 / 4000;

function coarsened(weights: Float64Array): Float64Array {
  if (weights.length <= 1 / FINEST) return weights;
  const kept: number[] = [];
  let gathered = 0;
  for (const weight of weights) {
    gathered += weight;
    if (gathered < FINEST) continue;
    kept.push(gathered);
    gathered = 0;
  }
  if (gathered > 0) kept.push(gathered);
  return Float64Array.from(kept);
}

/**
 * P(Q > x) for Q = Σ w B(s)² by the saddlepoint approximation of Lugannani and Rice (1980): relative error of a few per
 * cent, in the far tail too.
 *
 * @param points the weights, which are the distances from point to point too; 1 in sum
 */
export function bridgeSquaresTail(x: number, points: Float64Array): number {
  const weights = coarsened(points);
  if (weights.length < 2) return x > 0 ? 0 : 1;
  if (x <= 0) return 1;
  const theta = saddlePoint(x, weights);
  const [value, , curvature] = cumulants(theta, weights) ?? [Number.NaN, 0, Number.NaN];
  const w = Math.sign(theta) * Math.sqrt(Math.max(0, 2 * (theta * x - value)));
  if (Math.abs(w) < CENTRE) return (bridgeSquaresTail(x * 0.99, weights) + bridgeSquaresTail(x * 1.01, weights)) / 2;
  const u = theta * Math.sqrt(curvature);
  const density = Math.exp((-w * w) / 2) / Math.sqrt(2 * Math.PI);
  return Math.min(1, Math.max(0, normal.sf(w) + density * (1 / u - 1 / w)));
}
