import { FplMlError, type JsonObject, seededRandom } from '@fpl-ml/core';
import { chooseInterval } from './choose-interval.js';
import { decideRollout } from './decide-rollout.js';
import { decideTrigger } from './decide-trigger.js';
import { weighPairs } from './evidence.js';
import { evaluateGates, type GatesOutcome } from './gates.js';
import type { Decision, DecisionRecord, LoopCommand } from './loop-decision.js';
import type {
  CandidateEvaluated,
  CandidateRegistered,
  DataChecked,
  IntervalStudied,
  LoopEvent,
  PeriodFinal,
  RetrainingFailed,
  RetrainingRequested,
  RetrainingStarted,
  RollbackRequested,
  RolloutObserved,
} from './loop-event.js';
import type { ActiveRollout, LoopState, OpenRequest, TriggerRequest } from './loop-state.js';
import { addLoss, type BacktestPair, maeOf, NO_LOSS, rmseOf } from './loss.js';
import type { RetrainingPolicy } from './policy.js';

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

function decision(
  state: LoopState,
  commands: readonly LoopCommand[],
  event: LoopEvent,
  record: Omit<DecisionRecord, 'event' | 'figures'> & { readonly figures?: JsonObject },
): Decision {
  return { state, commands, record: { figures: {}, ...record, event: event.kind } };
}

/** @throws FplMlError `REQUEST_NOT_OPEN` */
export function openRequest(state: LoopState, id: string): OpenRequest {
  if (state.request?.id === id) return state.request;
  throw new FplMlError(
    'REQUEST_NOT_OPEN',
    `Expected retraining "${id}" to be open, got ${state.request === null ? 'none' : `"${state.request.id}"`}: its outcome was recorded already.`,
    { data: { requestId: id } },
  );
}

function queue(state: LoopState, id: string, at: number, trigger: TriggerRequest): LoopState {
  const { triggerType, priority, reason, requestedBy } = trigger;
  const request: OpenRequest = { id, triggerType, priority, reason, requestedBy, status: 'queued', attempt: 0 };
  return { ...state, request, requestedAt: at };
}

