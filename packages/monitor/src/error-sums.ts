import { FplMlError } from '@fpl-ml/core';

/** Rows that are summed by themselves before their sum is added: it keeps the rounding error of a million rows near 1e-14. */
const BLOCK = 1024;

/** First-order sums over the rows; errors are prediction minus truth. */
export interface FirstSums {
  readonly n: number;
  /** The first true value; `target` is relative to it. */
  readonly origin: number;
  readonly target: number;
  readonly error: number;
  readonly absolute: number;
  readonly squared: number;
  readonly relative: number;
  readonly symmetric: number;
  readonly largest: number;
  /** |error| by row. */
  readonly absolutes: Float64Array;
}

/** Means that the second pass is centred on. */
export interface Centres {
  /** The first true value: distances are taken from it first, which loses no digits. */
  readonly origin: number;
  /** Relative to the origin. */
  readonly target: number;
  readonly error: number;
  readonly absolute: number;
  readonly squared: number;
  readonly relative: number;
  readonly symmetric: number;
}

/** Sums of squares and products about the means. */
export interface SecondSums {
  readonly error: number;
  readonly absolute: number;
  readonly squared: number;
  readonly relative: number;
  readonly symmetric: number;
  /** Σ d², where d is a true value minus their mean. */
  readonly target: number;
  /** Σ d⁴. */
  readonly targetFourth: number;
  /** Σ (e² − mean e²) d². */
  readonly squaredByTarget: number;
}

function refuse(yTrue: Float64Array, yPred: Float64Array, from: number): never {
  let row = from;
  while (row < yTrue.length - 1 && Number.isFinite((yPred[row] ?? 0) - (yTrue[row] ?? 0))) row += 1;
  throw new FplMlError(
    'METRICS_VALUE_INVALID',
    `Expected finite numbers with a finite difference, got ${yTrue[row]} (true) and ${yPred[row]} (predicted) in row ${row}: leave such rows out.`,
    { data: { row, yTrue: yTrue[row], yPred: yPred[row] } },
  );
}

/** |e/y|; NaN where the true value is 0. */
function relativeError(absolute: number, truth: number): number {
  return truth === 0 ? Number.NaN : absolute / Math.abs(truth);
}

/** 2|e|/(|y| + |ŷ|), from 0 to 2; 0 where both are 0. */
function symmetricError(absolute: number, truth: number, prediction: number): number {
  return absolute === 0 ? 0 : (2 * absolute) / (Math.abs(truth) + Math.abs(prediction));
}

/** @throws FplMlError `METRICS_VALUE_INVALID` */
export function firstSums(yTrue: Float64Array, yPred: Float64Array): FirstSums {
  const n = yTrue.length;
  const origin = yTrue[0] ?? 0;
  const absolutes = new Float64Array(n);
  let [target, error, absolute, squared, relative, symmetric, largest] = [0, 0, 0, 0, 0, 0, 0];
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    let [t, e, a, s, r, y] = [0, 0, 0, 0, 0, 0];
    for (let row = from; row < to; row += 1) {
      const truth = yTrue[row] ?? 0;
      const prediction = yPred[row] ?? 0;
      const miss = prediction - truth;
      const size = Math.abs(miss);
      absolutes[row] = size;
      t += truth - origin;
      e += miss;
      a += size;
      s += miss * miss;
      r += relativeError(size, truth);
      y += symmetricError(size, truth, prediction);
      if (size > largest) largest = size;
    }
    // Whatever is not finite makes the sum of absolute errors not finite.
    if (!Number.isFinite(a)) refuse(yTrue, yPred, from);
    target += t;
    error += e;
    absolute += a;
    squared += s;
    relative += r;
    symmetric += y;
  }
  return { n, origin, target, error, absolute, squared, relative, symmetric, largest, absolutes };
}

/** The second pass, about the means of the first. */
export function secondSums(yTrue: Float64Array, yPred: Float64Array, means: Centres): SecondSums {
  const n = yTrue.length;
  let [error, absolute, squared, relative, symmetric, target, targetFourth, squaredByTarget] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let from = 0; from < n; from += BLOCK) {
    const to = Math.min(n, from + BLOCK);
    let [e, a, s, r, y, d2, d4, sd] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let row = from; row < to; row += 1) {
      const truth = yTrue[row] ?? 0;
      const prediction = yPred[row] ?? 0;
      const miss = prediction - truth;
      const size = Math.abs(miss);
      const byMean = miss - means.error;
      const bySize = size - means.absolute;
      const bySquare = miss * miss - means.squared;
      const byRelative = relativeError(size, truth) - means.relative;
      const bySymmetric = symmetricError(size, truth, prediction) - means.symmetric;
      const fromMean = truth - means.origin - means.target;
      const distance = fromMean * fromMean;
      e += byMean * byMean;
      a += bySize * bySize;
      s += bySquare * bySquare;
      r += byRelative * byRelative;
      y += bySymmetric * bySymmetric;
      d2 += distance;
      d4 += distance * distance;
      sd += bySquare * distance;
    }
    error += e;
    absolute += a;
    squared += s;
    relative += r;
    symmetric += y;
    target += d2;
    targetFourth += d4;
    squaredByTarget += sd;
  }
  return { error, absolute, squared, relative, symmetric, target, targetFourth, squaredByTarget };
}
