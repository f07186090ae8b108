import { FplMlError } from '@fpl-ml/core';
import { decideRollout, type RolloutDecision } from './decide-rollout.js';
import { abandoned, decision, percent } from './decision.js';
import type { Decision, DecisionRecord } from './loop-decision.js';
import type {
  PredictionsFailed,
  PromotionRequested,
  RollbackRequested,
  RolloutAborted,
  RolloutObserved,
} from './loop-event.js';
import type { ActiveRollout, LoopState } from './loop-state.js';
import { DEFAULT_MAX_ERROR_RATE, type RetrainingPolicy, rolloutSteps } from './policy.js';

type Found = Pick<DecisionRecord, 'subject' | 'reason' | 'figures'>;

/** A rollout that an earlier policy began must not stop a loop that has none any more. */
const NO_CANARY = { action: 'give-up', reason: 'the policy has no canary', improvement: null, limit: null } as const;

/** @throws FplMlError `ROLLOUT_NOT_ACTIVE` */
function activeRollout({ rollout }: LoopState): ActiveRollout {
  if (rollout !== null) return rollout;
  throw new FplMlError('ROLLOUT_NOT_ACTIVE', 'Expected an active rollout, got none: ask only while one runs.');
}

/** The challenger harms: it is taken out, or, where the policy leaves that to people, they are told. */
function harmful(
  policy: RetrainingPolicy,
  state: LoopState,
  event: RolloutObserved | PredictionsFailed,
  found: Found,
): Decision {
  const { version } = activeRollout(state);
  const { reason } = found;
  if (policy.rollback) {
    const commands = [{ kind: 'abandon-rollout', version, quarantine: true, reason } as const];
    return decision({ ...state, rollout: null }, commands, event, { ...found, outcome: 'rolled-back' });
  }
  const rollout = { ...activeRollout(state), withheld: reason };
  const told = `${reason}; automatic rollback is switched off, abort the rollout by hand`;
  return decision({ ...state, rollout }, [], event, { ...found, outcome: 'rollback-withheld', reason: told });
}

/** The next share, or the champion's place after the last. */
function advanced(policy: RetrainingPolicy, state: LoopState, event: RolloutObserved, found: Found): Decision {
  const rollout = activeRollout(state);
  const { version, trainedBefore, step = 0 } = rollout;
  const weight = policy.rollout === null ? undefined : rolloutSteps(policy.rollout)[step + 1];
  if (weight !== undefined && weight > rollout.weight) {
    const next = { ...rollout, step: step + 1, weight, observed: 0, waited: 0, withheld: null };
    return decision({ ...state, rollout: next }, [], event, {
      ...found,
      outcome: 'advanced',
      reason: `${found.reason}; ${version} serves ${percent(weight)} now, ${percent(rollout.weight)} before`,
      figures: { ...found.figures, weight, before: rollout.weight, step: step + 1 },
    });
  }
  const commands = [{ kind: 'promote', version, override: !policy.binding } as const];
  const next = { ...state, rollout: null, champion: { version, trainedBefore } };
  return decision(next, commands, event, { ...found, outcome: 'promoted' });
}

function held(state: LoopState, event: RolloutObserved, found: Found, labelled: boolean): Decision {
  const rollout = activeRollout(state);
  const { observed, waited } = rollout;
  const counted = labelled ? { observed: observed + 1, withheld: null } : { waited: waited + 1 };
  return decision({ ...state, rollout: { ...rollout, ...counted } }, [], event, { ...found, outcome: 'held' });
}

/** A period in which a rollout was under way has ended. */
export function onRolloutObserved(policy: RetrainingPolicy, state: LoopState, event: RolloutObserved): Decision {
  const rollout = activeRollout(state);
  const { action, reason, improvement, limit }: Omit<RolloutDecision, 'limit'> & { readonly limit: number | null } =
    policy.rollout === null ? NO_CANARY : decideRollout(policy.rollout, rollout, event);
  const found = { subject: rollout.version, reason, figures: { period: event.period, improvement, limit } };
  switch (action) {
    case 'promote':
      return advanced(policy, state, event, found);
    case 'roll-back':
      return harmful(policy, state, event, found);
    case 'give-up':
      return decision({ ...state, rollout: null }, abandoned(state, reason), event, { ...found, outcome: 'given-up' });
    case 'hold':
      return held(state, event, found, improvement !== null);
  }
}

/** A version could not predict some rows: at once, without labels, a challenger that fails too often is taken out. */
export function onPredictionsFailed(policy: RetrainingPolicy, state: LoopState, event: PredictionsFailed): Decision {
  const { version, failed, rows, message } = event;
  const rate = failed / rows;
  const limit = policy.rollout?.maxErrorRate ?? DEFAULT_MAX_ERROR_RATE;
  const reason = `${version} failed on ${failed} of ${rows} rows (${percent(rate)}, at most ${percent(limit)}): ${message}`;
  const found = { subject: version, reason, figures: { failed, rows, rate, limit } };
  if (state.rollout?.version !== version)
    return decision(state, [], event, { ...found, outcome: 'predictions-failed' });
  if (rate > limit) return harmful(policy, state, event, found);
  return decision(state, [], event, { ...found, outcome: 'held' });
}

/** Somebody takes the challenger out. */
export function onRolloutAborted(state: LoopState, event: RolloutAborted): Decision {
  const { version } = activeRollout(state);
  const { quarantine, reason } = event;
  const commands = [{ kind: 'abandon-rollout', version, quarantine, reason } as const];
  const figures = { requestedBy: event.requestedBy, quarantine };
  return decision({ ...state, rollout: null }, commands, event, {
    subject: version,
    outcome: 'given-up',
    reason,
    figures,
  });
}

/** Somebody makes a version the champion. */
export function onPromotion(state: LoopState, event: PromotionRequested): Decision {
  const { version, trainedBefore } = event;
  const figures = { requestedBy: event.requestedBy, instead: state.champion?.version ?? null };
  const commands =
    state.rollout?.version === version
      ? [{ kind: 'promote', version, override: true } as const]
      : [
          ...abandoned(state, `superseded by ${version}`),
          { kind: 'activate', version, trainedBefore, override: true } as const,
        ];
  const next = { ...state, champion: { version, trainedBefore }, rollout: null };
  return decision(next, commands, event, { subject: version, outcome: 'promoted', reason: event.reason, figures });
}

/** Somebody takes the champion back. */
export function onRollback(state: LoopState, event: RollbackRequested): Decision {
  const { version } = event.to;
  const rollBack = { kind: 'roll-back', to: version, reason: event.reason } as const;
  const commands = [rollBack, ...abandoned(state, `rolled back by ${event.requestedBy}`)];
  const next = { ...state, champion: event.to, rollout: null };
  const figures = { superseded: state.rollout?.version ?? null };
  return decision(next, commands, event, { subject: version, outcome: 'rolled-back', reason: event.reason, figures });
}
