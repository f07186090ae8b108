import { type JsonObject, seededRandom } from '@fpl-ml/core';
import { abandoned, closed, decision, finite, openRequest, percent } from './decision.js';
import { anyTimeFigures } from './any-time.js';
import { weighPairs } from './evidence.js';
import { evaluateGates, type GatesOutcome } from './gates.js';
import type { Decision } from './loop-decision.js';
import type { AlternativeWeighed, CandidateEvaluated, CandidateRegistered, DataChecked } from './loop-event.js';
import type { ActiveRollout, LoopState } from './loop-state.js';
import { addLoss, type BacktestPair, maeOf, NO_LOSS } from './loss.js';
import { type RetrainingPolicy, rolloutSteps } from './policy.js';

/** The training data was checked. */
export function onDataChecked(state: LoopState, event: DataChecked): Decision {
  openRequest(state, event.requestId);
  const record = { subject: event.requestId, figures: { quality: event.quality, failures: event.failures } };
  return event.failures.length === 0
    ? decision(state, [], event, { ...record, outcome: 'data-accepted', reason: `${event.quality} of the rows pass` })
    : decision(closed(state), [], event, { ...record, outcome: 'data-refused', reason: event.failures.join('; ') });
}

/** R² of the candidate over all rows of its paired periods, against each period's own mean. */
function backtestR2(paired: readonly BacktestPair[]): number {
  const total = paired.reduce((sum, { outcomeSquares }) => sum + outcomeSquares, 0);
  return 1 - paired.reduce((sum, { candidate }) => sum + candidate.sse, 0) / total;
}

function gateFigures({ gates }: GatesOutcome): JsonObject[] {
  return gates.map(({ gate, verdict, value, threshold, reason }) => ({ gate, verdict, value, threshold, reason }));
}

/** A candidate was compared with the champion. */
export function onEvaluated(policy: RetrainingPolicy, state: LoopState, event: CandidateEvaluated): Decision {
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
      ...(outcome.anyTime === undefined ? {} : { evidence: anyTimeFigures(outcome.anyTime) }),
    },
  };
  if (outcome.verdict !== 'pass' && policy.binding) {
    const refused = outcome.verdict === 'fail' ? 'rejected' : 'inconclusive';
    return decision(closed(state), [], event, { ...record, outcome: refused });
  }
  const register = { kind: 'register', requestId: event.requestId, verdict: outcome.verdict } as const;
  return decision(state, [register], event, { ...record, outcome: 'accepted' });
}

/** A candidate is in the registry. */
export function onRegistered(policy: RetrainingPolicy, state: LoopState, event: CandidateRegistered): Decision {
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
  const [weight = plan.weight] = rolloutSteps(plan);
  const rollout: ActiveRollout = {
    requestId: event.requestId,
    version,
    against: state.champion.version,
    weight,
    step: 0,
    salt: event.requestId,
    observed: 0,
    waited: 0,
    withheld: null,
    expectation: expected.n >= 2 ? expected : null,
    trainedBefore,
  };
  return decision({ ...closed(state), rollout }, [{ kind: 'start-rollout', rollout }], event, {
    subject: version,
    outcome: 'rollout-started',
    reason: `${version} serves ${percent(weight)} beside ${state.champion.version}${state.rollout === null ? '' : ` instead of ${state.rollout.version}`}`,
    figures: { weight, against: state.champion.version, superseded: state.rollout?.version ?? null },
  });
}

/**
 * A candidate was rejected although something is wrong: a former version takes over if it does better on the same rows,
 * told from luck by the test of the gates. Anything less keeps the champion.
 */
export function onAlternative(policy: RetrainingPolicy, state: LoopState, event: AlternativeWeighed): Decision {
  const { to, paired, requestId } = event;
  const evidence = weighPairs(paired, seededRandom(requestId, 'alternative'));
  const alpha = policy.gates.alpha ?? 0.05;
  const figures = {
    improvement: finite(evidence.improvement),
    pValue: finite(evidence.pValue),
    periods: evidence.periods,
    instead: state.champion?.version ?? null,
  };
  const better = evidence.improvement > 0 && evidence.pValue <= alpha;
  const found = `${to.version} against ${state.champion?.version ?? 'none'}: ${evidence.periods === 0 ? 'no paired periods' : `${percent(evidence.improvement)} on ${evidence.periods} paired periods, p = ${evidence.pValue.toFixed(4)}`}`;
  const record = { subject: to.version, figures };
  if (policy.onRejected !== 'roll-back' || !better) {
    return decision(state, [], event, {
      ...record,
      outcome: 'alternative-refused',
      reason: `${found}: the champion stays`,
    });
  }
  if (!policy.rollback) {
    const reason = `${found}: automatic rollback is switched off, roll back by hand`;
    return decision(state, [], event, { ...record, outcome: 'rollback-withheld', reason });
  }
  const reason = `the candidate of ${requestId} was rejected; ${found}`;
  const commands = [...abandoned(state, reason), { kind: 'roll-back', to: to.version, reason } as const];
  const next = { ...state, champion: to, rollout: null };
  return decision(next, commands, event, { ...record, outcome: 'rolled-back', reason });
}
