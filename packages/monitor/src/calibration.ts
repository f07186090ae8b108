import { normal, type TestResult } from '@fpl-ml/stats';
import { calibrationLine } from './calibration-line.js';
import { type Interval, tInterval } from './interval.js';
import {
  type BinningRule,
  type BrierParts,
  type CalibrationError,
  type Forecasts,
  type ReliabilityBin,
  reliabilityOf,
} from './reliability.js';

/** Whether probabilities mean what they say. */
export interface Calibration {
  /** The expected calibration error (ECE), with what a calibrated model would have of it. */
  readonly calibrationError: CalibrationError;
  /** Murphy's parts of the Brier score. */
  readonly brierParts: BrierParts;
  /** Slope of Cox's line: 1 when calibrated, below 1 when too sure. NaN where a probability is 0 or 1. */
  readonly slope: number;
  /** Intercept of Cox's line: 0 when calibrated. */
  readonly intercept: number;
  /** By maximum likelihood. */
  readonly standardErrors: { readonly slope: number; readonly intercept: number };
  /** Normal intervals. */
  readonly intervals: { readonly slope: Interval; readonly intercept: Interval };
  /** Spiegelhalter's test (1986) that every probability is right; two-sided, NaN where all are 0, ½ or 1. */
  readonly spiegelhalter: TestResult;
  /** The table behind a reliability diagram. */
  readonly reliability: readonly ReliabilityBin[];
}

function spiegelhalter({ probability, outcome }: Forecasts): TestResult {
  let [sum, variance] = [0, 0];
  for (let row = 0; row < probability.length; row += 1) {
    const p = probability[row] ?? 0;
    const weight = 1 - 2 * p;
    sum += ((outcome[row] ?? 0) - p) * weight;
    variance += weight * weight * p * (1 - p);
  }
  const statistic = variance === 0 ? Number.NaN : sum / Math.sqrt(variance);
  const pValue = 2 * normal.sf(Math.abs(statistic));
  return Object.freeze({ statistic, pValue, method: 'spiegelhalter', n: probability.length });
}

export function calibrationOf(forecasts: Forecasts, bins: number, rule: BinningRule, confidence: number): Calibration {
  const { table, ...parts } = reliabilityOf(forecasts, bins, rule, confidence);
  const { slope, intercept, slopeError, interceptError } = calibrationLine(forecasts);
  const ofNormal = (value: number, error: number): Interval =>
    tInterval(value, error, Number.POSITIVE_INFINITY, confidence);
  return Object.freeze({
    ...parts,
    slope,
    intercept,
    standardErrors: Object.freeze({ slope: slopeError, intercept: interceptError }),
    intervals: Object.freeze({ slope: ofNormal(slope, slopeError), intercept: ofNormal(intercept, interceptError) }),
    spiegelhalter: spiegelhalter(forecasts),
    reliability: table,
  });
}
