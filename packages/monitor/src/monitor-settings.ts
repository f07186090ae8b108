import { createEvents, type Events, FplMlError, silentLogger } from '@fpl-ml/core';
import { checkAlarmOptions } from './alarm-options.js';
import { type ChartPoint, estimateReference } from './chart-reference.js';
import {
  checkChartOptions,
  type MonitorAlarmOptions,
  type MonitorChartOptions,
  startMonitorState,
} from './monitor-state.js';
import type { MonitorEvents } from './monitor-events.js';
import type { MonitorOptions } from './monitor-types.js';
import { screenReference } from './screen-reference.js';
import { checkThresholds } from './thresholds.js';

/** The options of a monitor with their defaults. */
export type Settings = Required<Omit<MonitorOptions, 'chart'>> & {
  readonly chart: MonitorChartOptions;
  readonly events: Events<MonitorEvents>;
};

/** A chart alone stands for options that ask for it and nothing else. */
function chartOptionsOf(chart: NonNullable<MonitorOptions['chart']>): MonitorChartOptions {
  return 'kind' in chart ? { charts: [chart] } : chart;
}

function screenedOrAll(reference: readonly ChartPoint[], { screening, sigma }: MonitorChartOptions): void {
  if (screening === undefined) estimateReference(reference, sigma);
  else screenReference(reference, screening, sigma);
}

/** Whatever the first final period would find wrong is found now. */
function checkCharts(chart: MonitorChartOptions): void {
  checkChartOptions(chart);
  const { reference, ...rest } = chart;
  if (reference !== undefined) screenedOrAll(reference, rest);
  // Without a reference of few points, solving takes no time.
  startMonitorState(rest);
}

function checkClearWhen({ clearWhen = 'below-limit' }: MonitorAlarmOptions): void {
  if (clearWhen === 'below-limit' || clearWhen === 'stable') return;
  const got = String(clearWhen);
  throw new FplMlError('ALARM_OPTIONS_INVALID', `Expected alarm.clearWhen "below-limit" or "stable", got "${got}".`);
}

/**
 * @throws FplMlError `MONITOR_OPTIONS_INVALID`, `THRESHOLDS_INVALID`, `ALARM_OPTIONS_INVALID`, `CHART_INVALID`,
 *   `CHART_DESIGN_INVALID`, `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`
 */
export function settingsOf(options: MonitorOptions): Settings {
  const { store, clock, model, thresholds = {}, alarm = {}, logger = silentLogger } = options;
  const chart = chartOptionsOf(options.chart ?? {});
  const { maturity = 0, dataWindow = Number.POSITIVE_INFINITY } = options;
  if (model === '') throw new FplMlError('MONITOR_OPTIONS_INVALID', 'Expected the name of a model, got "".');
  if (!(maturity >= 0)) {
    throw new FplMlError('MONITOR_OPTIONS_INVALID', `Expected maturity in milliseconds, at least 0, got ${maturity}.`);
  }
  if (!(dataWindow > 0)) {
    throw new FplMlError('MONITOR_OPTIONS_INVALID', `Expected dataWindow in milliseconds, above 0, got ${dataWindow}.`);
  }
  checkThresholds(thresholds);
  checkAlarmOptions(alarm);
  checkClearWhen(alarm);
  checkCharts(chart);
  const events = createEvents<MonitorEvents>();
  return Object.freeze({ store, clock, model, thresholds, chart, alarm, maturity, dataWindow, logger, events });
}
