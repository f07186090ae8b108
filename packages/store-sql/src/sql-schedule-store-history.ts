import type { Execution, ExecutionQuery, ScheduleStore } from '@fpl-ml/scheduler';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { SqlOpener } from './access.js';
import type { Database } from './database.js';
import type { ExecutionTable } from './scheduler-tables.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

function toExecution(row: Selectable<ExecutionTable>): Execution {
  return {
    id: row.id,
    entryId: row.entry_id,
    jobId: row.job_id,
    name: row.name,
    model: row.model,
    handler: row.handler,
    scheduledFor: toNumber(row.scheduled_for),
    attempt: toNumber(row.attempt),
    epoch: toNumber(row.epoch),
    owner: row.owner,
    startedAt: toNumber(row.started_at),
    finishedAt: toNumberOrNull(row.finished_at),
    status: row.status,
    error: row.error,
  };
}

function fromExecution(execution: Execution): Insertable<ExecutionTable> {
  return {
    id: execution.id,
    entry_id: execution.entryId,
    job_id: execution.jobId,
    name: execution.name,
    model: execution.model,
    handler: execution.handler,
    scheduled_for: execution.scheduledFor,
    attempt: execution.attempt,
    epoch: execution.epoch,
    owner: execution.owner,
    started_at: execution.startedAt,
    finished_at: execution.finishedAt,
    status: execution.status,
    error: execution.error,
  };
}

async function recordExecution(db: Kysely<Database>, execution: Execution): Promise<void> {
  const row = fromExecution(execution);
  await db
    .insertInto('ml_executions')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

async function listExecutions(
  db: Kysely<Database>,
  { jobId, entryId, status, limit }: ExecutionQuery,
): Promise<readonly Execution[]> {
  let query = db.selectFrom('ml_executions').selectAll();
  if (jobId !== undefined) query = query.where('job_id', '=', jobId);
  if (entryId !== undefined) query = query.where('entry_id', '=', entryId);
  if (status !== undefined) query = query.where('status', '=', status);
  if (limit !== undefined) query = query.limit(limit);
  return (await query.orderBy('seq', 'desc').execute()).map(toExecution);
}

/** What a schedule store does about runs. */
export type HistoryMethods = Pick<ScheduleStore, 'recordExecution' | 'listExecutions'>;

/** The history of runs in SQL. */
export const sqlHistory: SqlOpener<HistoryMethods> = ({ run }) => ({
  recordExecution: (execution) => run((db) => recordExecution(db, execution)),
  listExecutions: (query = {}) => run((db) => listExecutions(db, query)),
});
