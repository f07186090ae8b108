import { createPeriod, FplMlError } from '@fpl-ml/core';
import type { AlarmRecord } from './alarm.js';
import { probableCauses } from './alarm-causes.js';
import { estimatePeriod, fitEstimator } from './estimation/monitor-estimation.js';
import { changeState, conclude, evaluate, matured, tell } from './evaluate-period.js';
import { exportRecords } from './export-metrics.js';
import { monitorHealth, staleHealth } from './monitor-health.js';
import { type Settings, settingsOf } from './monitor-settings.js';
import { acknowledgeIn, type ResetStep, resetMonitorState, startMonitorState } from './monitor-state.js';
import type {
  AcknowledgeInput,
  Monitor,
  MonitorOptions,
  OutcomesInput,
  PerformanceInput,
  PeriodEvaluation,
  PeriodSelection,
  PredictionsInput,
  ResetOptions,
} from './monitor-types.js';
import { knownPeriod, pairedErrors } from './paired-errors.js';
import { latestRecords } from './performance.js';
import { summarize } from './performance-summary.js';
import { regressionMetrics } from './regression-metrics.js';
import { thresholdBreaches } from './thresholds.js';

function checkRows(rows: readonly { readonly entity: string }[], values: readonly number[]): void {
  for (const [i, value] of values.entries()) {
    const entity = rows[i]?.entity;
    if (Number.isFinite(value) && typeof entity === 'string' && entity !== '') continue;
    throw new FplMlError(
      'OBSERVATION_INVALID',
      `Expected an entity with a finite number in row ${i}, got "${String(entity)}" with ${value}: leave such rows out.`,
      { data: { row: i, entity, value } },
    );
  }
}

function recordPerformance(settings: Settings, input: PerformanceInput): Promise<PeriodEvaluation> {
  const { modelVersion, featureCount = null, role = 'served', final = true } = input;
  const period = createPeriod(input.period);
  const metrics = regressionMetrics(input.yTrue, input.yPred);
  const own = { subject: `version:${modelVersion}`, modelVersion, metrics } as const;
  const measured = role === 'served' ? [{ ...own, subject: 'served' } as const, own] : [own];
  const status = final ? 'final' : metrics.n > 0 ? 'partial' : 'pending';
  const maturity = { status, labelled: metrics.n, expected: metrics.n } as const;
  const findings = { period, maturity, source: 'reported', featureCount, metrics, measured } as const;
  if (input.hints !== undefined) probableCauses(input.hints);
  return conclude(settings, period.id, async () => findings, { isServed: role === 'served', hints: input.hints });
}

async function recordPredictions({ store, model, clock }: Settings, input: PredictionsInput): Promise<void> {
  const { modelVersion, role = 'served', rows } = input;
  checkRows(
    rows,
    rows.map(({ prediction }) => prediction),
  );
  const period = createPeriod(input.period);
  await store.addPredictions({ model, period, modelVersion, role, rows, now: clock.now() });
}

async function recordOutcomes(settings: Settings, { period, rows, final }: OutcomesInput) {
  const { store, model, clock } = settings;
  checkRows(
    rows,
    rows.map(({ outcome }) => outcome),
  );
  const known =
    typeof period === 'string' ? knownPeriod(await store.periods(model), period).period : createPeriod(period);
  const now = clock.now();
  const changes = await store.putOutcomes({ model, period: known, rows, now });
  // Repeating both after a failure in between does no harm.
  if (final === true) await store.declarePeriod({ model, period: known, final, now });
  settings.events.emit('labelled', { period: known.id, changes });
  return changes;
}

async function reset(settings: Settings, reason: string, { reference }: ResetOptions = {}): Promise<ResetStep> {
  const { chart, clock, logger, model } = settings;
  // The reference of the options belongs to the model before.
  const { reference: _, ...rest } = chart;
  const options = Array.isArray(reference) ? { ...rest, reference } : rest;
  const fresh = reference === 'keep' ? 'keep' : startMonitorState(options).charts;
  const step = await changeState(settings, (state) => resetMonitorState(state, reason, fresh, clock.now()));
  logger.log({ level: 'info', component: 'monitor', message: 'charts reset', data: { model, reason } });
  tell(settings, step.alarms, step.state.last?.id ?? null);
  settings.events.emit('reset', { epoch: step.state.epoch, reason });
  return step;
}

