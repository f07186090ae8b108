import type { AlertDesk } from './alert-desk.js';
import { type DrainCounts, drainOutbox, type Relay } from './drain-outbox.js';
import { flushGroups } from './flush-groups.js';

/**
 * Flushes the groups that are due, then delivers. Groups that cannot be flushed hold up no delivery: what went wrong comes out
 * at the end.
 */
export async function drainAll(desk: AlertDesk, relay: Relay, signal?: AbortSignal): Promise<DrainCounts> {
  const { grouping } = desk;
  if (grouping === null) return drainOutbox(relay, signal);
  const [flushed] = await Promise.allSettled([flushGroups({ ...desk, grouping }, signal)]);
  const counts = await drainOutbox(relay, signal);
  if (flushed.status === 'rejected') throw flushed.reason;
  return counts;
}
