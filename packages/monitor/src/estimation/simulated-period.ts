import type { RandomSource } from '@fpl-ml/core';
import { regressionMetrics } from '../regression-metrics.js';
import type { LabelledPeriod } from './labelled-period.js';

/** How a simulated period differs from an ordinary one; for tests. */
export interface Simulated {
  readonly n?: number;
  /** Share of the rows of the difficult kind, whose errors are thrice as large. Default 0.2. */
  readonly difficult?: number;
  /** Multiplies all errors: the same rows, other outcomes. Default 1. */
  readonly drift?: number;
  /** Standard deviation of a factor that all errors of the period share. Default 0. */
  readonly wobble?: number;
}

/** Rows whose errors depend on a number and on a word. */
export function simulatedPeriod(period: string, random: RandomSource, options: Simulated = {}): LabelledPeriod {
  const { n = 300, difficult = 0.2, drift = 1, wobble = 0 } = options;
  const common = drift * Math.exp(wobble * random.normal());
  const minutes = Float64Array.from({ length: n }, () => 90 * random.next());
  const position = Array.from({ length: n }, () => (random.next() < difficult ? 'FWD' : 'DEF'));
  const predictions = Float64Array.from(minutes, (value) => value / 30);
  const outcomes = predictions.map((value, row) => {
    const sd = (position[row] === 'FWD' ? 3 : 1) * (0.5 + (minutes[row] ?? 0) / 90);
    return value + common * sd * random.normal();
  });
  return { period, features: { minutes, position }, predictions, outcomes };
}

/** What came of it. */
export const realisedOf = ({ outcomes, predictions }: LabelledPeriod) => regressionMetrics(outcomes, predictions);
