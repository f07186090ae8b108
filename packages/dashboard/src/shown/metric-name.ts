/** The figures of a period that the error chart can show, in the order in which they are offered. */
export const METRIC_NAMES = ['rmse', 'mae', 'r2', 'bias', 'medianAbsoluteError', 'maxError', 'mape', 'smape'] as const;

/** A figure of a period, by the name that the monitor gives it. */
export type MetricName = (typeof METRIC_NAMES)[number];

/** Whether a text from an address or an option names a figure. */
export function isMetricName(text: string): text is MetricName {
  return METRIC_NAMES.some((name) => name === text);
}
