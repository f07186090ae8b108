import { invalidParameter } from './errors.js';
import { mean, variance } from './moments.js';
import { quantile } from './quantile.js';
import { requireFinite, type Sample } from './sample.js';

/** How {@link histogramEdges} chooses the number of bins: a named rule, that number itself, or how wide a bin is at most. */
export type HistogramRule = 'sturges' | 'doane' | 'freedman-diaconis' | number | { readonly width: number };

/** Options of {@link histogramEdges}. */
export interface HistogramEdgesOptions {
  /** A named rule makes no bin narrower than 1, as numpy does for arrays of integers. Default `false`. */
  readonly integers?: boolean;
}

/** Beyond it, the bins are not those of a histogram but a mistake, or a rule that a far outlier misled. */
const MOST_BINS = 1_000_000;

/** Doane's measure of skewness (1976), 0 without spread: how many doublings of bins it adds. */
function skewDoublings(values: Sample): number {
  const n = values.length;
  const centre = mean(values);
  const deviation = Math.sqrt(variance(values, { ddof: 0 }));
  let total = 0;
  for (let i = 0; i < n; i += 1) {
    const z = ((values[i] ?? 0) - centre) / deviation;
    total += z * z * z;
  }
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  return Math.log2(1 + Math.abs(total / n) / error);
}

/** How wide the rule wants a bin; 0 where it cannot tell, and one bin is made. */
function wishedWidth(values: Sample, range: number, rule: Exclude<HistogramRule, number>): number {
  const n = values.length;
  if (typeof rule === 'object') return rule.width;
  if (rule === 'sturges') return range / (Math.log2(n) + 1);
  if (rule === 'doane') return n > 2 && range > 0 ? range / (1 + Math.log2(n) + skewDoublings(values)) : 0;
  return (2 * (quantile(values, 0.75) - quantile(values, 0.25))) / Math.cbrt(n);
}

function requireRule(rule: HistogramRule): void {
  const named = rule === 'sturges' || rule === 'doane' || rule === 'freedman-diaconis';
  if (named || (typeof rule === 'number' && Number.isInteger(rule) && rule >= 1)) return;
  if (typeof rule === 'object' && rule.width > 0 && Number.isFinite(rule.width)) return;
  throw invalidParameter(
    "'sturges', 'doane', 'freedman-diaconis', a whole number of bins from 1, or { width } above 0",
    JSON.stringify(rule),
  );
}

function binCount(values: Sample, range: number, rule: HistogramRule, integers: boolean): number {
  if (typeof rule === 'number') return rule;
  const wished = wishedWidth(values, range, rule);
  const width = integers && typeof rule === 'string' && wished > 0 ? Math.max(1, wished) : wished;
  // A constant has a range of 1 made for it, which no rule of its values divides.
  return width > 0 ? Math.max(1, Math.ceil((range > 0 ? range : 1) / width)) : 1;
}

/** Equally spaced edges, the last exact, in the arithmetic of numpy's `linspace`. */
function evenEdges(low: number, high: number, bins: number): readonly number[] {
  if (bins > MOST_BINS) throw invalidParameter(`at most ${MOST_BINS} bins: choose the number of bins`, bins);
  const step = (high - low) / bins;
  const edges = Array.from({ length: bins + 1 }, (_, i) => (i === bins ? high : low + i * step));
  if (edges.some((edge, i) => i > 0 && !(edge > (edges[i - 1] ?? 0)))) {
    throw invalidParameter(`fewer bins, which the numbers from ${low} to ${high} can hold apart`, bins);
  }
  return edges;
}

/**
 * The edges of a histogram with bins of equal width from the smallest value to the largest, as numpy's
 * `histogram_bin_edges` gives them: `sturges` (log2 n + 1 bins; too few for skewed or many values), `doane` (more of them
 * for skewed values), `freedman-diaconis` (from the interquartile range, robust to outliers; one bin where that is 0), a
 * number of bins, or a width that is not exceeded. A constant gets edges half a unit below and above it.
 *
 * @param values at least 1, finite, whose range is finite too
 * @param rule default `sturges`
 * @returns bins + 1 ascending edges, for {@link histogram}
 * @throws FplMlError `STATS_SAMPLE_INVALID`; `STATS_PARAMETER_INVALID` for another rule, more than a million bins, or more
 * than floating point can hold apart
 *
 * @example
 * ```ts
 * import { histogram, histogramEdges } from '@fpl-ml/stats';
 *
 * const values = [1, 2, 2, 3, 9];
 * const { counts } = histogram(values, histogramEdges(values, 'sturges')); // 4 bins
 * ```
 */
export function histogramEdges(
  values: Sample,
  rule: HistogramRule = 'sturges',
  options: HistogramEdgesOptions = {},
): readonly number[] {
  requireRule(rule);
  requireFinite(values, 1);
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i += 1) {
    low = Math.min(low, values[i] ?? low);
    high = Math.max(high, values[i] ?? high);
  }
  if (!Number.isFinite(high - low)) throw invalidParameter('values whose range is finite', `${low} to ${high}`);
  const bins = binCount(values, high - low, rule, options.integers ?? false);
  return low === high ? evenEdges(low - 0.5, high + 0.5, bins) : evenEdges(low, high, bins);
}
