import type { PeriodFinal } from './loop-event.js';
import type { LoopState, TriggerRequest } from './loop-state.js';
import type { RetrainingPolicy } from './policy.js';

/** A trigger that was held back, and why. */
export interface Suppression {
  readonly triggerType: TriggerRequest['triggerType'];
  readonly reason: string;
}

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
  return found;
}

/** Why a wish is not granted now, or `null`. */
function obstacle(policy: RetrainingPolicy, state: LoopState, event: PeriodFinal, wish: TriggerRequest): string | null {
  if (!event.followed) return 'no period follows that a new model could serve';
  if (state.request !== null) return `retraining ${state.request.id} is open already`;
  if (state.rollout !== null) return `the rollout of ${state.rollout.version} is under way`;
  if (state.requestedAt !== null && event.at - state.requestedAt < policy.minInterval) {
    return `the latest retraining was requested ${event.at - state.requestedAt} ms ago, at least ${policy.minInterval} must pass`;
  }
  if (state.newRows < policy.minNewRows)
    return `${state.newRows} newly labelled rows, at least ${policy.minNewRows} needed`;
  const least = Math.ceil(policy.minShare * (scheduledInterval(policy, state) ?? 0));
  if (wish.triggerType !== 'schedule' && age(state) < least) {
    return `${age(state)} periods since the latest training, at least ${least} must pass`;
  }
  const { budget } = policy;
  if (budget === null) return null;
  const spent = state.retrainedAt.filter((at) => at > state.periods - budget.periods).length;
  return spent < budget.retrainings ? null : `${spent} retrainings in ${budget.periods} periods, the budget is spent`;
}

/**
 * Whether a final period sets off a retraining. Every wish that is not granted is named with its reason.
 *
 * @param state the state that counts the period already
 */
export function decideTrigger(policy: RetrainingPolicy, state: LoopState, event: PeriodFinal): TriggerDecision {
  const suppressed: Suppression[] = [];
  for (const wish of wishes(policy, state, event)) {
    const reason = obstacle(policy, state, event, wish);
    if (reason === null) return { request: wish, suppressed };
    suppressed.push({ triggerType: wish.triggerType, reason });
  }
  return { request: null, suppressed };
}
