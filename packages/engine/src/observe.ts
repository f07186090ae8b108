import { columnNames, type Frame, numericColumn, type Period, toFrame } from '@fpl-ml/core';
import type { ColumnReport, DriftReport } from '@fpl-ml/drift';
import type { PeriodEvaluation } from '@fpl-ml/monitor';
import type { EngineOptions, LoopStores } from './engine-options.js';
import type { DriftedColumn, DriftFinding, PerformanceAlarm } from './loop-event.js';
import type { LoopState } from './loop-state.js';
import { type Loss, NO_LOSS, type PairedPeriod } from './loss.js';
import { latestPeriods, studyIntervals } from './past-periods.js';
import type { RunContext } from './run-retraining.js';

/** Frames with the columns of the first, one below the other. */
function stack(frames: readonly Frame[]): Frame {
  const names = columnNames(frames[0] ?? {});
  const column = (name: string): Float64Array => {
    const parts = frames.map((frame) => numericColumn(frame, name));
    const values = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
    let end = 0;
    for (const part of parts) {
      values.set(part, end);
      end += part.length;
    }
    return values;
  };
  return toFrame(Object.fromEntries(names.map((name) => [name, column(name)])));
}

/** Compares the inputs of periods with those before the champion's training; remembers whose reference is in use. */
export type WatchDrift = (state: LoopState, period: Period) => Promise<DriftFinding | null>;

/** The figure by which a column drifted: its distribution, or else its missing values. */
function driftedColumn({ column: name, distribution, missing }: ColumnReport): DriftedColumn {
  const beyond = distribution !== null && distribution.statistic > distribution.limit;
  if (beyond) return { name, method: distribution.method, value: distribution.statistic, limit: distribution.limit };
  return { name, method: 'missing', value: missing?.current ?? 0, limit: missing?.reference ?? 0 };
}

function toFinding({ verdict, columns }: DriftReport): DriftFinding {
  const drifted = columns.filter((column) => column.verdict === 'drift');
  return { verdict, checked: columns.length, features: drifted.map(driftedColumn) };
}

/** Makes the drift watch of one model. */
export function driftWatch<Stores extends LoopStores>(options: EngineOptions<Stores>): WatchDrift {
  const { drift, data, expectations } = options;
  let reference: string | null = null;

  const features = async (period: string): Promise<Frame> => {
    const { frame } = await data.features(period);
    return toFrame(Object.fromEntries(expectations.features.map((name) => [name, numericColumn(frame, name)])));
  };
  const inputs = drift?.inputs ?? features;

  const refer = async (before: string): Promise<void> => {
    if (drift === null || reference === before) return;
    const order = (await data.periods()).map(({ id }) => id);
    const end = order.indexOf(before);
    const periods = order.slice(Math.max(0, end - drift.referencePeriods), end);
    drift.detector.setReference(stack(await Promise.all(periods.map(inputs))));
    reference = before;
  };

  return async (state, period) => {
    if (drift === null || state.champion === null) return null;
    await refer(state.champion.trainedBefore);
    const current = await inputs(period.id);
    const { report } = await drift.detector.detectDrift(current, { period, modelVersion: state.champion.version });
    return toFinding(report);
  };
}

/** What a firing alarm went beyond: a limit of its chart, or a threshold. */
function alarmLimit(
  evaluation: PeriodEvaluation,
  name: string,
): Pick<PerformanceAlarm, 'value' | 'limit' | 'direction'> | null {
  const chart = evaluation.charts.find(({ kind }) => name.endsWith(kind));
  const breach = evaluation.breaches.find(({ metric }) => name.includes(metric));
  if (chart === undefined) {
    return breach === undefined
      ? null
      : { value: breach.value, limit: breach.limit, direction: breach.metric === 'r2' ? 'below' : 'above' };
  }
  const direction = chart.side === 'down' ? 'below' : 'above';
  const { statistic, limits } = chart;
  const limit = direction === 'below' ? limits?.lower : limits?.upper;
  return statistic === null || limit === undefined || limit === null ? null : { value: statistic, limit, direction };
}

