import { FplMlError } from '@fpl-ml/core';
import { chooseInterval } from './choose-interval.js';
import { decision, finite } from './decision.js';
import type { Decision } from './loop-decision.js';
import type { IntervalStudied, LoopEvent } from './loop-event.js';
import type { LoopState } from './loop-state.js';
import { onAlternative, onDataChecked, onEvaluated, onRegistered } from './on-candidate.js';
import { onEstimated } from './on-estimated.js';
import { onCancelled, onExpired, onFailed, onPeriodFinal, onRequested, onStarted } from './on-request.js';
import { onPredictionsFailed, onPromotion, onRollback, onRolloutAborted, onRolloutObserved } from './on-rollout.js';
import type { RetrainingPolicy } from './policy.js';

function onStudied(policy: RetrainingPolicy, state: LoopState, event: IntervalStudied): Decision {
  if (policy.schedule.kind !== 'learned') {
    throw new FplMlError('POLICY_INVALID', `Expected a learned schedule, got "${policy.schedule.kind}".`);
  }
  const { every, gain, limit, reason } = chooseInterval(policy.schedule, event.study);
  const outcome = every === state.interval ? 'interval-kept' : 'interval-changed';
  const figures = { every, before: state.interval, gain: finite(gain), limit: finite(limit) };
  return decision({ ...state, interval: every }, [], event, { subject: 'interval', outcome, reason, figures });
}

/**
 * The loop's one decision function: what follows from an event, given the policy and what happened before. Pure: the
 * engine calls it on what happens, {@link replay} on what happened.
 *
 * @throws FplMlError `REQUEST_NOT_OPEN`, `ROLLOUT_NOT_ACTIVE` for events that the state does not allow
 */
export function decide(policy: RetrainingPolicy, state: LoopState, event: LoopEvent): Decision {
  switch (event.kind) {
    case 'period-final':
      return onPeriodFinal(policy, state, event);
    case 'interval-studied':
      return onStudied(policy, state, event);
    case 'rollout-observed':
      return onRolloutObserved(policy, state, event);
    case 'retraining-requested':
      return onRequested(policy, state, event);
    case 'retraining-started':
      return onStarted(state, event);
    case 'data-checked':
      return onDataChecked(state, event);
    case 'candidate-evaluated':
      return onEvaluated(policy, state, event);
    case 'candidate-registered':
      return onRegistered(policy, state, event);
    case 'retraining-failed':
      return onFailed(policy, state, event);
    case 'rollback-requested':
      return onRollback(state, event);
    case 'retraining-cancelled':
      return onCancelled(state, event);
    case 'retraining-expired':
      return onExpired(state, event);
    case 'alternative-weighed':
      return onAlternative(policy, state, event);
    case 'predictions-failed':
      return onPredictionsFailed(policy, state, event);
    case 'promotion-requested':
      return onPromotion(state, event);
    case 'performance-estimated':
      return onEstimated(policy, state, event);
    case 'rollout-aborted':
      return onRolloutAborted(state, event);
  }
}
