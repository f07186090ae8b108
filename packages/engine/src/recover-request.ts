import type { Dispatcher } from './dispatch.js';
import type { EngineControlOptions, LoopStores } from './engine-options.js';
import type { LoopEvent } from './loop-event.js';
import type { LoopState } from './loop-state.js';
import { entriesOf } from './queued-work.js';

/** What a loop is steered with. */
export interface LoopContext<Stores extends LoopStores> {
  readonly options: Pick<EngineControlOptions<Stores>, 'model' | 'policy' | 'clock'>;
  readonly dispatcher: Dispatcher<Stores>;
}

/** What ends an open request that nobody works on; `null` when nothing does. */
async function endOf<Stores extends LoopStores>(
  stores: LoopStores,
  { model, policy, clock }: LoopContext<Stores>['options'],
  { request, requestedAt }: LoopState,
): Promise<LoopEvent | null> {
  if (request === null) return null;
  const { expireAfter } = policy;
  const [at, requestId] = [clock.now(), request.id];
  const waited = at - (requestedAt ?? at);
  if (expireAfter !== null && request.status !== 'running' && waited >= expireAfter) {
    return { kind: 'retraining-expired', at, requestId, after: expireAfter };
  }
  const entries = await entriesOf(stores, model, requestId);
  const dead = entries.findLast(({ state }) => state === 'dead');
  if (dead === undefined || entries.some(({ state }) => state !== 'dead')) return null;
  const message = dead.lastError ?? 'its work was given up';
  const code = 'JOB_ATTEMPTS_EXHAUSTED';
  return { kind: 'retraining-failed', at, requestId, code, message, retryable: false };
}

/**
 * Ends a retraining that would otherwise keep all later ones back for ever: one whose work was given up outside of the engine
 * (an entry that took its workers with it, time and again, is dead in the queue), and one that nobody carried out in time.
 */
export async function recoverRequest<Stores extends LoopStores>({
  options,
  dispatcher,
}: LoopContext<Stores>): Promise<void> {
  if ((await dispatcher.state()).request === null) return;
  await dispatcher.transaction(async ({ tx, state, dispatch }) => {
    const event = await endOf(tx, options, await state());
    if (event !== null) await dispatch(event);
  });
}
