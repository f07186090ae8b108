import type { Period } from '@fpl-ml/core';
import type { AlarmRecord } from './alarm.js';
import { type AlarmHints, probableCauses } from './alarm-causes.js';
import { settleEstimate } from './estimation/monitor-estimation.js';
import { servedStream, versionStream } from './labelled-stream.js';
import { type Maturity, maturityOf } from './ledger.js';
import type { Settings } from './monitor-settings.js';
import { type Charting, judgePeriod, type MonitorState, startMonitorState } from './monitor-state.js';
import type { PeriodEvaluation } from './monitor-types.js';
import type { PeriodCounts, PeriodRow } from './observation-store.js';
import { knownPeriod } from './paired-errors.js';
import {
  newRevisions,
  type PerformanceFigures,
  type PerformanceRecord,
  type PerformanceSubject,
} from './performance.js';
import { type RegressionMetrics, regressionMetrics } from './regression-metrics.js';
import { retrying } from './retrying.js';
import { streamMetrics } from './stream-metrics.js';
import { THRESHOLD_METRICS, thresholdBreaches, unclearMetrics } from './thresholds.js';

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

/** How complete a period is now. */
export function matured({ clock, maturity }: Settings, row: PeriodRow, counts: PeriodCounts): Maturity {
  return maturityOf(row, counts, clock.now(), row.period.end + maturity);
}

/** One version at a time, so that the numbers of no more than one are in the process. */
async function measure({ store, model }: Settings, periodId: string, { versions }: PeriodCounts) {
  const key = { model, periodId };
  const serving = versions.filter(({ role }) => role === 'served').map(({ modelVersion }) => modelVersion);
  const sole = serving.length === 1 ? (serving[0] ?? null) : null;
  const metrics = await streamMetrics(servedStream(store, key, serving));
  const measured: Measured[] = [{ subject: 'served', modelVersion: sole, metrics }];
  for (const modelVersion of new Set(versions.map((version) => version.modelVersion))) {
    const roles = versions.filter((version) => version.modelVersion === modelVersion);
    const isAll = modelVersion === sole && roles.length === 1;
    const own = isAll ? metrics : await streamMetrics(versionStream(store, key, modelVersion));
    measured.push({ subject: `version:${modelVersion}`, modelVersion, metrics: own });
  }
  return measured;
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

/** Tells of the alarms that changed, or that people should hear of again. */
export function tell({ logger, model, events }: Settings, alarms: readonly AlarmRecord[], period: string | null): void {
  for (const alarm of alarms.filter(({ changed, notify }) => changed || notify === true)) {
    const level = alarm.status === 'firing' ? 'warn' : 'info';
    const message = `alarm ${alarm.dedupKey} is ${alarm.status}`;
    logger.log({ level, component: 'monitor', message, data: { model, period, alarm } });
    events.emit('alarm', { alarm, period });
  }
}

function watchedMetrics(settings: Settings): (typeof THRESHOLD_METRICS)[number][] {
  const { thresholds } = settings;
  return THRESHOLD_METRICS.filter(
    (metric) => thresholds[`${metric}Warning`] !== undefined || thresholds[`${metric}Critical`] !== undefined,
  );
}

async function judge(settings: Settings, period: Period, metrics: RegressionMetrics, hints: AlarmHints | undefined) {
  const { model, thresholds, alarm, chart, clock } = settings;
  const breaches = thresholdBreaches(metrics, thresholds);
  const { severity = 'warning' } = chart;
  const watched = watchedMetrics(settings);
  const unclear = unclearMetrics(metrics, thresholds);
  const common = { model, period, metrics, breaches, watched, unclear, severity, alarm, at: clock.now() };
  const figures = hints === undefined ? common : { ...common, hints };
  const { judged, charting } = await changeState(settings, (state) => judgePeriod(state, figures));
  if (charting !== 'already-charted') tell(settings, judged.alarms, judged.period);
  return { charting, charts: judged.charts, alarms: judged.alarms };
}

const unjudged = (charting: Charting) => ({ charting, charts: [], alarms: [] }) as const;

/** How findings are to be judged. */
interface Verdict {
  readonly isServed: boolean;
  readonly hints: AlarmHints | undefined;
}

/** Records findings and, when they are final, shows what was served to the charts. */
export async function conclude(
  settings: Settings,
  periodId: string,
  find: () => Promise<Findings>,
  { isServed, hints }: Verdict,
): Promise<PeriodEvaluation> {
  const { period, maturity, metrics, measured } = await record(settings, periodId, find);
  const final = maturity.status === 'final';
  const verdict = !isServed
    ? unjudged('not-served')
    : final
      ? await judge(settings, period, metrics, hints)
      : unjudged('not-final');
  if (isServed && final && metrics.n > 0) await settleEstimate(settings, periodId, metrics);
  const byVersion = measured.flatMap(({ modelVersion, subject, metrics: own }) =>
    subject === 'served' || modelVersion === null ? [] : [{ modelVersion, metrics: own }],
  );
  const breaches = isServed ? thresholdBreaches(metrics, settings.thresholds) : [];
  const evaluation = Object.freeze({ period, maturity, metrics, byVersion, breaches, ...verdict });
  settings.events.emit('evaluated', { evaluation });
  return evaluation;
}

/** A period by its rows in the ledger. */
async function findingsOf(settings: Settings, id: string): Promise<Findings> {
  const { store, model } = settings;
  const row = knownPeriod(await store.periods(model), id);
  const counts = await store.counts({ model, periodId: id });
  const measured = await measure(settings, id, counts);
  const metrics = measured[0]?.metrics ?? regressionMetrics([], []);
  const maturity = matured(settings, row, counts);
  // Once final, always final, whatever the clock says later.
  if (maturity.status === 'final' && !row.declaredFinal) {
    await store.declarePeriod({ model, period: row.period, final: true, now: settings.clock.now() });
  }
  return { period: row.period, maturity, source: 'ledger', featureCount: null, metrics, measured };
}

/**
 * Evaluates a period by its rows in the ledger.
 *
 * @throws FplMlError `PERIOD_UNKNOWN`
 */
export async function evaluate(settings: Settings, id: string, hints?: AlarmHints): Promise<PeriodEvaluation> {
  // Found wrong before anything is recorded.
  if (hints !== undefined) probableCauses(hints);
  return conclude(settings, id, () => findingsOf(settings, id), { isServed: true, hints });
}
