import type { Forecasts } from './reliability.js';

/** Cox's line: log odds of the event = intercept + slope × log odds of the probability. */
export interface CalibrationLine {
  /** 1 for a calibrated model, below 1 for one that is too sure of itself. */
  readonly slope: number;
  /** 0 for a calibrated model. */
  readonly intercept: number;
  readonly slopeError: number;
  readonly interceptError: number;
}

const UNDEFINED: CalibrationLine = Object.freeze({
  slope: Number.NaN,
  intercept: Number.NaN,
  slopeError: Number.NaN,
  interceptError: Number.NaN,
});

interface Step {
  readonly gradient: readonly [number, number];
  readonly information: readonly [number, number, number];
  readonly logLikelihood: number;
}

/** log(1 + eˣ) without overflow. */
function softplus(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

function stepAt(odds: Float64Array, outcome: Float64Array, intercept: number, slope: number): Step {
  let [g0, g1, i00, i01, i11, logLikelihood] = [0, 0, 0, 0, 0, 0];
  for (let row = 0; row < odds.length; row += 1) {
    const x = odds[row] ?? 0;
    const y = outcome[row] ?? 0;
    const line = intercept + slope * x;
    const p = 1 / (1 + Math.exp(-line));
    const weight = p * (1 - p);
    g0 += y - p;
    g1 += (y - p) * x;
    i00 += weight;
    i01 += weight * x;
    i11 += weight * x * x;
    logLikelihood += y * line - softplus(line);
  }
  return { gradient: [g0, g1], information: [i00, i01, i11], logLikelihood };
}

const MOST_STEPS = 100;

/**
 * Calibration intercept and slope (Cox 1958) by logistic regression, with the standard errors of maximum likelihood. NaN
 * where a probability is 0 or 1, where all are equal, or where a threshold parts events from the rest: then no line is best.
 */
export function calibrationLine({ probability, outcome }: Forecasts): CalibrationLine {
  const odds = probability.map((p) => Math.log(p / (1 - p)));
  if (odds.length < 3 || odds.some((x) => !Number.isFinite(x))) return UNDEFINED;
  let [intercept, slope] = [0, 1];
  let at = stepAt(odds, outcome, intercept, slope);
  for (let count = 0; count < MOST_STEPS; count += 1) {
    const [i00, i01, i11] = at.information;
    const determinant = i00 * i11 - i01 * i01;
    if (!(determinant > 1e-12 * i00 * i11)) return UNDEFINED;
    const d0 = (i11 * at.gradient[0] - i01 * at.gradient[1]) / determinant;
    const d1 = (i00 * at.gradient[1] - i01 * at.gradient[0]) / determinant;
    if (Math.abs(d0) + Math.abs(d1) < 1e-9 * (1 + Math.abs(intercept) + Math.abs(slope))) {
      return {
        slope,
        intercept,
        slopeError: Math.sqrt(i00 / determinant),
        interceptError: Math.sqrt(i11 / determinant),
      };
    }
    // Newton's step, halved until the likelihood does not fall.
    let length = 1;
    let next = stepAt(odds, outcome, intercept + d0, slope + d1);
    while (next.logLikelihood < at.logLikelihood - 1e-12 * Math.abs(at.logLikelihood) && length > 1e-6) {
      length /= 2;
      next = stepAt(odds, outcome, intercept + length * d0, slope + length * d1);
    }
    [intercept, slope, at] = [intercept + length * d0, slope + length * d1, next];
  }
  return UNDEFINED;
}
