import type { Health } from '@fpl-ml/core';
import type { PerformanceSummary } from './performance-summary.js';

/** One value with its labels. */
export interface MetricSample {
  readonly labels: Readonly<Record<string, string>>;
  /** NaN where undefined. */
  readonly value: number;
}

/** A metric of the Prometheus exposition format; all are gauges. */
export interface PrometheusMetric<Name extends string = MonitorMetricName> {
  readonly name: Name;
  readonly help: string;
  readonly type: 'gauge';
  readonly samples: readonly MetricSample[];
}

/** A name that {@link prometheusMetrics} gives; stable. */
export type MonitorMetricName =
  | 'fpl_ml_model_mae'
  | 'fpl_ml_model_mae_standard_error'
  | 'fpl_ml_model_rmse'
  | 'fpl_ml_model_rmse_standard_error'
  | 'fpl_ml_model_bias'
  | 'fpl_ml_model_rows'
  | 'fpl_ml_model_period_end_seconds'
  | 'fpl_ml_model_health'
  | 'fpl_ml_model_alarm_firing';

const HELP: Readonly<Record<MonitorMetricName, string>> = {
  fpl_ml_model_mae: 'Mean absolute error of what was served in the latest final period.',
  fpl_ml_model_mae_standard_error: 'Standard error of fpl_ml_model_mae.',
  fpl_ml_model_rmse: 'Root mean squared error of what was served in the latest final period.',
  fpl_ml_model_rmse_standard_error: 'Standard error of fpl_ml_model_rmse.',
  fpl_ml_model_bias: 'Mean of prediction minus outcome in the latest final period.',
  fpl_ml_model_rows: 'Rows behind the figures of the latest final period.',
  fpl_ml_model_period_end_seconds: 'End of the latest final period, in seconds since the epoch.',
  fpl_ml_model_health: 'One for the health that the model has, zero for the others.',
  fpl_ml_model_alarm_firing: 'One for each alarm that fires.',
};

/** The names of all metrics, in order. */
export const MONITOR_METRIC_NAMES: readonly MonitorMetricName[] = Object.freeze(
  // Keys of the object above, which has no others.
  Object.keys(HELP) as MonitorMetricName[],
);

const STATUSES = ['healthy', 'warning', 'critical', 'unknown'] as const;

/** What the metrics are made of. */
export interface PrometheusInput {
  readonly summary: Pick<PerformanceSummary, 'model' | 'served'>;
  readonly health: Health;
}

function firingOf({ details }: Health): readonly string[] {
  const firing: unknown = Reflect.get(Object(details), 'firing');
  return Array.isArray(firing) ? firing.filter((key): key is string => typeof key === 'string') : [];
}

/**
 * What a monitor knows, as metrics for Prometheus: of the latest final period, health, and the alarms that fire. A figure
 * without a final period has no sample.
 *
 * @example
 * ```ts
 * import { type Monitor, prometheusMetrics, prometheusText } from '@fpl-ml/monitor';
 *
 * declare const monitor: Monitor;
 * const [summary, health] = await Promise.all([monitor.getPerformanceSummary(), monitor.getHealthStatus()]);
 * const text = prometheusText(prometheusMetrics({ summary, health }));
 * ```
 */
export function prometheusMetrics({ summary, health }: PrometheusInput): readonly PrometheusMetric[] {
  const { model } = summary;
  const latest = summary.served.filter(({ maturity, metrics }) => maturity.status === 'final' && metrics.n > 0).at(-1);
  const figure = (value: (record: NonNullable<typeof latest>) => number): readonly MetricSample[] =>
    latest === undefined ? [] : [{ labels: { model }, value: value(latest) }];
  const samples: Readonly<Record<MonitorMetricName, readonly MetricSample[]>> = {
    fpl_ml_model_mae: figure(({ metrics }) => metrics.mae),
    fpl_ml_model_mae_standard_error: figure(({ metrics }) => metrics.standardErrors.mae),
    fpl_ml_model_rmse: figure(({ metrics }) => metrics.rmse),
    fpl_ml_model_rmse_standard_error: figure(({ metrics }) => metrics.standardErrors.rmse),
    fpl_ml_model_bias: figure(({ metrics }) => metrics.bias),
    fpl_ml_model_rows: figure(({ metrics }) => metrics.n),
    fpl_ml_model_period_end_seconds: figure(({ period }) => period.end / 1000),
    fpl_ml_model_health: STATUSES.map((status) => ({
      labels: { model, status },
      value: health.status === status ? 1 : 0,
    })),
    fpl_ml_model_alarm_firing: firingOf(health).map((alarm) => ({ labels: { model, alarm }, value: 1 })),
  };
  return MONITOR_METRIC_NAMES.map((name) => ({ name, help: HELP[name], type: 'gauge', samples: samples[name] }));
}

const escapedHelp = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');

const escaped = (text: string): string => escapedHelp(text).replaceAll('"', '\\"');

function numberText(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

function sampleLine(name: string, { labels, value }: MetricSample): string {
  const pairs = Object.entries(labels).map(([label, text]) => `${label}="${escaped(text)}"`);
  return `${name}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${numberText(value)}`;
}

/** Metrics, also of your own, in the text format that Prometheus reads, version 0.0.4; those without samples are left out. */
export function prometheusText(metrics: readonly PrometheusMetric<string>[]): string {
  const lines = metrics
    .filter(({ samples }) => samples.length > 0)
    .flatMap(({ name, help, type, samples }) => [
      `# HELP ${name} ${escapedHelp(help)}`,
      `# TYPE ${name} ${type}`,
      ...samples.map((sample) => sampleLine(name, sample)),
    ]);
  return lines.map((line) => `${line}\n`).join('');
}
