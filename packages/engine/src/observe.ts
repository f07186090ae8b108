import { FplMlError, type Period } from '@fpl-ml/core';
import type { DriftEntry } from '@fpl-ml/drift';
import type { PeriodEvaluation } from '@fpl-ml/monitor';
import type { LoopStores } from './engine-options.js';
import type { BoundLoop } from './dispatch.js';
import type { IntervalStudied, LoopEvent } from './loop-event.js';
import type { LoopState } from './loop-state.js';
import { type Loss, NO_LOSS, type PairedPeriod } from './loss.js';
import { latestPeriods, studyIntervals } from './past-periods.js';
import { alarmsOf } from './performance-alarms.js';
import type { RunContext } from './run-retraining.js';
import { toFinding, type WatchDrift } from './watch-drift.js';

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
  { options: { policy, clock }, backtest }: RunContext<Stores>,
  period: string,
): Promise<IntervalStudied | null> {
  const { schedule } = policy;
  if (schedule.kind !== 'learned') return null;
  const periods = await latestPeriods(backtest, schedule, period);
  const found = await studyIntervals(policy, schedule, backtest, periods);
  return { kind: 'interval-studied', at: clock.now(), study: found };
}

/** What became of a period that was observed. */
export interface ObservedPeriod {
  readonly evaluation: PeriodEvaluation;
  /** Of what was served and is labelled. */
  readonly served: Loss;
  /** Whether its labels are final, so that decisions were made. */
  readonly decided: boolean;
}

/** What a final period shows, found out before anything is decided. */
interface Observation {
  /** The state that it was found out for. */
  readonly before: LoopState;
  readonly drift: DriftEntry | null;
  readonly events: readonly LoopEvent[];
}

/** Everything that may fail, or takes long, comes before the decisions. */
async function look<Stores extends LoopStores>(
  context: RunContext<Stores>,
  watch: WatchDrift,
  period: Period,
  evaluation: PeriodEvaluation,
): Promise<Observation> {
  const { clock, data } = context.options;
  const before = await context.dispatcher.state();
  const pair = await pairOf(context, before, period.id);
  const studied = await study(context, period.id);
  const drift = await watch(before, period);
  const order = await data.periods();
  const at = clock.now();
  const final = {
    kind: 'period-final',
    at,
    period: period.id,
    followed: order.at(-1)?.id !== period.id,
    served: lossOf(evaluation),
    alarms: alarmsOf(evaluation),
    charts: evaluation.charts,
    drift: drift === null ? null : toFinding(drift.report),
    requestId: `retraining-before-${order[order.findIndex(({ id }) => id === period.id) + 1]?.id ?? 'the-end'}`,
  } as const;
  const watched = before.rollout === null ? [] : [{ kind: 'rollout-observed', at, period: period.id, pair } as const];
  return { before, drift, events: [...watched, ...(studied === null ? [] : [studied]), final] };
}

function sameLoop(a: LoopState, b: LoopState): boolean {
  return (
    a.latest === b.latest && a.champion?.version === b.champion?.version && a.rollout?.version === b.rollout?.version
  );
}

/** Decides on everything that was seen, in one transaction: a process that dies leaves all of it to be done, or nothing. */
async function conclude<Stores extends LoopStores>(
  { tx, state, dispatch }: BoundLoop<Stores>,
  { before, drift, events }: Observation,
): Promise<void> {
  if (!sameLoop(await state(), before)) {
    throw new FplMlError('LOOP_CONFLICT', 'The loop was changed while a period was observed: observe it again.', {
      retryable: true,
    });
  }
  if (drift !== null) await tx.drift.append(drift);
  for (const event of events) await dispatch(event);
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
  const evaluation = await context.services.monitor.evaluatePeriod(period.id);
  const served = lossOf(evaluation);
  if (evaluation.maturity.status !== 'final') return { evaluation, served, decided: false };
  const observation = await look(context, watch, period, evaluation);
  await context.dispatcher.transaction((bound) => conclude(bound, observation));
  return { evaluation, served, decided: true };
}
