import type { RandomSource } from '@fpl-ml/core';
import { signFlipTest, studentT } from '@fpl-ml/stats';
import { addLoss, type Loss, NO_LOSS, type PairedPeriod, rmseOf } from './loss.js';

/** What paired periods say about a candidate against its baseline. */
export interface PairedEvidence {
  /** Periods that count: those with rows. */
  readonly periods: number;
  /** Of each of them, in order, the relative reduction of the RMSE to first order: half that of the squared error. */
  readonly differences: readonly number[];
  readonly baseline: Loss;
  readonly candidate: Loss;
  /** Relative reduction of the RMSE over all rows: 0.01 is 1 % better, negative is worse. NaN without periods. */
  readonly improvement: number;
  /** 95 % interval of the mean relative reduction by period (Student, periods as units); NaN below two periods. */
  readonly interval: readonly [number, number];
  /** One-sided exact sign-flip test by period that the candidate is better; NaN without periods. */
  readonly pValue: number;
  /** The improvement that would be found four times out of five with as many periods, at the 5 % level. */
  readonly minimumDetectable: number;
  /** Mean and standard deviation (n - 1) by period of the relative reduction, what the next period should show. */
  readonly expected: { readonly mean: number; readonly sd: number; readonly n: number };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/**
 * A period's relative reduction of the error, on the scale of the RMSE: half the relative reduction of the squared
 * error (to first order the same, and linear in the rows, so that periods average without bias).
 */
export function periodImprovement(period: PairedPeriod): number {
  return (period.baseline.sse - period.candidate.sse) / (2 * period.baseline.sse);
}

/**
 * Weighs a candidate against its baseline. The unit is the period, not the row: rows of one period share their luck, and
 * a test by rows would reject a true null hypothesis three to six times too often.
 *
 * @param periods periods without rows, or without any error of the baseline, do not count
 * @param random draws for the sign-flip test beyond the length at which it is enumerated
 */
export function weighPairs(periods: readonly PairedPeriod[], random: RandomSource): PairedEvidence {
  const counted = periods.filter(({ baseline }) => baseline.n > 0 && baseline.sse > 0);
  const n = counted.length;
  const differences = counted.map(periodImprovement);
  const mean = n === 0 ? Number.NaN : sum(differences) / n;
  const sd = n < 2 ? Number.NaN : Math.sqrt(sum(differences.map((d) => (d - mean) * (d - mean))) / (n - 1));
  const standardError = sd / Math.sqrt(n);
  const quantile = (p: number): number => (n < 2 ? Number.NaN : studentT(n - 1).quantile(p));
  const baseline = counted.reduce((total, period) => addLoss(total, period.baseline), NO_LOSS);
  const candidate = counted.reduce((total, period) => addLoss(total, period.candidate), NO_LOSS);
  return {
    periods: n,
    differences,
    baseline,
    candidate,
    improvement: n === 0 ? Number.NaN : 1 - rmseOf(candidate) / rmseOf(baseline),
    interval: [mean - quantile(0.975) * standardError, mean + quantile(0.975) * standardError],
    pValue: n === 0 ? Number.NaN : signFlipTest(differences, { alternative: 'greater', random }).pValue,
    minimumDetectable: (quantile(0.95) + quantile(0.8)) * standardError,
    expected: { mean, sd, n },
  };
}
