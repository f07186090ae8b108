import type { Distribution } from './distribution.js';
import { polynomial } from './polynomial.js';

// Rational approximations of W. J. Cody, "Rational Chebyshev Approximations for the Error Function", Math. Comp. 1969,
// in the form of his ANORM (ACM TOMS 715); coefficients by falling powers.
const CENTRE_UP = [0.06568233791820745, 2.2352520354606837, 161.02823106855587, 1067.6894854603709, 18154.98125334356];
const CENTRE_DOWN = [1, 47.202581904688245, 976.0985517377767, 10260.932208618979, 45507.78933502673];
const SHOULDER_UP = [
  1.0765576773720192e-8, 0.39894151208813466, 8.883149794388377, 93.50665613217785, 597.2702763948002,
  2494.5375852903726, 6848.190450536283, 11602.65143764735, 9842.714838383978,
];
const SHOULDER_DOWN = [
  1, 22.266688044328117, 235.387901782625, 1519.3775994075547, 6485.558298266761, 18615.571640885097, 34900.95272114598,
  38912.00328609327, 19685.429676859992,
];
const TAIL_UP = [
  0.023073441764940174, 0.215898534057957, 0.12740116116024736, 0.022235277870649807, 0.0014216191932278934,
  2.9112874951168793e-5,
];
const TAIL_DOWN = [
  1, 1.284260096144911, 0.4682382124808651, 0.06598813786892856, 0.0037823963320275824, 7.297515550839662e-5,
];

const INVERSE_ROOT_TWO_PI = 0.3989422804014327;

/** exp(-x²/2), x split so that the square of its leading part is exact. */
function gaussian(x: number): number {
  const lead = Math.trunc(x * 16) / 16;
  return Math.exp(-lead * lead * 0.5) * Math.exp(-(x - lead) * (x + lead) * 0.5);
}

/** P(X > x) for x ≥ 0. */
function upperTail(x: number): number {
  if (x <= 0.67448975) return 0.5 - (x * polynomial(CENTRE_UP, x * x)) / polynomial(CENTRE_DOWN, x * x);
  if (x <= 5.656854) return (gaussian(x) * polynomial(SHOULDER_UP, x)) / polynomial(SHOULDER_DOWN, x);
  if (x > 39) return 0;
  const s = 1 / (x * x);
  const correction = (s * polynomial(TAIL_UP, s)) / polynomial(TAIL_DOWN, s);
  return (gaussian(x) * (INVERSE_ROOT_TWO_PI - correction)) / x;
}

const lowerTail = (x: number): number => (x > 0 ? 1 - upperTail(x) : upperTail(-x));

// M. J. Wichura, "Algorithm AS 241: The Percentage Points of the Normal Distribution", Applied Statistics 1988.
const Q_CENTRE_UP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946, 1971.5909503065513,
  133.14166789178438, 3.3871328727963665,
];
const Q_CENTRE_DOWN = [
  5226.495278852854, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751, 687.1870074920579,
  42.31333070160091, 1,
];
const Q_NEAR_UP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684, 3.6478483247632045,
  5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const Q_NEAR_DOWN = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008, 0.6897673349851,
  1.6763848301838038, 2.053191626637759, 1,
];
const Q_FAR_UP = [
  2.0103343992922881e-7, 2.7115555687434876e-5, 0.0012426609473880784, 0.026532189526576124, 0.29656057182850487,
  1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const Q_FAR_DOWN = [
  2.0442631033899397e-15, 1.421511758316446e-7, 1.8463183175100548e-5, 0.0007868691311456133, 0.014875361290850615,
  0.1369298809227358, 0.599832206555888, 1,
];

function quantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    return (q * polynomial(Q_CENTRE_UP, r)) / polynomial(Q_CENTRE_DOWN, r);
  }
  const tail = q < 0 ? p : 1 - p;
  if (tail === 0) return q < 0 ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  const r = Math.sqrt(-Math.log(tail));
  const x =
    r <= 5
      ? polynomial(Q_NEAR_UP, r - 1.6) / polynomial(Q_NEAR_DOWN, r - 1.6)
      : polynomial(Q_FAR_UP, r - 5) / polynomial(Q_FAR_DOWN, r - 5);
  return q < 0 ? -x : x;
}

/**
 * The standard normal distribution. Relative error below 1e-13 in both tails, down to 1e-308.
 *
 * @example
 * ```ts
 * import { normal } from '@fpl-ml/stats';
 *
 * const twoSided: number = 2 * normal.sf(6);
 * const limit: number = normal.quantile(0.975);
 * ```
 */
export const normal: Distribution = Object.freeze({
  cdf: lowerTail,
  sf: (x: number) => lowerTail(-x),
  quantile,
});
