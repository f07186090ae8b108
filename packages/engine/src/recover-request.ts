import type { QueueEntry, QueueState } from '@fpl-ml/scheduler';
import type { LoopStores } from './engine-options.js';
import type { RunContext } from './run-retraining.js';

/**
 * Ends a retraining whose work was given up outside of the engine: an entry that took its workers with it, time and again,
 * is dead in the queue, and nobody would ever end its request, which keeps all later ones back.
 */
export async function recoverRequest<Stores extends LoopStores>({
  options: { model, clock },
  dispatcher,
}: RunContext<Stores>): Promise<void> {
  if ((await dispatcher.state()).request === null) return;
  await dispatcher.transaction(async ({ tx, state, dispatch }) => {
    const { request } = await state();
    if (request === null) return;
    const inState = async (queueState: QueueState): Promise<readonly QueueEntry[]> =>
      (await tx.queue.list({ state: queueState })).filter(
        (entry) => entry.model === model && entry.payload['requestId'] === request.id,
      );
    const dead = (await inState('dead')).at(-1);
    const alive = [...(await inState('waiting')), ...(await inState('running'))];
    if (dead === undefined || alive.length > 0) return;
    const message = dead.lastError ?? 'its work was given up';
    const event = { kind: 'retraining-failed', at: clock.now(), requestId: request.id, message } as const;
    await dispatch({ ...event, code: 'JOB_ATTEMPTS_EXHAUSTED', retryable: false });
  });
}
