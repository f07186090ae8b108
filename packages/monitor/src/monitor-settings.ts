import { FplMlError, silentLogger } from '@fpl-ml/core';
import { checkAlarmOptions } from './alarm.js';
import { estimateReference } from './chart-reference.js';
import { checkChartOptions, type MonitorChartOptions, startMonitorState } from './monitor-state.js';
import type { MonitorOptions } from './monitor-types.js';
import { checkThresholds } from './thresholds.js';

/** The options of a monitor with their defaults. */
export type Settings = Required<MonitorOptions>;

/** Whatever the first final period would find wrong is found now. */
function checkCharts(chart: MonitorChartOptions): void {
  checkChartOptions(chart);
  const { reference, ...rest } = chart;
  if (reference !== undefined) estimateReference(reference, rest.sigma);
  // Without a reference of few points, solving takes no time.
  startMonitorState(rest);
}

/**
 * @throws FplMlError `MONITOR_OPTIONS_INVALID`, `THRESHOLDS_INVALID`, `ALARM_OPTIONS_INVALID`, `CHART_INVALID`,
 *   `CHART_DESIGN_INVALID`, `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`
 */
export function settingsOf(options: MonitorOptions): Settings {
  const { store, clock, model, thresholds = {}, chart = {}, alarm = {}, logger = silentLogger } = options;
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
  checkCharts(chart);
  return Object.freeze({ store, clock, model, thresholds, chart, alarm, maturity, dataWindow, logger });
}
