import type { JsonObject } from '@fpl-ml/core';
import type { NewQueueEntry, Priority, QueueEntry, RetryPolicy } from '@fpl-ml/scheduler';
import type { Insertable, Selectable } from 'kysely';
import { fromJsonText, toJsonText } from './json-text.js';
import type { QueueTable } from './scheduler-tables.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

const URGENCY: Readonly<Record<Priority, number>> = { critical: 0, high: 1, normal: 2, low: 3 };

/** A priority as the database orders it: the smaller, the more urgent. */
export function urgencyOf(priority: Priority): number {
  return URGENCY[priority];
}

/** An entry as it is in the queue. */
export function toQueueEntry(row: Selectable<QueueTable>): QueueEntry {
  return {
    id: row.id,
    name: row.name,
    handler: row.handler,
    model: row.model,
    jobId: row.job_id,
    scheduledFor: toNumber(row.scheduled_for),
    priority: row.priority,
    // `fromNewEntry` writes both texts of JSON from values of their types, and nobody else writes.
    payload: fromJsonText(row.payload) as JsonObject,
    key: row.key,
    dedupKey: row.dedup_key,
    // As above.
    retry: fromJsonText(row.retry) as RetryPolicy,
    timeout: row.timeout,
    enqueuedAt: toNumber(row.enqueued_at),
    runAt: toNumber(row.run_at),
    seq: toNumber(row.seq),
    state: row.state,
    attempts: toNumber(row.attempts),
    epoch: toNumber(row.epoch),
    owner: row.owner,
    leaseUntil: toNumberOrNull(row.lease_until),
    lastError: row.last_error,
    finishedAt: toNumberOrNull(row.finished_at),
  };
}

/** A new entry as it is kept. */
export function fromNewEntry(entry: NewQueueEntry): Insertable<QueueTable> {
  return {
    id: entry.id,
    name: entry.name,
    handler: entry.handler,
    model: entry.model,
    job_id: entry.jobId,
    scheduled_for: entry.scheduledFor,
    priority: entry.priority,
    urgency: urgencyOf(entry.priority),
    payload: toJsonText(entry.payload),
    key: entry.key,
    dedup_key: entry.dedupKey,
    retry: toJsonText(entry.retry),
    timeout: entry.timeout,
    enqueued_at: entry.enqueuedAt,
    run_at: entry.runAt,
    state: 'waiting',
    attempts: 0,
    epoch: 0,
    owner: null,
    lease_until: null,
    last_error: null,
    finished_at: null,
  };
}
