import { isFplMlError } from '@fpl-ml/core';
import { redact } from '@fpl-ml/notify';
import type { ClaimProof } from '@fpl-ml/scheduler';
import type { Backtest } from './backtest.js';
import type { Dispatcher } from './dispatch.js';
import type { EngineOptions, EngineServices, LoopStores } from './engine-options.js';
import { type FencedTransaction, fencedBy, openJournal } from './journal.js';
import { openRequest } from './decision.js';
import type { LoopState } from './loop-state.js';
import type { LoadVersion } from './predict.js';
import {
  type Attempt,
  evaluateCandidate,
  fitCandidate,
  handOver,
  judgeCandidate,
  registerCandidate,
  takeSnapshot,
  validateRows,
} from './retraining-steps.js';

/** What a run works with. */
export interface RunContext<Stores extends LoopStores> {
  readonly options: EngineOptions<Stores>;
  readonly services: EngineServices;
  readonly dispatcher: Dispatcher<Stores>;
  readonly backtest: Backtest;
  /** Versions as predictors. */
  readonly load: LoadVersion;
}

/** How one attempt of a retraining is carried out. */
export interface RunOptions {
  /** Aborts it; the request stays open for whoever has it next. */
  readonly signal?: AbortSignal;
  /** The claim on the queue entry: once another worker has it, nothing more is written. Default: nobody is watched. */
  readonly claim?: ClaimProof;
}

/** Begins an attempt; one that a worker left in the middle goes on where it was. */
async function begun<Stores extends LoopStores>(
  { options: { clock } }: RunContext<Stores>,
  requestId: string,
  transaction: FencedTransaction<Stores>,
): Promise<LoopState> {
  return transaction(async ({ state, dispatch }) => {
    const found = await state();
    if (openRequest(found, requestId).status === 'running') return found;
    return (await dispatch({ kind: 'retraining-started', at: clock.now(), requestId })).state;
  });
}

async function open<Stores extends LoopStores>(
  context: RunContext<Stores>,
  requestId: string,
  { signal, claim }: RunOptions,
): Promise<Attempt<Stores>> {
  const { options, dispatcher, backtest, services, load } = context;
  const { model, stores, clock } = options;
  const by = { requestId, claim: claim ?? null };
  const state = await begun(context, requestId, fencedBy(dispatcher, by));
  const request = openRequest(state, requestId);
  const owner = { ...by, model, attempt: request.attempt, now: () => clock.now() };
  return { options, backtest, journal: openJournal(dispatcher, stores, owner), request, state, signal, services, load };
}

async function carryOut<Stores extends LoopStores>(attempt: Attempt<Stores>): Promise<void> {
  const snapshot = await takeSnapshot(attempt);
  const quality = await validateRows(attempt, snapshot);
  if (quality === null) return;
  const fit = await fitCandidate(attempt, snapshot);
  const paired = await evaluateCandidate(attempt, snapshot);
  const figures = await judgeCandidate(attempt, snapshot, paired, quality);
  if (figures === null) return;
  const version = await registerCandidate(attempt, snapshot, fit, figures);
  await handOver(attempt, snapshot, version, paired);
}

/** What may be kept of an error: libraries put connection strings into their messages. */
function describe(error: unknown): { readonly code: string; readonly message: string; readonly stack: string } {
  const code = isFplMlError(error) ? error.code : 'UNEXPECTED';
  const message = redact(error instanceof Error ? error.message : String(error));
  return { code, message, stack: redact(error instanceof Error ? (error.stack ?? '') : '') };
}

/** Whether the database itself refused: that is no outcome of a retraining, which goes on once the database does. */
function isStoreFailure(error: unknown): boolean {
  return isFplMlError(error) && error.code.startsWith('STORE_');
}

/**
 * Carries out one attempt of a retraining, step by step, each step once: an attempt that was interrupted, by whatever,
 * goes on at the step in which it was. What goes wrong is recorded as the attempt's outcome: an error that says it may
 * pass is tried again by policy, any other ends the retraining as failed. An attempt that was aborted, whose claim was
 * lost, or whose database refused (`STORE_*`) records nothing: the request stays open for the next worker.
 */
export async function runRetraining<Stores extends LoopStores>(
  context: RunContext<Stores>,
  requestId: string,
  run: RunOptions = {},
): Promise<void> {
  const { dispatcher, options } = context;
  try {
    await carryOut(await open(context, requestId, run));
  } catch (error) {
    // Whoever aborted it decides what becomes of it, and it may be in other hands by now.
    if (run.signal?.aborted || isFplMlError(error, 'LEASE_LOST') || isStoreFailure(error)) throw error;
    const { code, message, stack } = describe(error);
    const { request } = await dispatcher.state();
    if (request?.id !== requestId || request.status !== 'running') throw error;
    const retryable = isFplMlError(error) && error.retryable;
    options.logger?.log({ level: 'error', component: 'engine', message, data: { requestId, code, stack } });
    const event = { kind: 'retraining-failed', at: options.clock.now(), requestId, code, message, retryable } as const;
    await fencedBy(dispatcher, { requestId, claim: run.claim ?? null })(({ dispatch }) => dispatch(event));
  }
}
