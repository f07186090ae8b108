import { comparePriority } from './priority.js';
import type { QueueEntry } from './job-queue.js';

/** The order in which entries are given out: the more urgent first, then the one added first. */
export function compareEntries(a: QueueEntry, b: QueueEntry): number {
  return comparePriority(b.priority, a.priority) || a.seq - b.seq;
}
