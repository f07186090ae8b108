import type { Retraining, StepRecord } from '@fpl-ml/engine';
import type { Insertable, Selectable } from 'kysely';
import type { RetrainingTable, StepTable } from './engine-tables.js';
import { fromJsonText } from './json-text.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

/** A retraining as its row holds it. */
export function fromRetraining(retraining: Retraining): Insertable<RetrainingTable> {
  return {
    model: retraining.model,
    id: retraining.id,
    trigger_type: retraining.triggerType,
    priority: retraining.priority,
    reason: retraining.reason,
    requested_by: retraining.requestedBy,
    idempotency_key: retraining.idempotencyKey,
    status: retraining.status,
    attempt: retraining.attempt,
    requested_at: retraining.requestedAt,
    updated_at: retraining.updatedAt,
    verdict: retraining.verdict,
    version: retraining.version,
    explanation: retraining.explanation,
  };
}

/** The retraining that a row holds. */
export function toRetraining(row: Selectable<RetrainingTable>): Retraining {
  return {
    id: row.id,
    model: row.model,
    triggerType: row.trigger_type,
    priority: row.priority,
    reason: row.reason,
    requestedBy: row.requested_by,
    idempotencyKey: row.idempotency_key,
    status: row.status,
    attempt: toNumber(row.attempt),
    requestedAt: toNumber(row.requested_at),
    updatedAt: toNumber(row.updated_at),
    verdict: row.verdict,
    version: row.version,
    explanation: row.explanation,
  };
}

/** The step that a row holds. */
export function toStep(row: Selectable<StepTable>): StepRecord {
  return {
    model: row.model,
    requestId: row.request_id,
    step: row.step,
    status: row.status,
    inputHash: row.input_hash,
    attempt: toNumber(row.attempt),
    epoch: toNumber(row.epoch),
    runs: toNumber(row.runs),
    // `finishStep` writes a JSON object, and nobody else writes.
    output: row.output === null ? null : (fromJsonText(row.output) as StepRecord['output']),
    startedAt: toNumber(row.started_at),
    finishedAt: toNumberOrNull(row.finished_at),
  };
}
