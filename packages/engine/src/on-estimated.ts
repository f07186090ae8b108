import type { JsonObject } from '@fpl-ml/core';
import { decision } from './decision.js';
import { NO_NEXT_PERIOD, obstacleTo } from './decide-trigger.js';
import type { Decision } from './loop-decision.js';
import type { PerformanceEstimated } from './loop-event.js';
import type { LoopState, TriggerRequest } from './loop-state.js';
import { queue } from './on-request.js';
import { breachWords, type EstimateFinding } from './performance-estimate.js';
import type { RetrainingPolicy } from './policy.js';
import { inJson } from './settled-estimates.js';

/** How many estimates wait for their labels, at most. */
const KEPT = 20;

function withEstimate(state: LoopState, { estimate, fittedFor }: PerformanceEstimated): LoopState {
  const { pending = [], settled = null } = state.estimates ?? {};
  const others = pending.filter(({ period }) => period !== estimate.period);
  return { ...state, estimates: { fittedFor, pending: [...others, estimate].slice(-KEPT), settled } };
}

const wordsOf = (estimate: EstimateFinding): string =>
  estimate.breaches.map((breach) => breachWords(estimate, breach)).join('; ');

/** What an estimate says when it asks for nothing. */
function plainWords({ status, reason, mae }: EstimateFinding): string {
  if (status === 'unreliable' || mae === null) return `no estimate: ${reason ?? 'no figures'}`;
  const { value, lower, upper } = mae;
  return `MAE estimated at ${value.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)})`;
}

function figuresOf({ estimate, fittedFor }: PerformanceEstimated): JsonObject {
  const { period, status, reason, n, outside, confidence, mae, rmse, breaches } = estimate;
  const beyond = breaches.map((breach) => ({ ...breach }));
  const figures = { mae: inJson(mae), rmse: inJson(rmse), breaches: beyond };
  return { period, fittedFor, status, reason, n, outside, confidence, ...figures };
}

/** An estimate sets off a retraining. */
function queued(before: LoopState, event: PerformanceEstimated, reason: string, figures: JsonObject): Decision {
  const wish: TriggerRequest = { triggerType: 'performance', priority: 'high', reason, requestedBy: 'policy' };
  const state = queue(before, event.requestId, event.at, wish);
  const commands = state.request === null ? [] : [{ kind: 'train', request: state.request } as const];
  return decision(state, commands, event, {
    subject: event.requestId,
    outcome: 'queued',
    reason: `performance: ${reason}`,
    figures: { ...figures, triggerType: 'performance' },
  });
}

/** The error of a period was estimated before its labels came: does it ask for a retraining? */
export function onEstimated(policy: RetrainingPolicy, before: LoopState, event: PerformanceEstimated): Decision {
  const { estimate, at, followed } = event;
  const state = withEstimate(before, event);
  const figures = figuresOf(event);
  const record = { subject: estimate.period, figures };
  if (estimate.breaches.length === 0) {
    return decision(state, [], event, { ...record, outcome: 'estimated', reason: plainWords(estimate) });
  }
  const reason = wordsOf(estimate);
  if (policy.triggers.estimated !== true) {
    return decision(state, [], event, { ...record, outcome: 'estimated', reason });
  }
  const held = followed ? obstacleTo(policy, state, at, 'performance') : NO_NEXT_PERIOD;
  if (held === null) return queued(state, event, reason, figures);
  const suppressed = [{ triggerType: 'performance', obstacle: held.obstacle, reason: held.reason }];
  const words = { outcome: 'suppressed', reason: `performance: ${held.reason}` } as const;
  return decision(state, [], event, { ...record, ...words, figures: { ...figures, suppressed } });
}
