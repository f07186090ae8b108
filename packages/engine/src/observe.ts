import { type Frame, numericColumn, type Period, toFrame } from '@fpl-ml/core';
import type { DriftReport } from '@fpl-ml/drift';
import type { PeriodEvaluation } from '@fpl-ml/monitor';
import type { EngineOptions, LoopStores } from './engine-options.js';
import type { DriftFinding, PerformanceAlarm } from './loop-event.js';
import type { LoopState } from './loop-state.js';
import type { PairedPeriod } from './loss.js';
import { studyIntervals } from './past-periods.js';
import type { RunContext } from './run-retraining.js';

/** Frames with the same columns, one below the other. */
function stack(frames: readonly Frame[], names: readonly string[]): Frame {
  return toFrame(
    Object.fromEntries(
      names.map((name) => {
        const parts = frames.map((frame) => numericColumn(frame, name));
        const values = new Float64Array(parts.reduce((length, part) => length + part.length, 0));
        let end = 0;
        for (const part of parts) {
          values.set(part, end);
          end += part.length;
        }
        return [name, values];
      }),
    ),
  );
}

/** Compares the inputs of periods with those before the champion's training; remembers whose reference is in use. */
export type WatchDrift = (state: LoopState, period: Period) => Promise<DriftFinding | null>;

function toFinding({ verdict, columns }: DriftReport): DriftFinding {
  const drifted = columns.filter((column) => column.verdict === 'drift');
  return {
    verdict,
    checked: columns.length,
    features: drifted.map(({ name, method, statistic, limit }) => ({ name, method, value: statistic, limit })),
  };
}

/** Makes the drift watch of one model. */
export function driftWatch<Stores extends LoopStores>(options: EngineOptions<Stores>): WatchDrift {
  const { drift, data, expectations } = options;
  let reference: string | null = null;

  const refer = async (before: string): Promise<void> => {
    if (drift === null || reference === before) return;
    const order = (await data.periods()).map(({ id }) => id);
    const end = order.indexOf(before);
    const periods = order.slice(Math.max(0, end - drift.referencePeriods), end);
    const frames = await Promise.all(periods.map(async (period) => (await data.features(period)).frame));
    await drift.detector.setReference(stack(frames, expectations.features));
    reference = before;
  };

  return async (state, period) => {
    if (drift === null || state.champion === null) return null;
    await refer(state.champion.trainedBefore);
    const { frame } = await data.features(period.id);
    const current = stack([frame], expectations.features);
    const report = await drift.detector.detectDrift(current, { period, modelVersion: state.champion.version });
    return toFinding(report);
  };
}

/** The alarms of a period's charts and thresholds. */
function alarmsOf(evaluation: PeriodEvaluation): readonly PerformanceAlarm[] {
  void evaluation;
  return [];
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
  const order = await backtest.periods();
  const end = order.indexOf(period) + 1;
  const periods = order.slice(Math.max(0, end - schedule.window), end);
  const found = await studyIntervals(policy, schedule, backtest, periods);
  await dispatcher.dispatch({ kind: 'interval-studied', at: clock.now(), study: found });
}

/**
 * Takes a period in whose labels are final: metrics, charts, drift, the rollout under way, the interval, and whether to
 * retrain.
 */
export async function observePeriod<Stores extends LoopStores>(
  context: RunContext<Stores>,
  watch: WatchDrift,
  period: Period,
): Promise<PeriodEvaluation> {
  const { options, services, dispatcher } = context;
  const { clock, ids, data } = options;
  const evaluation = await services.monitor.evaluatePeriod(period.id);
  if (evaluation.maturity.status !== 'final') return evaluation;
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
    served: { n: evaluation.n, sse: evaluation.sse, sae: evaluation.sae },
    alarms: alarmsOf(evaluation),
    drift: await watch(before, period),
    requestId: ids.next('retraining'),
  });
  return evaluation;
}