/** The alarms that are firing after a period. */
function alarmsOf(evaluation: PeriodEvaluation): readonly PerformanceAlarm[] {
  return evaluation.alarms.flatMap(({ dedupKey, status, severity }) => {
    const found = status === 'firing' ? alarmLimit(evaluation, dedupKey) : null;
    if (found === null) return [];
    const [, metric = dedupKey] = dedupKey.split('/');
    const name = dedupKey.split('/').slice(1).join(':');
    const reason = `${name} is ${found.value.toFixed(3)}, ${found.direction} its limit ${found.limit.toFixed(3)}`;
    return [{ name, level: severity ?? 'warning', metric, ...found, reason }];
  });
}

/** The sums behind a period's figures. */
function lossOf({ metrics: { n, rmse, mae } }: PeriodEvaluation): Loss {
  return n === 0 ? NO_LOSS : { n, sse: rmse * rmse * n, sae: mae * n };
}

/** Champion and challenger on the labelled rows of a period. */
async function pairOf<Stores extends LoopStores>(
  { services }: RunContext<Stores>,
  state: LoopState,
  period: string,
): Promise<PairedPeriod | null> {
  const { champion, rollout } = state;
  if (champion === null || rollout === null) return null;
  const [pair] = await services.monitor.pairedErrors({
    periods: [period],
    baseline: champion.version,
    challenger: rollout.version,
  });
  if (pair === undefined || pair.n === 0) return null;
  return { period, baseline: { n: pair.n, ...pair.baseline }, candidate: { n: pair.n, ...pair.challenger } };
}

/** Replays the latest final periods to learn how often retraining pays. */
async function study<Stores extends LoopStores>(
  { options, dispatcher, backtest }: RunContext<Stores>,
  period: string,
): Promise<void> {
  const { policy, clock } = options;
  const { schedule } = policy;
  if (schedule.kind !== 'learned') return;
  const periods = await latestPeriods(backtest, schedule, period);
  const found = await studyIntervals(policy, schedule, backtest, periods);
  await dispatcher.dispatch({ kind: 'interval-studied', at: clock.now(), study: found });
}

/** What became of a period that was observed. */
export interface ObservedPeriod {
  readonly evaluation: PeriodEvaluation;
  /** Of what was served and is labelled. */
  readonly served: Loss;
  /** Whether its labels are final, so that decisions were made. */
  readonly decided: boolean;
}

/**
 * Takes a period in whose labels are final: metrics, charts, drift, the rollout under way, the interval, and whether to
 * retrain.
 */
export async function observePeriod<Stores extends LoopStores>(
  context: RunContext<Stores>,
  watch: WatchDrift,
  period: Period,
): Promise<ObservedPeriod> {
  const { options, services, dispatcher } = context;
  const { clock, data } = options;
  const evaluation = await services.monitor.evaluatePeriod(period.id);
  const served = lossOf(evaluation);
  if (evaluation.maturity.status !== 'final') return { evaluation, served, decided: false };
  const before = await dispatcher.state();
  if (before.rollout !== null) {
    const pair = await pairOf(context, before, period.id);
    await dispatcher.dispatch({ kind: 'rollout-observed', at: clock.now(), period: period.id, pair });
  }
  await study(context, period.id);
  const order = await data.periods();
  await dispatcher.dispatch({
    kind: 'period-final',
    at: clock.now(),
    period: period.id,
    followed: order.at(-1)?.id !== period.id,
    served,
    alarms: alarmsOf(evaluation),
    drift: await watch(before, period),
    requestId: `retraining-before-${order[order.findIndex(({ id }) => id === period.id) + 1]?.id ?? 'the-end'}`,
  });
  return { evaluation, served, decided: true };
}
