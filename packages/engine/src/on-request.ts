import { decision, finite, openRequest, closed } from './decision.js';
import { decideTrigger, type Obstacle, obstacleTo } from './decide-trigger.js';
import type { Decision } from './loop-decision.js';
import type {
  PeriodFinal,
  RetrainingCancelled,
  RetrainingExpired,
  RetrainingFailed,
  RetrainingRequested,
  RetrainingStarted,
} from './loop-event.js';
import type { LoopState, OpenRequest, TriggerRequest } from './loop-state.js';
import { rmseOf } from './loss.js';
import { inJson, settledBy, withoutEstimate } from './settled-estimates.js';
import type { RetrainingPolicy } from './policy.js';

/** The state with a request in the queue. */
export function queue(state: LoopState, id: string, at: number, trigger: TriggerRequest): LoopState {
  const { triggerType, priority, reason, requestedBy } = trigger;
  const request: OpenRequest = { id, triggerType, priority, reason, requestedBy, status: 'queued', attempt: 0 };
  return { ...state, request, requestedAt: at };
}

/** A period's labels are final: what do they ask for? */
export function onPeriodFinal(policy: RetrainingPolicy, before: LoopState, event: PeriodFinal): Decision {
  const newRows = before.newRows + event.served.n;
  const settled = settledBy(before, event);
  const counted = {
    ...withoutEstimate(before, event, settled),
    periods: before.periods + 1,
    latest: event.period,
    newRows,
  };
  const { request, suppressed } = decideTrigger(policy, counted, event);
  const figures = {
    period: event.period,
    rmse: finite(rmseOf(event.served)),
    rows: event.served.n,
    alarms: event.alarms.map(({ name }) => name),
    drift: event.drift?.verdict ?? null,
    ...(settled === null ? {} : { estimated: { mae: inJson(settled.mae), rmse: inJson(settled.rmse) } }),
    suppressed: suppressed.map(({ triggerType, obstacle, reason }) => ({ triggerType, obstacle, reason })),
  };
  const record = { subject: event.period, figures };
  if (request === null) {
    const outcome = suppressed.length > 0 ? 'suppressed' : 'observed';
    const reason = suppressed.map((held) => `${held.triggerType}: ${held.reason}`).join('; ');
    return decision(counted, [], event, { ...record, outcome, reason: reason === '' ? 'nothing asks for it' : reason });
  }
  const state = queue(counted, event.requestId, event.at, request);
  const commands = state.request === null ? [] : [{ kind: 'train', request: state.request } as const];
  return decision(state, commands, event, {
    subject: event.requestId,
    outcome: 'queued',
    reason: `${request.triggerType}: ${request.reason}`,
    figures: { ...figures, triggerType: request.triggerType },
  });
}

/** Why a request is not granted; `null` when it is. */
function refusal(policy: RetrainingPolicy, state: LoopState, event: RetrainingRequested): Obstacle | null {
  if (event.triggerType === 'emergency' && !policy.emergency) {
    return { obstacle: 'emergency-disabled', reason: 'the policy has emergency retraining switched off' };
  }
  // A first model has nothing to wait for, and what people ask for goes before every rule.
  if (event.hygiene !== true || state.champion === null) return null;
  return obstacleTo(policy, state, event.at, event.triggerType);
}

/** One is open already; an emergency gives it its own priority, unless it runs. */
function coalesced(
  policy: RetrainingPolicy,
  state: LoopState,
  open: OpenRequest,
  event: RetrainingRequested,
): Decision {
  const { requestId, triggerType, requestedBy } = event;
  const urgent =
    triggerType === 'emergency' && policy.emergency && open.status !== 'running' && open.priority !== 'critical';
  const request: OpenRequest = urgent ? { ...open, priority: 'critical' } : open;
  const commands = urgent ? [{ kind: 'hasten', request } as const] : [];
  return decision({ ...state, request }, commands, event, {
    subject: requestId,
    outcome: 'coalesced',
    reason: `retraining ${open.id} is open already`,
    figures: { triggerType, requestedBy },
  });
}

/** Somebody asks for a retraining. */
export function onRequested(policy: RetrainingPolicy, state: LoopState, event: RetrainingRequested): Decision {
  const figures = { triggerType: event.triggerType, requestedBy: event.requestedBy };
  const record = { subject: event.requestId, figures };
  if (state.request !== null) return coalesced(policy, state, state.request, event);
  const refused = refusal(policy, state, event);
  if (refused !== null) {
    const { obstacle, reason } = refused;
    const held = { ...record, figures: { ...figures, obstacle }, reason: `${event.triggerType}: ${reason}` };
    return decision(state, [], event, { ...held, outcome: 'suppressed' });
  }
  const next = queue(state, event.requestId, event.at, event);
  const commands = next.request === null ? [] : [{ kind: 'train', request: next.request } as const];
  return decision(next, commands, event, {
    ...record,
    outcome: 'queued',
    reason: `${event.triggerType}: ${event.reason}`,
  });
}

/** A worker begins an attempt. */
export function onStarted(state: LoopState, event: RetrainingStarted): Decision {
  const open = openRequest(state, event.requestId);
  const request: OpenRequest = { ...open, status: 'running', attempt: open.attempt + 1 };
  const first = request.attempt === 1;
  const next = { ...state, request, retrainedAt: first ? [...state.retrainedAt, state.periods] : state.retrainedAt };
  const reason = first ? 'training begins' : 'training is tried again';
  return decision(next, [], event, { subject: event.requestId, outcome: 'running', reason });
}

/** An attempt ended with an error. */
export function onFailed(policy: RetrainingPolicy, state: LoopState, event: RetrainingFailed): Decision {
  const open = openRequest(state, event.requestId);
  const record = { subject: event.requestId, reason: `${event.code}: ${event.message}` };
  if (!event.retryable || open.attempt >= policy.maxAttempts) {
    return decision(closed(state), [], event, { ...record, outcome: 'failed' });
  }
  const request: OpenRequest = { ...open, status: 'retry-wait' };
  return decision({ ...state, request }, [{ kind: 'train', request }], event, { ...record, outcome: 'retry' });
}

/** What was labelled stays new: nothing was learnt from it. */
function withdrawn(state: LoopState, requestId: string): Decision['commands'] {
  openRequest(state, requestId);
  return [{ kind: 'withdraw', requestId }];
}

/** Somebody takes a request back, or stops its training. */
export function onCancelled(state: LoopState, event: RetrainingCancelled): Decision {
  const commands = withdrawn(state, event.requestId);
  return decision({ ...state, request: null }, commands, event, {
    subject: event.requestId,
    outcome: 'cancelled',
    reason: event.reason,
    figures: { requestedBy: event.requestedBy },
  });
}

/** Nobody carried a request out in time. */
export function onExpired(state: LoopState, event: RetrainingExpired): Decision {
  const commands = withdrawn(state, event.requestId);
  return decision({ ...state, request: null }, commands, event, {
    subject: event.requestId,
    outcome: 'expired',
    reason: `nobody carried it out within ${event.after} ms`,
    figures: { after: event.after },
  });
}
