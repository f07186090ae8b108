import { decide } from './loop.js';
import type { DecisionRecord, LoopCommand } from './loop-decision.js';
import type { LoopEvent } from './loop-event.js';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import { addLoss, type Loss, NO_LOSS } from './loss.js';
import type { RetrainingPolicy } from './policy.js';

/** Where the events of a replay come from. */
export interface ReplayHistory {
  /**
   * The next event; `undefined` at the end.
   *
   * @param commands what the latest decision asked for
   * @param state the state after it
   */
  next(commands: readonly LoopCommand[], state: LoopState): Promise<LoopEvent | undefined>;
}

/** What a policy did, or would have done. */
export interface ReplayResult {
  readonly decisions: readonly DecisionRecord[];
  readonly state: LoopState;
  readonly retrainings: number;
  readonly promotions: number;
  readonly rejections: number;
  readonly rollbacks: number;
  /** Of what was served in all final periods. */
  readonly served: Loss;
}

/** Events that happened, as they were recorded. */
export function recordedHistory(events: readonly LoopEvent[]): ReplayHistory {
  let position = 0;
  return {
    next: async () => {
      position += 1;
      return events[position - 1];
    },
  };
}

/**
 * Runs a policy over a history with the very functions that decide in production. Over {@link recordedHistory} of a
 * run's own events it gives the run's own decisions; over {@link pastPeriods} it answers what another policy would have
 * done, and at what cost.
 *
 * @param start the state before the first event; default a model that has seen nothing
 */
export async function replay(
  policy: RetrainingPolicy,
  history: ReplayHistory,
  start: LoopState = INITIAL_STATE,
): Promise<ReplayResult> {
  const decisions: DecisionRecord[] = [];
  let state = start;
  let served = NO_LOSS;
  let commands: readonly LoopCommand[] = [];
  for (let event = await history.next([], state); event !== undefined; event = await history.next(commands, state)) {
    const decision = decide(policy, state, event);
    ({ state, commands } = decision);
    decisions.push(decision.record);
    if (event.kind === 'period-final') served = addLoss(served, event.served);
  }
  return { decisions, state, served, ...tally(decisions) };
}

/** Counts what decisions amount to. A retraining counts once, however often it was tried. */
export function tally(
  decisions: readonly DecisionRecord[],
): Pick<ReplayResult, 'retrainings' | 'promotions' | 'rejections' | 'rollbacks'> {
  const count = (test: (record: DecisionRecord) => boolean): number => decisions.filter(test).length;
  return {
    retrainings: new Set(decisions.flatMap(({ outcome, subject }) => (outcome === 'running' ? [subject] : []))).size,
    promotions: count(({ outcome }) => outcome === 'promoted' || outcome === 'activated'),
    rejections: count(({ outcome }) => ['rejected', 'inconclusive', 'data-refused'].includes(outcome)),
    rollbacks: count(({ outcome }) => outcome === 'rolled-back'),
  };
}
