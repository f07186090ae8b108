import type { RandomSource } from '@fpl-ml/core';
import type { ChartPoint, KnownReference } from './chart-reference.js';
import { type ChartOptions, type ChartState, resetChart, startChart } from './chart-state.js';
import { updateChart } from './update-chart.js';

/** A made-up series of figures. */
export interface SeriesShape {
  /** Correlation of neighbours, first order. */
  readonly rho: number;
  /** Whether periods have 344 to 1,213 rows, as a season has them; else all are alike. */
  readonly varying: boolean;
}

/** What is true of such a series. */
const truthOf = ({ varying }: SeriesShape): KnownReference =>
  varying ? { centre: 2, sigma: 1, unit: 2.6 } : { centre: 0, sigma: 1 };

/** The next point of a stationary normal series each time; `shift` in standard deviations of a point. */
export function madeUpSeries({ rho, varying }: SeriesShape, random: RandomSource): (shift?: number) => ChartPoint {
  let z = random.normal();
  return (shift = 0) => {
    z = rho * z + Math.sqrt(1 - rho * rho) * random.normal();
    if (!varying) return { value: z + shift };
    const n = 344 + random.integer(870);
    const standardError = 2.6 / Math.sqrt(n);
    return { value: 2 + standardError * (z + shift), n, standardError };
  };
}

/** A chart that has its reference: of so many points of the series, or known. */
export function readyChart(options: ChartOptions, m: number, shape: SeriesShape, next: () => ChartPoint): ChartState {
  return startChart(options, m === Number.POSITIVE_INFINITY ? truthOf(shape) : Array.from({ length: m }, () => next()));
}

/** Alarms among the next points, the chart starting again after each. */
export function countAlarms(start: ChartState, next: () => ChartPoint, points: number): number {
  let state = start;
  let count = 0;
  for (let i = 0; i < points; i += 1) {
    const step = updateChart(state, next());
    const alarm = step.record.status === 'alarm';
    count += alarm ? 1 : 0;
    state = alarm ? resetChart(step.state, 'keep') : step.state;
  }
  return count;
}

/** How many points until the alarm, when the shift is there from the first of them; at most `points`. */
export function delayOf(
  start: ChartState,
  next: (shift?: number) => ChartPoint,
  shift: number,
  points: number,
): number {
  let state = start;
  for (let i = 1; i <= points; i += 1) {
    const step = updateChart(state, next(shift));
    if (step.record.status === 'alarm') return i;
    state = step.state;
  }
  return points;
}

/** A mean with its standard error. */
export interface Measured {
  readonly mean: number;
  readonly standardError: number;
}

/** Mean and standard error of what was counted: by the spread of the counts, since references make runs differ. */
export function measured(counts: readonly number[]): Measured {
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const squares = counts.reduce((sum, count) => sum + (count - mean) * (count - mean), 0);
  return { mean, standardError: Math.sqrt(squares / (counts.length - 1) / counts.length) };
}
