import type { QueueEntry } from '@fpl-ml/scheduler';
import type { LoopStores } from './engine-options.js';
import type { LoopEvent } from './loop-event.js';
import type { OpenRequest } from './loop-state.js';

/** The work in the queue that carries a retraining out: entries that wait, run or are dead. */
export async function entriesOf(
  { queue }: LoopStores,
  model: string,
  requestId: string,
): Promise<readonly QueueEntry[]> {
  const found: QueueEntry[] = [];
  for (const state of ['waiting', 'running', 'dead'] as const) found.push(...(await queue.list({ state })));
  return found.filter((entry) => entry.model === model && entry.payload['requestId'] === requestId);
}

/** Waits between attempts: a minute, then twice as long each time. */
function retryDelay({ attempt, status }: OpenRequest): number {
  let delay = status === 'retry-wait' ? 60_000 : 0;
  for (let i = 1; i < attempt; i += 1) delay *= 2;
  return delay;
}

/** When work is queued, and under which name. */
interface Queueing {
  readonly id: string;
  readonly at: number;
  readonly runAt: number;
}

async function add(stores: LoopStores, model: string, request: OpenRequest, queueing: Queueing): Promise<void> {
  const { id, at, runAt } = queueing;
  await stores.queue.enqueue({
    id,
    name: 'retraining',
    handler: 'retraining',
    model,
    jobId: null,
    scheduledFor: at,
    priority: request.priority,
    payload: { model, requestId: request.id },
    key: `retraining:${model}`,
    dedupKey: null,
    retry: { attempts: 3, delay: 60_000, factor: 2, maxDelay: 3_600_000 },
    timeout: null,
    enqueuedAt: at,
    runAt,
  });
}

const nameOf = (model: string, { id, attempt }: OpenRequest): string => `${model}:${id}:${attempt + 1}`;

/** Queues the next attempt of a retraining. */
export function enqueue(stores: LoopStores, model: string, request: OpenRequest, at: number): Promise<void> {
  return add(stores, model, request, { id: nameOf(model, request), at, runAt: at + retryDelay(request) });
}

/** Gives work that waits the request's priority, at once: it takes the place of what was queued. */
export async function hasten(stores: LoopStores, model: string, request: OpenRequest, at: number): Promise<void> {
  const entries = await entriesOf(stores, model, request.id);
  for (const { id } of entries.filter(({ state }) => state === 'waiting')) {
    if (await stores.queue.cancel(id, at)) await add(stores, model, request, { id: `${id}:hastened`, at, runAt: at });
  }
  const row = await stores.runs.getRetraining(model, request.id);
  if (row !== null) await stores.runs.putRetraining({ ...row, priority: request.priority, updatedAt: at });
}

/**
 * Takes the work of a retraining out. A worker that has it loses its claim by that, and is aborted by its scheduler's next
 * heartbeat. What expired is found so by the worker that has its entry, which ends that itself.
 */
export async function withdraw(
  stores: LoopStores,
  model: string,
  requestId: string,
  { kind, at }: LoopEvent,
): Promise<void> {
  for (const { id, epoch, state } of await entriesOf(stores, model, requestId)) {
    if (state === 'waiting') await stores.queue.cancel(id, at);
    if (state === 'running' && kind === 'retraining-cancelled') await stores.queue.complete({ id, epoch }, at);
  }
}
