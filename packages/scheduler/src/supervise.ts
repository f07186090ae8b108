import { FplMlError } from '@fpl-ml/core';
import type { QueueEntry } from './job-queue.js';
import type { SchedulerCore } from './scheduler-core.js';
import type { JobContext } from './scheduler-options.js';

/** The reason of a signal when another worker has the lease. */
export function leaseLost(entry: QueueEntry): FplMlError {
  return new FplMlError(
    'LEASE_LOST',
    `Another worker took over "${entry.name}" (${entry.id}): what this run does is void.`,
    {
      data: { id: entry.id, epoch: entry.epoch },
    },
  );
}

function timedOut(entry: QueueEntry): FplMlError {
  return new FplMlError(
    'JOB_TIMEOUT',
    `Expected "${entry.name}" to end within ${entry.timeout} ms, but it still runs: make it faster, or its timeout longer.`,
    { retryable: true, data: { id: entry.id, timeout: entry.timeout } },
  );
}

function contextOf(entry: QueueEntry, signal: AbortSignal): JobContext {
  const { id, jobId, name, model, payload, scheduledFor, attempts, epoch } = entry;
  return Object.freeze({ id, jobId, name, model, payload, scheduledFor, attempt: attempts, epoch, signal });
}

/** Prolongs the lease every third of it, until stopped. @returns stops */
function keepLease(core: SchedulerCore, entry: QueueEntry, controller: AbortController): () => void {
  let isOver = false;
  let cancel = (): void => undefined;
  const beat = async (): Promise<void> => {
    const held = await core.queue.heartbeat(entry, core.clock.now(), core.leaseTime);
    if (!held && !isOver) controller.abort(leaseLost(entry));
  };
  const arm = (): void => {
    if (isOver || controller.signal.aborted) return;
    cancel = core.clock.setTimeout(
      () => {
        // A store that fails once may answer the next time; the epoch protects what is written meanwhile.
        void beat().catch(core.report).then(arm);
      },
      Math.floor(core.leaseTime / 3),
    );
  };
  arm();
  return () => {
    isOver = true;
    cancel();
  };
}

/** How a run ended. */
export type RunOutcome =
  | { readonly kind: 'succeeded' }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'aborted'; readonly error: unknown };

/** Rejects with the signal's reason when it aborts. */
function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    // The reasons that are given to the controller are errors.
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}

async function invoke(core: SchedulerCore, entry: QueueEntry, signal: AbortSignal): Promise<void> {
  const handler = core.handlers.get(entry.handler);
  if (handler === undefined) {
    throw new FplMlError('HANDLER_UNKNOWN', `Expected one of the handlers of this scheduler, got "${entry.handler}".`);
  }
  await handler(contextOf(entry, signal));
}

/**
 * Calls the handler of a claimed entry, keeps its lease, and watches its time. A handler that ignores its signal is not
 * waited for; what it does afterwards has no effect on the entry.
 */
export async function superviseRun(
  core: SchedulerCore,
  entry: QueueEntry,
  controller: AbortController,
): Promise<RunOutcome> {
  const { signal } = controller;
  if (signal.aborted) return { kind: 'aborted', error: signal.reason };
  const interruption = aborted(signal);
  const work = invoke(core, entry, signal);
  const stopLease = keepLease(core, entry, controller);
  const { timeout } = entry;
  const stopTimer =
    timeout === null ? undefined : core.clock.setTimeout(() => controller.abort(timedOut(entry)), timeout);
  try {
    await Promise.race([interruption, work]);
    return { kind: 'succeeded' };
  } catch (error) {
    // What an aborted handler throws follows from the abort, whose reason is the cause.
    return signal.aborted ? { kind: 'aborted', error: signal.reason } : { kind: 'failed', error };
  } finally {
    stopLease();
    stopTimer?.();
  }
}
