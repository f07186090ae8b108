import { kolmogorov } from '@fpl-ml/stats';
import { type Comparison, type ComparisonOptions, comparisonFrom } from './comparison-options.js';
import type { CompleteThresholds } from './thresholds.js';

/** What is computed for the columns of one report, and what their figures are held against. */
export interface Limits extends Comparison {
  readonly thresholds: CompleteThresholds;
  /** The level of the limits. */
  readonly alpha: number;
  /** Values that are needed on each side. */
  readonly minimumRows: number;
  /** The Kolmogorov-Smirnov statistic for an effective size, at the level. */
  ksLimit(effectiveSize: number): number;
}

function remembered(compute: (n: number) => number): (n: number) => number {
  const known = new Map<number, number>();
  return (n) => {
    const value = known.get(n) ?? compute(n);
    known.set(n, value);
    return value;
  };
}

/**
 * Limits that are computed once for each size: most columns of a report share theirs.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID` for unknown methods and distances
 */
export function limitsFrom(
  thresholds: CompleteThresholds,
  minimumRows: number,
  options: ComparisonOptions = {},
): Limits {
  const alpha = thresholds.kind === 'sample-size' ? thresholds.alpha : 0.05;
  return {
    ...comparisonFrom(options),
    thresholds,
    alpha,
    minimumRows,
    ksLimit: remembered((size) => kolmogorov(Math.max(1, Math.round(size))).quantile(1 - alpha)),
  };
}
