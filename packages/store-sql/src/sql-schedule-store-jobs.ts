import { FplMlError, isFplMlError, type JsonObject } from '@fpl-ml/core';
import type { JobQuery, RetryPolicy, Schedule, ScheduledJob, ScheduleStore } from '@fpl-ml/scheduler';
import type { Insertable, Kysely, Selectable } from 'kysely';
import type { SqlOpener } from './access.js';
import type { Database } from './database.js';
import { fromJsonText, toJsonText } from './json-text.js';
import type { JobTable } from './scheduler-tables.js';
import { storeError } from './sql-errors.js';
import { toNumber, toNumberOrNull } from './stored-integer.js';

function toJob(row: Selectable<JobTable>): ScheduledJob {
  return {
    id: row.id,
    name: row.name,
    model: row.model,
    handler: row.handler,
    // `fromJob` writes the four texts of JSON, each from a value of its type, and nobody else writes.
    schedule: fromJsonText(row.schedule) as Schedule,
    priority: row.priority,
    enabled: toNumber(row.enabled) === 1,
    overlap: row.overlap,
    catchUpWindow: row.catch_up_window,
    // As above.
    retry: fromJsonText(row.retry) as RetryPolicy,
    timeout: row.timeout,
    // As above.
    payload: fromJsonText(row.payload) as JsonObject,
    // As above.
    metadata: fromJsonText(row.metadata) as JsonObject,
    createdAt: toNumber(row.created_at),
    updatedAt: toNumber(row.updated_at),
    nextRun: toNumberOrNull(row.next_run),
    revision: toNumber(row.revision),
  };
}

function fromJob(job: ScheduledJob): Insertable<JobTable> {
  return {
    id: job.id,
    name: job.name,
    model: job.model,
    handler: job.handler,
    schedule_type: job.schedule.scheduleType,
    schedule: toJsonText(job.schedule),
    priority: job.priority,
    enabled: job.enabled ? 1 : 0,
    overlap: job.overlap,
    catch_up_window: job.catchUpWindow,
    retry: toJsonText(job.retry),
    timeout: job.timeout,
    payload: toJsonText(job.payload),
    metadata: toJsonText(job.metadata),
    created_at: job.createdAt,
    updated_at: job.updatedAt,
    next_run: job.nextRun,
    revision: job.revision,
  };
}

function nameTaken(name: string): FplMlError {
  return new FplMlError(
    'JOB_NAME_TAKEN',
    `Expected a new name for a job, got "${name}" again: change that job instead.`,
  );
}

async function insertJob(db: Kysely<Database>, job: ScheduledJob): Promise<void> {
  const added = await db
    .insertInto('ml_jobs')
    .values(fromJob(job))
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  if (toNumber(added.numInsertedOrUpdatedRows ?? 0) === 1) return;
  if ((await getJob(db, job.id)) === null) throw nameTaken(job.name);
  throw new FplMlError(
    'JOB_ID_TAKEN',
    `Expected a new id for a job, got "${job.id}" again: give it another, or change that job.`,
  );
}

async function updateJob(db: Kysely<Database>, job: ScheduledJob, expectedRevision: number): Promise<boolean> {
  const holders = await db
    .selectFrom('ml_jobs')
    .select(['id', 'revision'])
    .where((eb) => eb.or([eb('id', '=', job.id), eb('name', '=', job.name)]))
    .execute();
  const current = holders.find(({ id }) => id === job.id);
  if (current === undefined || toNumber(current.revision) !== expectedRevision) return false;
  if (holders.length > 1) throw nameTaken(job.name);
  const update = db
    .updateTable('ml_jobs')
    .set(fromJob(job))
    .where('id', '=', job.id)
    // Once more: on PostgreSQL another may have come in between.
    .where('revision', '=', expectedRevision);
  try {
    return toNumber((await update.executeTakeFirst()).numUpdatedRows) === 1;
  } catch (error) {
    // As may another that took the name: the row breaks no other rule.
    throw isFplMlError(storeError(error), 'STORE_CONSTRAINT') ? nameTaken(job.name) : error;
  }
}

async function deleteJob(db: Kysely<Database>, id: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('ml_jobs').where('id', '=', id).executeTakeFirst();
  return toNumber(numDeletedRows) === 1;
}

async function getJob(db: Kysely<Database>, id: string): Promise<ScheduledJob | null> {
  const row = await db.selectFrom('ml_jobs').selectAll().where('id', '=', id).executeTakeFirst();
  return row === undefined ? null : toJob(row);
}

async function listJobs(db: Kysely<Database>, { dueBy, limit }: JobQuery): Promise<readonly ScheduledJob[]> {
  let query = db.selectFrom('ml_jobs').selectAll();
  if (dueBy !== undefined) query = query.where('next_run', '<=', dueBy);
  if (limit !== undefined) query = query.limit(limit);
  const rows = await query
    .orderBy('next_run', (order) => order.asc().nullsLast())
    .orderBy('seq')
    .execute();
  return rows.map(toJob);
}

/** What a schedule store does about jobs. */
export type JobMethods = Pick<ScheduleStore, 'insertJob' | 'updateJob' | 'deleteJob' | 'getJob' | 'listJobs'>;

/** Jobs in SQL. */
export const sqlJobs: SqlOpener<JobMethods> = ({ run, atomic }) => ({
  insertJob: (job) => atomic((db) => insertJob(db, job)),
  updateJob: (job, expectedRevision) => atomic((db) => updateJob(db, job, expectedRevision)),
  deleteJob: (id) => run((db) => deleteJob(db, id)),
  getJob: (id) => run((db) => getJob(db, id)),
  listJobs: (query = {}) => run((db) => listJobs(db, query)),
});
