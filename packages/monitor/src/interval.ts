import { chiSquare, normal, studentT } from '@fpl-ml/stats';

/** Lower and upper end of a two-sided confidence interval; both NaN where it is undefined. */
export type Interval = readonly [low: number, high: number];

const UNDEFINED: Interval = Object.freeze([Number.NaN, Number.NaN]);

const interval = (low: number, high: number): Interval =>
  Number.isNaN(low) || Number.isNaN(high) ? UNDEFINED : Object.freeze([low, high]);

/** value ± t·se, for figures of any sign. */
export function tInterval(value: number, standardError: number, df: number, confidence: number): Interval {
  if (!(df >= 1) || Number.isNaN(value) || !Number.isFinite(standardError)) return UNDEFINED;
  const half = studentT(df).quantile(0.5 + confidence / 2) * standardError;
  return interval(value - half, value + half);
}

/**
 * For the mean of values that cannot be negative: their sum is taken for a scaled χ² with the mean and variance seen
 * (Satterthwaite 1946). Exact for the mean of squares of normal values with mean 0, but for the variance being estimated.
 */
export function positiveInterval(value: number, standardError: number, confidence: number): Interval {
  if (!(value >= 0) || !Number.isFinite(standardError)) return UNDEFINED;
  if (standardError === 0) return interval(value, value);
  const df = 2 * (value / standardError) * (value / standardError);
  const sum = chiSquare(df);
  const [upper, lower] = [sum.quantile(0.5 + confidence / 2), sum.quantile(0.5 - confidence / 2)];
  return interval((df * value) / upper, (df * value) / lower);
}

/** On the scale of the logarithm, for ratios above 0. */
export function ratioInterval(value: number, standardError: number, df: number, confidence: number): Interval {
  if (!(value > 0)) return UNDEFINED;
  const [low, high] = tInterval(Math.log(value), standardError / value, df, confidence);
  return interval(Math.exp(low), Math.exp(high));
}

/** On Fisher's scale, for correlations between −1 and 1. */
export function correlationInterval(value: number, standardError: number, confidence: number): Interval {
  if (!(Math.abs(value) < 1)) return UNDEFINED;
  const half = (normal.quantile(0.5 + confidence / 2) * standardError) / (1 - value * value);
  const centre = Math.atanh(value);
  return interval(Math.tanh(centre - half), Math.tanh(centre + half));
}

/** On the scale of log odds, for figures between 0 and 1; undefined at their ends. */
export function logitInterval(value: number, standardError: number, confidence: number): Interval {
  if (!(value > 0 && value < 1)) return UNDEFINED;
  const half = (normal.quantile(0.5 + confidence / 2) * standardError) / (value * (1 - value));
  const odds = Math.log(value / (1 - value));
  return interval(1 / (1 + Math.exp(half - odds)), 1 / (1 + Math.exp(-half - odds)));
}

/** Of a share of `n` rows, by Wilson (1927): holds at 0 and n, too. */
export function wilsonInterval(count: number, n: number, confidence: number): Interval {
  if (!(n > 0)) return UNDEFINED;
  const z = normal.quantile(0.5 + confidence / 2);
  const share = count / n;
  const centre = share + (z * z) / (2 * n);
  const half = z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n));
  const scale = 1 + (z * z) / n;
  return interval(count === 0 ? 0 : (centre - half) / scale, count === n ? 1 : (centre + half) / scale);
}

/** The interval cut to where the figure can lie. */
export function clamped([low, high]: Interval, from: number, to: number): Interval {
  return interval(Math.max(from, low), Math.min(to, high));
}
