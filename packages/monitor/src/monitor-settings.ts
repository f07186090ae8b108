import { FplMlError, silentLogger } from '@fpl-ml/core';
import { checkChartOptions } from './monitor-state.js';
import type { MonitorOptions } from './monitor-types.js';
import { checkThresholds } from './thresholds.js';

/** The options of a monitor with their defaults. */
export type Settings = Required<MonitorOptions>;

/** @throws FplMlError `MONITOR_OPTIONS_INVALID`, `THRESHOLDS_INVALID` */
export function settingsOf(options: MonitorOptions): Settings {
  const { store, clock, model, thresholds = {}, chart = {}, alarm = {}, maturity = 0, logger = silentLogger } = options;
  if (model === '') throw new FplMlError('MONITOR_OPTIONS_INVALID', 'Expected the name of a model, got "".');
  if (!(maturity >= 0)) {
    throw new FplMlError('MONITOR_OPTIONS_INVALID', `Expected maturity in milliseconds, at least 0, got ${maturity}.`);
  }
  checkThresholds(thresholds);
  checkChartOptions(chart);
  return Object.freeze({ store, clock, model, thresholds, chart, alarm, maturity, logger });
}