async function acknowledge(settings: Settings, { alarm, by, note }: AcknowledgeInput): Promise<AlarmRecord> {
  const { clock, logger, model, events } = settings;
  const step = await changeState(settings, (state) => acknowledgeIn(state, alarm, { by, note, at: clock.now() }));
  const [record] = step.alarms;
  if (record === undefined) throw new TypeError('an acknowledgement gives one record');
  logger.log({ level: 'info', component: 'monitor', message: `alarm ${alarm} is acknowledged`, data: { model, by } });
  events.emit('acknowledged', { alarm: record });
  return record;
}

/** When the data window begins, epoch milliseconds. */
const windowStart = ({ clock, dataWindow }: Settings): number => clock.now() - dataWindow;

async function selected(settings: Settings, { periods, since }: PeriodSelection = {}) {
  const { store, model } = settings;
  const start = since ?? (periods === undefined ? windowStart(settings) : Number.NEGATIVE_INFINITY);
  const latest = latestRecords(await store.performance({ model }));
  return latest.filter(({ period }) => period.end > start && (periods?.includes(period.id) ?? true));
}

async function health(settings: Settings) {
  const { store, model, chart, clock, thresholds } = settings;
  const served = (await selected(settings, { since: Number.NEGATIVE_INFINITY })).filter(
    ({ subject, maturity, metrics }) => subject === 'served' && maturity.status === 'final' && metrics.n > 0,
  );
  const latest = served.at(-1);
  const stored = await store.loadState({ model, metric: chart.metric ?? 'rmse' });
  const breaches = latest === undefined ? [] : thresholdBreaches(latest.metrics, thresholds);
  const found = monitorHealth(stored?.state, latest, breaches, clock.now());
  return latest !== undefined && latest.period.end <= windowStart(settings) ? staleHealth(found, latest) : found;
}

async function listPeriods(settings: Settings) {
  const { store, model } = settings;
  const rows = await store.periods(model);
  return Promise.all(
    rows.map(async (row) => {
      const counts = await store.counts({ model, periodId: row.period.id });
      const { outcomes, unmatched } = counts;
      return { period: row.period, maturity: matured(settings, row, counts), outcomes, unmatched };
    }),
  );
}

/**
 * Watches the predictions of one model: records them, joins the outcomes that come later, computes figures with standard
 * errors by period, and tells degradation from noise.
 *
 * @throws FplMlError `MONITOR_OPTIONS_INVALID`, `THRESHOLDS_INVALID`, `ALARM_OPTIONS_INVALID`, `CHART_INVALID`,
 *   `CHART_DESIGN_INVALID`, `CHART_POINT_INVALID`, `CHART_REFERENCE_INVALID`
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 * import { createMonitor, memoryObservationStore } from '@fpl-ml/monitor';
 *
 * const monitor = createMonitor({ store: memoryObservationStore(), clock: systemClock(), model: 'points' });
 * const period = { id: 'week-1', start: 0, end: 604_800_000 };
 * await monitor.recordPredictions({ period, modelVersion: '1.0.0', rows: [{ entity: 'p1', prediction: 4.2 }] });
 * await monitor.recordOutcomes({ period: 'week-1', rows: [{ entity: 'p1', outcome: 6 }] });
 * const { maturity, metrics } = await monitor.evaluatePeriod('week-1');
 * ```
 */
export function createMonitor(options: MonitorOptions): Monitor {
  const settings = settingsOf(options);
  const { store, model, clock } = settings;
  return Object.freeze({
    recordPredictions: (input) => recordPredictions(settings, input),
    expectEntities: async ({ period, entities }) => {
      await store.declarePeriod({ model, period: createPeriod(period), expected: entities, now: clock.now() });
    },
    recordOutcomes: (input) => recordOutcomes(settings, input),
    recordPerformance: async (input) => recordPerformance(settings, input),
    evaluatePeriod: (id, more) => evaluate(settings, id, more?.hints),
    acknowledge: (input) => acknowledge(settings, input),
    on: settings.events.on,
    resetCharts: async (reason, reset_) => {
      const { state, alarms } = await reset(settings, reason, reset_);
      return { epoch: state.epoch, alarms };
    },
    trainEstimator: (periods, more) => fitEstimator(settings, periods, more),
    estimatePerformance: (input) => estimatePeriod(settings, input),
    listPeriods: () => listPeriods(settings),
    pairedErrors: (query) => pairedErrors({ ...query, store, model }),
    getPerformanceSummary: async (selection) => summarize(model, await selected(settings, selection)),
    getHealthStatus: () => health(settings),
    exportMetrics: async ({ format, ...selection }) => exportRecords(await selected(settings, selection), format),
  } satisfies Monitor);
}
