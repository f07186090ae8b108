import type { Period } from '@fpl-ml/core';
import type { AlarmRecord } from './alarm.js';
import {
  type Maturity,
  maturityOf,
  metricsOf,
  outcomesByEntity,
  servedRows,
  versionRows,
  versionsIn,
} from './ledger.js';
import type { Settings } from './monitor-settings.js';
import { type Charting, judgePeriod, type MonitorState, startMonitorState } from './monitor-state.js';
import type { PeriodEvaluation } from './monitor-types.js';
import type { OutcomeRow, PeriodRow, PredictionRow } from './observation-store.js';
import { knownPeriod } from './paired-errors.js';
import {
  newRevisions,
  type PerformanceFigures,
  type PerformanceRecord,
  type PerformanceSubject,
} from './performance.js';
import { type RegressionMetrics, regressionMetrics } from './regression-metrics.js';
import { retrying } from './retrying.js';
import { THRESHOLD_METRICS, thresholdBreaches } from './thresholds.js';

/** The figures of one subject, before they are stamped. */
interface Measured {
  readonly subject: PerformanceSubject;
  readonly modelVersion: string | null;
  readonly metrics: RegressionMetrics;
}

/** The figures of one period, before they are stamped. */
interface Findings {
  readonly period: Period;
  readonly maturity: Maturity;
  readonly source: PerformanceRecord['source'];
  readonly featureCount: number | null;
  /** What the evaluation is about. */
  readonly metrics: RegressionMetrics;
  /** Of every subject. */
  readonly measured: readonly Measured[];
}

interface PeriodRows {
  readonly predictions: readonly PredictionRow[];
  readonly outcomes: readonly OutcomeRow[];
}

/** Predictions and outcomes of a period. */
export async function readRows({ store, model }: Settings, periodId: string): Promise<PeriodRows> {
  const key = { model, periodId };
  const [predictions, outcomes] = await Promise.all([store.predictions(key), store.outcomes(key)]);
  return { predictions, outcomes };
}

/** How complete a period is now. */
export function matured(
  { clock, maturity }: Settings,
  row: PeriodRow,
  { predictions, outcomes }: PeriodRows,
): Maturity {
  return maturityOf(row, predictions, outcomes, clock.now(), row.period.end + maturity);
}

function measure({ predictions, outcomes }: PeriodRows): readonly Measured[] {
  const labels = outcomesByEntity(outcomes);
  const serving = versionsIn(predictions, 'served');
  const sole = serving.length === 1 ? (serving[0] ?? null) : null;
  const served = {
    subject: 'served',
    modelVersion: sole,
    metrics: metricsOf(servedRows(predictions, labels)),
  } as const;
  const versions = versionsIn(predictions).map((modelVersion) => {
    const metrics = metricsOf(versionRows(predictions, modelVersion, labels));
    return { subject: `version:${modelVersion}`, modelVersion, metrics } as const;
  });
  return [served, ...versions];
}

/** Records of subjects without rows are left out, unless the period is final without any. */
function figuresOf({ model, clock }: Settings, findings: Findings): readonly PerformanceFigures[] {
  const { measured, metrics: _, ...common } = findings;
  const rows = measured.filter(
    ({ metrics, subject }) => metrics.n > 0 || (subject === 'served' && common.maturity.status === 'final'),
  );
  return rows.map((row) => ({ ...common, ...row, model, at: clock.now() }));
}

/**
 * Appends what is new. What is known is read before the rows: so when another monitor appends after that, the revision is
 * taken, and older figures never replace newer ones.
 */
function record(settings: Settings, periodId: string, find: () => Promise<Findings>): Promise<Findings> {
  const { store, model } = settings;
  return retrying(async () => {
    const known = await store.performance({ model, periodId });
    const findings = await find();
    const records = newRevisions(known, figuresOf(settings, findings));
    if (records.length > 0) await store.appendPerformance(records);
    return findings;
  });
}

/** Loads charts and alarms, lets `change` decide, and saves, again if another monitor was faster. */
export function changeState<Step extends { readonly state: MonitorState }>(
  { store, model, chart }: Settings,
  change: (state: MonitorState) => Step,
): Promise<Step> {
  const key = { model, metric: chart.metric ?? 'rmse' };
  return retrying(async () => {
    const stored = await store.loadState(key);
    const before = stored?.state ?? startMonitorState(chart);
    const step = change(before);
    if (step.state !== before) await store.saveState(key, step.state, stored?.generation ?? 0);
    return step;
  });
}

/** Logs the alarms that changed. */
export function tell({ logger, model }: Settings, alarms: readonly AlarmRecord[], period: string | null): void {
  for (const alarm of alarms.filter(({ changed }) => changed)) {
    const level = alarm.status === 'firing' ? 'warn' : 'info';
    const message = `alarm ${alarm.dedupKey} is ${alarm.status}`;
    logger.log({ level, component: 'monitor', message, data: { model, period, alarm } });
  }
}

function watchedMetrics(settings: Settings): (typeof THRESHOLD_METRICS)[number][] {
  const { thresholds } = settings;
  return THRESHOLD_METRICS.filter(
    (metric) => thresholds[`${metric}Warning`] !== undefined || thresholds[`${metric}Critical`] !== undefined,
  );
}

async function judge(settings: Settings, period: Period, metrics: RegressionMetrics) {
  const { model, thresholds, alarm, chart, clock } = settings;
  const breaches = thresholdBreaches(metrics, thresholds);
  const { severity = 'warning' } = chart;
  const watched = watchedMetrics(settings);
  const figures = { model, period, metrics, breaches, watched, severity, alarm, at: clock.now() };
  const { judged, charting } = await changeState(settings, (state) => judgePeriod(state, figures));
  if (charting !== 'already-charted') tell(settings, judged.alarms, judged.period);
  return { charting, charts: judged.charts, alarms: judged.alarms };
}

const unjudged = (charting: Charting) => ({ charting, charts: [], alarms: [] }) as const;

/** Records findings and, when they are final, shows what was served to the charts. */
export async function conclude(
  settings: Settings,
  periodId: string,
  find: () => Promise<Findings>,
  isServed: boolean,
): Promise<PeriodEvaluation> {
  const { period, maturity, metrics, measured } = await record(settings, periodId, find);
  const final = maturity.status === 'final';
  const verdict = !isServed
    ? unjudged('not-served')
    : final
      ? await judge(settings, period, metrics)
      : unjudged('not-final');
  const byVersion = measured.flatMap(({ modelVersion, subject, metrics: own }) =>
    subject === 'served' || modelVersion === null ? [] : [{ modelVersion, metrics: own }],
  );
  const breaches = isServed ? thresholdBreaches(metrics, settings.thresholds) : [];
  return Object.freeze({ period, maturity, metrics, byVersion, breaches, ...verdict });
}

/** A period by its rows in the ledger. */
async function findingsOf(settings: Settings, id: string): Promise<Findings> {
  const row = knownPeriod(await settings.store.periods(settings.model), id);
  const rows = await readRows(settings, id);
  const measured = measure(rows);
  const maturity = matured(settings, row, rows);
  const metrics = measured[0]?.metrics ?? regressionMetrics([], []);
  return { period: row.period, maturity, source: 'ledger', featureCount: null, metrics, measured };
}

/**
 * Evaluates a period by its rows in the ledger.
 *
 * @throws FplMlError `PERIOD_UNKNOWN`
 */
export function evaluate(settings: Settings, id: string): Promise<PeriodEvaluation> {
  return conclude(settings, id, () => findingsOf(settings, id), true);
}
