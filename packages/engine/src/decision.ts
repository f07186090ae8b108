import { FplMlError, type JsonObject } from '@fpl-ml/core';
import type { Decision, DecisionRecord, LoopCommand } from './loop-decision.js';
import type { LoopEvent } from './loop-event.js';
import type { LoopState, OpenRequest } from './loop-state.js';

/** A figure as a record holds it: what is undefined is `null`. */
export const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** Puts a decision together. */
export function decision(
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

/** The request is over; a rejection is an outcome, not an error, and is not tried again. */
export function closed(state: LoopState): LoopState {
  return { ...state, request: null, newRows: 0 };
}

/** Ends the rollout that is under way, if one is, without blame. */
export function abandoned({ rollout }: LoopState, reason: string): readonly LoopCommand[] {
  return rollout === null ? [] : [{ kind: 'abandon-rollout', version: rollout.version, quarantine: false, reason }];
}

/** A share in words: 0.025 is `2.5 %`. */
export const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`;
