import { mean, variance } from '@fpl-ml/stats';
import { chartError } from './chart.js';
import type { Limits } from './chart-state.js';
import { type ControlChartConstants, controlChartConstants } from './control-chart-constants.js';
import { checkFinite } from './individuals-chart.js';

/** By what the spread within subgroups is told: their range, or their standard deviation (n − 1). */
export type SubgroupSpread = 'range' | 'deviation';

/** What was learnt from subgroups (Phase I); plain data. */
export interface SubgroupReference {
  readonly spread: SubgroupSpread;
  /** Mean of all values. */
  readonly centre: number;
  /** Standard deviation of one value, from the spread within subgroups only. */
  readonly sigma: number;
  /** Number of subgroups. */
  readonly groups: number;
}

/** Options of {@link subgroupReference}. */
export interface SubgroupOptions {
  /** Default `range`; for more than 10 values a subgroup `deviation` wastes less. */
  readonly spread?: SubgroupSpread;
  /** The d₂ of a printed table for the size in hand, such as 2.326. Default computed. */
  readonly d2?: number;
}

/** One subgroup on the chart. */
export interface SubgroupPoint {
  readonly mean: number;
  /** Range or standard deviation. */
  readonly spread: number;
  /** Limits of the mean, for this subgroup's size. */
  readonly limits: Limits;
  /** Limits of the spread. */
  readonly spreadLimits: Limits;
  /** Whether the mean is beyond its limits. */
  readonly beyond: boolean;
  /** Whether the spread is beyond its limits. */
  readonly spreadBeyond: boolean;
}

/** Constants by size, each computed once. */
function constantsTable(): (n: number) => ControlChartConstants {
  const known = new Map<number, ControlChartConstants>();
  return (n) => {
    const found = known.get(n) ?? controlChartConstants(n);
    known.set(n, found);
    return found;
  };
}

function spreadOf(values: ArrayLike<number>, spread: SubgroupSpread): number {
  if (spread === 'deviation') return Math.sqrt(variance(values));
  const sorted = Float64Array.from(values).sort();
  return (sorted.at(-1) ?? Number.NaN) - (sorted[0] ?? Number.NaN);
}

/**
 * Learns centre and sigma of an x̄ chart from subgroups (Phase I): sigma from what varies within them. So what varies between
 * subgroups in ordinary times counts as an alarm; where it does, chart the means with {@link startChart}.
 *
 * @param groups at least 2, each with at least 2 values; sizes may differ
 * @throws FplMlError `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`
 */
export function subgroupReference(
  groups: readonly ArrayLike<number>[],
  { spread = 'range', d2 }: SubgroupOptions = {},
): SubgroupReference {
  if (groups.length < 2) throw chartError('CHART_REFERENCE_INVALID', 'at least 2 subgroups', groups.length);
  for (const group of groups) checkFinite(group, 2);
  const constants = constantsTable();
  const sigmas = groups.map((group) => {
    const { d2: exact, c4 } = constants(group.length);
    return spreadOf(group, spread) / (spread === 'range' ? (d2 ?? exact) : c4);
  });
  const total = groups.reduce((sum, group) => sum + group.length, 0);
  const centre = groups.reduce((sum, group) => sum + mean(group) * (group.length / total), 0);
  const sigma = mean(sigmas);
  if (!(sigma > 0)) throw chartError('CHART_REFERENCE_INVALID', 'values that differ within subgroups', centre);
  return Object.freeze({ spread, centre, sigma, groups: groups.length });
}

/** Centre and standard deviation of the spread of n values, in sigmas. */
function spreadMoments({ d2, d3, c4 }: ControlChartConstants, spread: SubgroupSpread): readonly [number, number] {
  return spread === 'range' ? [d2, d3] : [c4, Math.sqrt(1 - c4 * c4)];
}

/**
 * An x̄/R or x̄/s chart: judges subgroups, in one go or as they come, since each is judged by itself.
 *
 * @param sigmas width of the limits; default 3
 * @throws FplMlError `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`
 *
 * @example
 * ```ts
 * import { subgroupChart, subgroupReference } from '@fpl-ml/monitor';
 *
 * const reference = subgroupReference([[5.1, 4.9, 5.0], [5.2, 5.0, 4.8], [4.9, 5.1, 5.0]]);
 * const [point] = subgroupChart(reference, [[5.9, 6.1, 6.0]]);
 * const alarm: boolean | undefined = point?.beyond; // true
 * ```
 */
export function subgroupChart(
  { centre, sigma, spread }: SubgroupReference,
  groups: readonly ArrayLike<number>[],
  sigmas = 3,
): readonly SubgroupPoint[] {
  const constants = constantsTable();
  return groups.map((group) => {
    checkFinite(group, 2);
    const width = (sigmas * sigma) / Math.sqrt(group.length);
    const limits = { lower: centre - width, upper: centre + width };
    const [middle, deviation] = spreadMoments(constants(group.length), spread);
    const [low, high] = [middle - sigmas * deviation, middle + sigmas * deviation];
    const spreadLimits = { lower: Math.max(0, low) * sigma, upper: high * sigma };
    const [value, own] = [mean(group), spreadOf(group, spread)];
    const beyond = value > limits.upper || value < limits.lower;
    const spreadBeyond = own > spreadLimits.upper || own < spreadLimits.lower;
    return Object.freeze({ mean: value, spread: own, limits, spreadLimits, beyond, spreadBeyond });
  });
}
