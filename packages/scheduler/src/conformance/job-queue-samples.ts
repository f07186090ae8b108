import assert from 'node:assert/strict';
import type { JobQueue, NewQueueEntry, QueueClaim, QueueEntry } from '../job-queue.js';

/** An entry for the handler `train`. */
export function work(id: string, change: Partial<NewQueueEntry> = {}): NewQueueEntry {
  return {
    id,
    name: `name of ${id}`,
    handler: 'train',
    model: 'm',
    jobId: null,
    scheduledFor: 5,
    priority: 'normal',
    payload: { of: id },
    key: null,
    dedupKey: null,
    retry: { attempts: 3, delay: 10, factor: 2, maxDelay: 100 },
    timeout: null,
    enqueuedAt: 5,
    runAt: 5,
    ...change,
  };
}

/** A claim of everything that there is for `train`. */
export function claimAt(now: number, change: Partial<QueueClaim> = {}): QueueClaim {
  return { owner: 'worker', now, lease: 100, limit: 10, handlers: ['train'], ...change };
}

/** Adds entries one after the other. */
export async function add(queue: JobQueue, ...entries: readonly NewQueueEntry[]): Promise<void> {
  for (const entry of entries) await queue.enqueue(entry);
}

/** Claims, and gives the ids. */
export async function claimIds(
  queue: JobQueue,
  now: number,
  change: Partial<QueueClaim> = {},
): Promise<readonly string[]> {
  return idsOf(await queue.claim(claimAt(now, change)));
}

/** Claims one entry, which must be there. */
export async function claimOne(queue: JobQueue, now: number, change: Partial<QueueClaim> = {}): Promise<QueueEntry> {
  const [entry] = await queue.claim(claimAt(now, { limit: 1, ...change }));
  assert.ok(entry, `Expected an entry to claim at ${now}.`);
  return entry;
}

/** The ids of entries. */
export const idsOf = (entries: readonly { readonly id: string }[]): readonly string[] => entries.map(({ id }) => id);

/** The entry with this id. */
export async function findEntry(queue: JobQueue, id: string): Promise<QueueEntry | undefined> {
  return (await queue.list()).find((entry) => entry.id === id);
}