function onPeriodFinal(policy: RetrainingPolicy, before: LoopState, event: PeriodFinal): Decision {
  const newRows = before.newRows + event.served.n;
  const counted = { ...before, periods: before.periods + 1, latest: event.period, newRows };
  const { request, suppressed } = decideTrigger(policy, counted, event);
  const figures = {
    period: event.period,
    rmse: finite(rmseOf(event.served)),
    rows: event.served.n,
    alarms: event.alarms.map(({ name }) => name),
    drift: event.drift?.verdict ?? null,
    suppressed: suppressed.map(({ triggerType, reason }) => ({ triggerType, reason })),
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

function onRequested(state: LoopState, event: RetrainingRequested): Decision {
  const figures = { triggerType: event.triggerType, requestedBy: event.requestedBy };
  if (state.request !== null) {
    const reason = `retraining ${state.request.id} is open already`;
    return decision(state, [], event, { subject: event.requestId, outcome: 'coalesced', reason, figures });
  }
  const next = queue(state, event.requestId, event.at, event);
  const commands = next.request === null ? [] : [{ kind: 'train', request: next.request } as const];
  const reason = `${event.triggerType}: ${event.reason}`;
  return decision(next, commands, event, { subject: event.requestId, outcome: 'queued', reason, figures });
}

function onStarted(state: LoopState, event: RetrainingStarted): Decision {
  const open = openRequest(state, event.requestId);
  const request: OpenRequest = { ...open, status: 'running', attempt: open.attempt + 1 };
  const first = request.attempt === 1;
  const next = { ...state, request, retrainedAt: first ? [...state.retrainedAt, state.periods] : state.retrainedAt };
  const reason = first ? 'training begins' : 'training is tried again';
  return decision(next, [], event, { subject: event.requestId, outcome: 'running', reason });
}

/** The request is over; a rejection is an outcome, not an error, and is not tried again. */
function closed(state: LoopState): LoopState {
  return { ...state, request: null, newRows: 0 };
}

function onDataChecked(state: LoopState, event: DataChecked): Decision {
  openRequest(state, event.requestId);
  const record = { subject: event.requestId, figures: { quality: event.quality, failures: event.failures } };
  return event.failures.length === 0
    ? decision(state, [], event, { ...record, outcome: 'data-accepted', reason: `${event.quality} of the rows pass` })
    : decision(closed(state), [], event, { ...record, outcome: 'data-refused', reason: event.failures.join('; ') });
}

/** Ends the rollout that is under way, if one is, without blame. */
function abandoned({ rollout }: LoopState, reason: string): readonly LoopCommand[] {
  return rollout === null ? [] : [{ kind: 'abandon-rollout', version: rollout.version, quarantine: false, reason }];
}

/** R² of the candidate over all rows of its paired periods, against each period's own mean. */
function backtestR2(paired: readonly BacktestPair[]): number {
  const total = paired.reduce((sum, { outcomeSquares }) => sum + outcomeSquares, 0);
  return 1 - paired.reduce((sum, { candidate }) => sum + candidate.sse, 0) / total;
}

function gateFigures({ gates }: GatesOutcome): JsonObject[] {
  return gates.map(({ gate, verdict, value, threshold, reason }) => ({ gate, verdict, value, threshold, reason }));
}

function onEvaluated(policy: RetrainingPolicy, state: LoopState, event: CandidateEvaluated): Decision {
  openRequest(state, event.requestId);
  const first = state.champion === null;
  const paired = first ? null : weighPairs(event.paired, seededRandom(event.requestId, 'sign-flip'));
  const r2 = backtestR2(event.paired);
  const mae = maeOf(event.paired.reduce((total, { candidate }) => addLoss(total, candidate), NO_LOSS));
  const outcome = evaluateGates(policy.gates, { paired, r2, mae, dataQuality: event.quality });
  const record = {
    subject: event.requestId,
    reason: outcome.gates.map(({ gate, verdict, reason }) => `${gate} ${verdict}: ${reason}`).join('; '),
    figures: {
      verdict: outcome.verdict,
      binding: policy.binding,
      gates: gateFigures(outcome),
      improvement: finite(paired?.improvement ?? Number.NaN),
      pValue: finite(paired?.pValue ?? Number.NaN),
      interval: (paired?.interval ?? []).map(finite),
      minimumDetectable: finite(paired?.minimumDetectable ?? Number.NaN),
      periods: paired?.periods ?? 0,
    },
  };
  if (outcome.verdict !== 'pass' && policy.binding) {
    const refused = outcome.verdict === 'fail' ? 'rejected' : 'inconclusive';
    return decision(closed(state), [], event, { ...record, outcome: refused });
  }
  const register = { kind: 'register', requestId: event.requestId, verdict: outcome.verdict } as const;
  return decision(state, [register], event, { ...record, outcome: 'accepted' });
}

function onRegistered(policy: RetrainingPolicy, state: LoopState, event: CandidateRegistered): Decision {
  openRequest(state, event.requestId);
  const { version, trainedBefore } = event;
  const champion = { version, trainedBefore };
  const { rollout: plan } = policy;
  if (state.champion === null || plan === null) {
    const first = state.champion === null;
    const activate = { kind: 'activate', version, trainedBefore, override: first || !policy.binding } as const;
    const reason = first ? 'the first model' : 'the policy serves a candidate at once';
    const next = { ...closed(state), champion, rollout: null };
    return decision(next, [...abandoned(state, `superseded by ${version}`), activate], event, {
      subject: version,
      outcome: 'activated',
      reason,
    });
  }
  const { expected } = weighPairs(event.paired, seededRandom(event.requestId, 'sign-flip'));
  const rollout: ActiveRollout = {
    requestId: event.requestId,
    version,
    against: state.champion.version,
    weight: plan.weight,
    salt: event.requestId,
    observed: 0,
    waited: 0,
    expectation: expected.n >= 2 ? expected : null,
    trainedBefore,
  };
  return decision({ ...closed(state), rollout }, [{ kind: 'start-rollout', rollout }], event, {
    subject: version,
    outcome: 'rollout-started',
    reason: `${version} serves ${100 * plan.weight} % beside ${state.champion.version}${state.rollout === null ? '' : ` instead of ${state.rollout.version}`}`,
    figures: { weight: plan.weight, against: state.champion.version, superseded: state.rollout?.version ?? null },
  });
}

/** A rollout that an earlier policy began must not stop a loop that has none any more. */
const NO_CANARY = { action: 'give-up', reason: 'the policy has no canary', improvement: null, limit: null } as const;

function onRolloutObserved(policy: RetrainingPolicy, state: LoopState, event: RolloutObserved): Decision {
  const { rollout } = state;
  if (rollout === null) {
    throw new FplMlError('ROLLOUT_NOT_ACTIVE', 'Expected an active rollout, got none: observe it only while it runs.');
  }
  const { action, reason, improvement, limit } =
    policy.rollout === null ? NO_CANARY : decideRollout(policy.rollout, rollout, event);
  const { version } = rollout;
  const record = { subject: version, reason, figures: { period: event.period, improvement, limit } };
  const ended = { ...state, rollout: null };
  switch (action) {
    case 'promote':
      return decision(
        { ...ended, champion: { version, trainedBefore: rollout.trainedBefore } },
        [{ kind: 'promote', version, override: !policy.binding }],
        event,
        { ...record, outcome: 'promoted' },
      );
    case 'roll-back':
      return decision(ended, [{ kind: 'abandon-rollout', version, quarantine: true, reason }], event, {
        ...record,
        outcome: 'rolled-back',
      });
    case 'give-up':
      return decision(ended, abandoned(state, reason), event, {
        ...record,
        outcome: 'given-up',
      });
    case 'hold': {
      const labelled = improvement === null ? 0 : 1;
      const next = { ...rollout, observed: rollout.observed + labelled, waited: rollout.waited + 1 - labelled };
      return decision({ ...state, rollout: next }, [], event, { ...record, outcome: 'held' });
    }
  }
}

function onFailed(policy: RetrainingPolicy, state: LoopState, event: RetrainingFailed): Decision {
  const open = openRequest(state, event.requestId);
  const record = { subject: event.requestId, reason: `${event.code}: ${event.message}` };
  if (!event.retryable || open.attempt >= policy.maxAttempts) {
    return decision(closed(state), [], event, { ...record, outcome: 'failed' });
  }
  const request: OpenRequest = { ...open, status: 'retry-wait' };
  return decision({ ...state, request }, [{ kind: 'train', request }], event, { ...record, outcome: 'retry' });
}

function onStudied(policy: RetrainingPolicy, state: LoopState, event: IntervalStudied): Decision {
  if (policy.schedule.kind !== 'learned') {
    throw new FplMlError('POLICY_INVALID', `Expected a learned schedule, got "${policy.schedule.kind}".`);
  }
  const { every, gain, limit, reason } = chooseInterval(policy.schedule, event.study);
  const outcome = every === state.interval ? 'interval-kept' : 'interval-changed';
  const figures = { every, before: state.interval, gain: finite(gain), limit: finite(limit) };
  return decision({ ...state, interval: every }, [], event, { subject: 'interval', outcome, reason, figures });
}

function onRollback(state: LoopState, event: RollbackRequested): Decision {
  const { version } = event.to;
  const rollBack = { kind: 'roll-back', to: version, reason: event.reason } as const;
  const commands = [rollBack, ...abandoned(state, `rolled back by ${event.requestedBy}`)];
  const next = { ...state, champion: event.to, rollout: null };
  const figures = { superseded: state.rollout?.version ?? null };
  return decision(next, commands, event, { subject: version, outcome: 'rolled-back', reason: event.reason, figures });
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
      return onRequested(state, event);
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
  }
}
