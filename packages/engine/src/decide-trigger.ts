import type { PeriodFinal } from './loop-event.js';
import type { LoopState, TriggerRequest } from './loop-state.js';
import type { RetrainingPolicy } from './policy.js';

/** The rule by which a trigger is held back. */
export type ObstacleName =
  | 'no-next-period'
  | 'already-open'
  | 'rollout'
  | 'blackout'
  | 'min-interval'
  | 'min-new-rows'
  | 'min-share'
  | 'budget'
  | 'emergency-disabled';

/** Why a trigger is held back. */
export interface Obstacle {
  readonly obstacle: ObstacleName;
  /** In words with figures. */
  readonly reason: string;
}

/** A trigger that was held back, and why. */
export interface Suppression extends Obstacle {
  readonly triggerType: TriggerRequest['triggerType'];
}

/** What holds back a retraining at the end of all periods. */
export const NO_NEXT_PERIOD: Obstacle = {
  obstacle: 'no-next-period',
  reason: 'no period follows that a new model could serve',
};

/** What a final period asks for. */
export interface TriggerDecision {
  readonly request: TriggerRequest | null;
  readonly suppressed: readonly Suppression[];
}

/** Periods between scheduled retrainings, as configured or learnt; `null` when there is no schedule (yet). */
export function scheduledInterval(policy: RetrainingPolicy, state: LoopState): number | null {
  if (policy.schedule.kind === 'every') return policy.schedule.periods;
  return policy.schedule.kind === 'learned' ? state.interval : null;
}

/** Periods since the latest retraining, or since the start. */
function age(state: LoopState): number {
  return state.periods - (state.retrainedAt.at(-1) ?? 0);
}

/** What the observations ask for, the most urgent first. `state` counts the period already. */
function wishes(policy: RetrainingPolicy, state: LoopState, event: PeriodFinal): readonly TriggerRequest[] {
  const requestedBy = 'policy';
  const found: TriggerRequest[] = [];
  if (policy.triggers.performance && event.alarms.length > 0) {
    const reason = event.alarms.map((alarm) => alarm.reason).join('; ');
    found.push({ triggerType: 'performance', priority: 'high', reason, requestedBy });
  }
  if (policy.triggers.drift && event.drift?.verdict === 'drift') {
    const reason = `the inputs drifted in ${event.drift.features.map(({ name }) => name).join(', ')}`;
    found.push({ triggerType: 'drift', priority: 'high', reason, requestedBy });
  }
  const interval = scheduledInterval(policy, state);
  if (interval !== null && age(state) >= interval) {
    const reason = `${age(state)} periods since the latest training, the interval is ${interval}`;
    found.push({ triggerType: 'schedule', priority: 'normal', reason, requestedBy });
  }
  const { newData = null } = policy.triggers;
  if (newData !== null && state.newRows >= newData) {
    const reason = `${state.newRows} newly labelled rows, ${newData} are reason enough`;
    found.push({ triggerType: 'new-data', priority: 'normal', reason, requestedBy });
  }
  return found;
}

/** Whether the policy is silent at an instant. */
function blackoutAt({ blackouts }: RetrainingPolicy, at: number): Obstacle | null {
  const found = blackouts.find(({ start, end }) => at >= start && at < end);
  return found === undefined ? null : { obstacle: 'blackout', reason: `nothing is retrained now: ${found.reason}` };
}

function tooEarly(
  policy: RetrainingPolicy,
  state: LoopState,
  at: number,
  triggerType: TriggerRequest['triggerType'],
): Obstacle | null {
  const since = state.requestedAt === null ? Number.POSITIVE_INFINITY : at - state.requestedAt;
  if (since < policy.minInterval) {
    const reason = `the latest retraining was requested ${since} ms ago, at least ${policy.minInterval} must pass`;
    return { obstacle: 'min-interval', reason };
  }
  if (state.newRows < policy.minNewRows) {
    const reason = `${state.newRows} newly labelled rows, at least ${policy.minNewRows} needed`;
    return { obstacle: 'min-new-rows', reason };
  }
  const least = Math.ceil(policy.minShare * (scheduledInterval(policy, state) ?? 0));
  if (triggerType === 'schedule' || age(state) >= least) return null;
  return {
    obstacle: 'min-share',
    reason: `${age(state)} periods since the latest training, at least ${least} must pass`,
  };
}

function overBudget({ budget }: RetrainingPolicy, state: LoopState): Obstacle | null {
  if (budget === null) return null;
  const spent = state.retrainedAt.filter((at) => at > state.periods - budget.periods).length;
  if (spent < budget.retrainings) return null;
  return { obstacle: 'budget', reason: `${spent} retrainings in ${budget.periods} periods, the budget is spent` };
}

/** Why a trigger is not granted at an instant; `null` when it is. */
export function obstacleTo(
  policy: RetrainingPolicy,
  state: LoopState,
  at: number,
  triggerType: TriggerRequest['triggerType'],
): Obstacle | null {
  const { request, rollout } = state;
  if (request !== null) return { obstacle: 'already-open', reason: `retraining ${request.id} is open already` };
  if (rollout !== null) return { obstacle: 'rollout', reason: `the rollout of ${rollout.version} is under way` };
  return blackoutAt(policy, at) ?? tooEarly(policy, state, at, triggerType) ?? overBudget(policy, state);
}

/**
 * Whether a final period sets off a retraining. Every wish that is not granted is named with its reason.
 *
 * @param state the state that counts the period already
 */
export function decideTrigger(policy: RetrainingPolicy, state: LoopState, event: PeriodFinal): TriggerDecision {
  const suppressed: Suppression[] = [];
  for (const wish of wishes(policy, state, event)) {
    const { triggerType } = wish;
    const found = event.followed ? obstacleTo(policy, state, event.at, triggerType) : NO_NEXT_PERIOD;
    if (found === null) return { request: wish, suppressed };
    suppressed.push({ triggerType, ...found });
  }
  return { request: null, suppressed };
}
