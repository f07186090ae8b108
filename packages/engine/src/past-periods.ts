import { type Backtest, gatePairs, pairScores } from './backtest.js';
import type { IntervalStudy } from './choose-interval.js';
import type { LoopCommand } from './loop-decision.js';
import type { LoopEvent } from './loop-event.js';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import type { BacktestPair, Loss } from './loss.js';
import { createPolicy, type LearnedSchedule, type RetrainingPolicy } from './policy.js';
import { type ReplayHistory, type ReplayResult, replay } from './replay.js';

/** Past periods to replay a policy on. */
export interface PastPeriodsOptions {
  readonly backtest: Backtest;
  /** Ids in order; the first champion is trained on what was labelled before the first. */
  readonly periods: readonly string[];
  readonly policy: RetrainingPolicy;
}

/** Milliseconds between two replayed periods: long enough for every minimum interval. */
const STEP = 1e12;

/** The loss that a share of the keys served by the challenger leads one to expect. */
function mixed(champion: Loss, challenger: Loss, weight: number): Loss {
  const mix = (a: number, b: number): number => (1 - weight) * a + weight * b;
  return { n: champion.n, sse: mix(champion.sse, challenger.sse), sae: mix(champion.sae, challenger.sae) };
}

/**
 * Past periods as a history that answers to the policy: what a policy asks for happens, as far as the recipe's
 * rolling-origin backtest can tell. Labels of a period are final before the next begins; data checks pass.
 */
export function pastPeriods({ backtest, periods, policy }: PastPeriodsOptions): ReplayHistory {
  let index = -1;
  let at = 0;
  const waiting: LoopEvent[] = [];

  const lossOf = async (origin: string, period: string): Promise<Loss> => {
    const { n, sse, sae } = await backtest.score(origin, period);
    return { n, sse, sae };
  };

  const study = async (period: string): Promise<void> => {
    const { schedule } = policy;
    if (schedule.kind !== 'learned') return;
    const found = await studyIntervals(policy, schedule, backtest, await latestPeriods(backtest, schedule, period));
    waiting.push({ kind: 'interval-studied', at, study: found });
  };

  const observe = async (period: string, state: LoopState): Promise<void> => {
    const origin = state.champion?.trainedBefore ?? period;
    const champion = await lossOf(origin, period);
    const { rollout } = state;
    const challenger = rollout === null ? champion : await lossOf(rollout.trainedBefore, period);
    if (rollout !== null) {
      const pair = pairScores(
        await backtest.score(origin, period),
        await backtest.score(rollout.trainedBefore, period),
      );
      waiting.push({ kind: 'rollout-observed', at, period, pair });
    }
    await study(period);
    waiting.push({
      kind: 'period-final',
      at,
      period,
      followed: index + 1 < periods.length,
      served: mixed(champion, challenger, rollout?.weight ?? 0),
      alarms: [],
      drift: null,
      requestId: `replay-${period}`,
    });
  };

  const train = async (requestId: string, state: LoopState): Promise<void> => {
    const before = periods[index + 1];
    const championTrainedBefore = state.champion?.trainedBefore;
    if (before === undefined || championTrainedBefore === undefined) return;
    // Evidence that a policy which does not bind its gates would only record is not worth computing.
    const paired: readonly BacktestPair[] = policy.binding
      ? await gatePairs({ backtest, before, championTrainedBefore, periods: policy.backtestPeriods })
      : [];
    waiting.push(
      { kind: 'retraining-started', at, requestId },
      { kind: 'data-checked', at, requestId, quality: 1, failures: [] },
      { kind: 'candidate-evaluated', at, requestId, paired, quality: 1 },
    );
  };

  const register = async (requestId: string, state: LoopState): Promise<void> => {
    const trainedBefore = periods[index + 1];
    const championTrainedBefore = state.champion?.trainedBefore;
    if (trainedBefore === undefined || championTrainedBefore === undefined) return;
    const options = { backtest, before: trainedBefore, championTrainedBefore, periods: policy.backtestPeriods };
    const paired = policy.rollout === null ? [] : await gatePairs(options);
    const version = `trained-before-${trainedBefore}`;
    waiting.push({ kind: 'candidate-registered', at, requestId, version, trainedBefore, paired });
  };

  const answer = async (command: LoopCommand, state: LoopState): Promise<void> => {
    if (command.kind === 'train') await train(command.request.id, state);
    if (command.kind === 'register') await register(command.requestId, state);
  };

  return {
    next: async (commands, state) => {
      for (const command of commands) await answer(command, state);
      if (waiting.length === 0 && index + 1 < periods.length) {
        index += 1;
        at += STEP;
        await observe(periods[index] ?? '', state);
      }
      return waiting.shift();
    },
  };
}

/** Replays a policy over past periods, starting with a champion trained just before the first. */
export async function replayPolicy(options: PastPeriodsOptions): Promise<ReplayResult> {
  const [first] = options.periods;
  if (first === undefined) return replay(options.policy, { next: async () => undefined });
  const champion = { version: `trained-before-${first}`, trainedBefore: first };
  return replay(options.policy, pastPeriods(options), { ...INITIAL_STATE, champion });
}

/** The periods that a learned schedule studies after `period`: the latest of its window, `period` included. */
export async function latestPeriods(
  backtest: Backtest,
  schedule: LearnedSchedule,
  period: string,
): Promise<readonly string[]> {
  const order = await backtest.periods();
  const end = order.indexOf(period) + 1;
  return order.slice(Math.max(0, end - schedule.window), end);
}

/**
 * Replays the latest periods under each candidate interval of a learned schedule, with the policy's own gates and
 * rollout, and under the two extremes.
 */
export async function studyIntervals(
  policy: RetrainingPolicy,
  schedule: LearnedSchedule,
  backtest: Backtest,
  periods: readonly string[],
): Promise<IntervalStudy> {
  const run = (change: Partial<RetrainingPolicy>): Promise<ReplayResult> =>
    replayPolicy({ backtest, periods, policy: createPolicy({ ...policy, ...change }) });
  const atOnce = { binding: false, rollout: null };
  const never = await run({ schedule: { kind: 'never' } });
  const always = await run({ schedule: { kind: 'every', periods: 1 }, ...atOnce });
  const intervals = [];
  for (const every of schedule.candidates) {
    const { served, retrainings } = await run({ schedule: { kind: 'every', periods: every } });
    intervals.push({ every, retrainings, served });
  }
  return { periods: periods.length, never: never.served, always: always.served, intervals };
}
