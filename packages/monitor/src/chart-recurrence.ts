import { type Chart, type CusumChart, directionOf, type EwmaChart, headStart } from './chart.js';
import { exactShare } from './ewma-run-length.js';

/** What a chart carries from point to point. */
export interface Carried {
  /**
   * Of a CUSUM the upper sum; of an EWMA the average (on one side that of the upper side); else 0.
   */
  readonly up: number;
  /** Of a CUSUM the lower sum; of an EWMA that looks down only, the average of −z; else 0. */
  readonly down: number;
  /** For how many points `up` has been above 0. */
  readonly upRun: number;
  /** For how many points `down` has been above 0, or the average of a two-sided EWMA below 0. */
  readonly downRun: number;
}

/** What a chart carries before its first point. */
export function carriedAtStart(chart: Chart): Carried {
  const start = chart.kind === 'cusum' ? headStart(chart) : 0;
  return { up: start, down: start, upRun: 0, downRun: 0 };
}

function cusumNext(chart: CusumChart, before: Carried, z: number): Carried {
  const up = Math.max(0, before.up + z - chart.k);
  const down = Math.max(0, before.down - z - chart.k);
  return { up, down, upRun: up > 0 ? before.upRun + 1 : 0, downRun: down > 0 ? before.downRun + 1 : 0 };
}

function ewmaNext(chart: EwmaChart, before: Carried, z: number): Carried {
  const direction = directionOf(chart);
  const { lambda } = chart;
  if (direction === 'down') {
    const down = Math.max(0, (1 - lambda) * before.down - lambda * z);
    return { up: 0, down, upRun: 0, downRun: down > 0 ? before.downRun + 1 : 0 };
  }
  const average = (1 - lambda) * before.up + lambda * z;
  const up = direction === 'up' ? Math.max(0, average) : average;
  return { up, down: 0, upRun: up > 0 ? before.upRun + 1 : 0, downRun: up < 0 ? before.downRun + 1 : 0 };
}

/** What a chart carries after a point, standardised. */
export function carriedAfter(chart: Chart, before: Carried, z: number): Carried {
  if (chart.kind === 'cusum') return cusumNext(chart, before, z);
  return chart.kind === 'ewma' ? ewmaNext(chart, before, z) : before;
}

/** What is compared with the limit; the lower side as a negative number. */
export function statisticOf(chart: Chart, carried: Carried, z: number): number {
  if (chart.kind === 'shewhart') return z;
  const direction = directionOf(chart);
  if (direction === 'up') return carried.up;
  if (direction === 'down') return -carried.down;
  return chart.kind === 'cusum' && carried.down > carried.up ? -carried.down : carried.up;
}

/** The limit for the nth point since the start, counted from 1. */
export function limitOf(chart: Chart, n: number): number {
  if (chart.kind === 'cusum') return chart.h;
  if (chart.kind === 'shewhart') return chart.L;
  const final = chart.L * Math.sqrt(chart.lambda / (2 - chart.lambda));
  return chart.limits === 'exact' ? final * exactShare(chart.lambda, n) : final;
}

/** How far the statistic reaches towards the sides that the chart looks at. */
export function reachOf(chart: Chart, statistic: number): number {
  const direction = directionOf(chart);
  if (direction === 'both') return Math.abs(statistic);
  return direction === 'up' ? statistic : -statistic;
}

/**
 * What a point adds to its predecessor, in standard deviations of a point times √(1 − ρ²).
 *
 * @param previous `null` where there is none: then the first point of a series at rest is taken
 */
export function added(rho: number, z: number, previous: number | null): number {
  if (rho === 0) return z;
  return previous === null ? z * Math.sqrt(1 - rho * rho) : z - rho * previous;
}
