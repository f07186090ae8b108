import { DEFAULT_LIMITS, decideAdmission, type QueueEntry, type WaitReason } from '@fpl-ml/scheduler';
import type { OpenLoop } from './open-loop.js';

/** An entry that waits, and for what. */
export interface WaitingView {
  readonly job: string;
  readonly entryId: string;
  readonly priority: QueueEntry['priority'];
  /** `next-poll`: nothing but a service that looks. What resources a service lacks is not seen from here. */
  readonly reason: WaitReason | 'next-poll';
  /** Not before this instant, epoch milliseconds. */
  readonly runAt: number;
}

/** An entry that runs. */
export interface RunningView {
  readonly job: string;
  readonly entryId: string;
  readonly jobId: string | null;
  readonly owner: string | null;
  readonly attempt: number;
  /** Epoch milliseconds; it is prolonged while the worker lives. */
  readonly leaseUntil: number | null;
}

/** The queue as a service with the configured limit sees it. */
export interface QueueView {
  readonly running: readonly RunningView[];
  readonly waiting: readonly WaitingView[];
}

function waitingView(entry: QueueEntry, reason: WaitingView['reason']): WaitingView {
  const { name, id, priority, runAt } = entry;
  return { job: name, entryId: id, priority, reason, runAt };
}

/** Reads what runs and what waits. */
export async function viewQueue({ stores: { queue }, clock, maxConcurrentJobs }: OpenLoop): Promise<QueueView> {
  const now = clock.now();
  const claimed = await queue.list({ state: 'running' });
  const waiting = await queue.list({ state: 'waiting' });
  const isHeld = ({ leaseUntil }: QueueEntry): boolean => leaseUntil !== null && leaseUntil > now;
  const running = claimed.filter(isHeld);
  const queued = [...claimed.filter((entry) => !isHeld(entry)), ...waiting];
  const handlers = queued.map(({ handler }) => handler);
  const context = { now, maxConcurrentJobs, resources: null, limits: DEFAULT_LIMITS, handlers };
  const decision = decideAdmission(queued, running, context);
  return {
    running: running.map(({ name, id, jobId, owner, attempts, leaseUntil }) => {
      return { job: name, entryId: id, jobId, owner, attempt: attempts, leaseUntil };
    }),
    waiting: [
      ...decision.start.map((entry) => waitingView(entry, 'next-poll')),
      ...decision.waiting.map(({ entry, reason }) => waitingView(entry, reason)),
    ],
  };
}
