import type { Chart } from './chart.js';

/** Something that no chart of this kind can promise for what was asked. */
export interface CannotPromise {
  /** Whether it is about the number of false alarms, or about finding the shift. */
  readonly what: 'false-alarms' | 'detection';
  /**
   * `autocorrelation-estimated`: the correlation of neighbours comes from the reference itself, and that is too short to
   * know it. `shift-found-late`: on average the shift is not found within the points that the false alarms refer to.
   */
  readonly reason: 'autocorrelation-estimated' | 'shift-found-late';
  /** In words, with figures. */
  readonly message: string;
}

/** A chart with what it achieves. Can be given wherever a {@link Chart} can. */
export type DesignedChart = Chart & {
  /**
   * Average number of points until an alarm when the shift is there from the first point and the estimated reference happens
   * to be right. Averaged over all references it is longer, and from very short ones without end.
   */
  readonly expectedDelay: number;
  /** Empty when the false alarms are as asked for and the shift is found in time. */
  readonly cannotPromise: readonly CannotPromise[];
  /** Whether the false alarms are as asked for. */
  readonly promise: { readonly kept: boolean };
};

/** The chart alone, as it is stored. */
export function plainChart(chart: Chart | DesignedChart): Chart {
  if (!('cannotPromise' in chart)) return chart;
  const { expectedDelay: _delay, cannotPromise: _cannot, promise: _promise, ...plain } = chart;
  return plain;
}
