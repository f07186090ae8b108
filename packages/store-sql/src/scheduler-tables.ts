import type {
  ExecutionStatus,
  OccurrenceReason,
  OccurrenceState,
  OverlapPolicy,
  Priority,
  QueueState,
  Schedule,
} from '@fpl-ml/scheduler';
import { type Kysely, sql } from 'kysely';
import { addSequence, columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { OptionalStoredInteger, StoredInteger, StoredSeq } from './stored-integer.js';

/** Jobs, in order of adding. */
export interface JobTable {
  seq: StoredSeq;
  id: string;
  name: string;
  model: string | null;
  handler: string;
  schedule_type: Schedule['scheduleType'];
  /** JSON text. */
  schedule: string;
  priority: Priority;
  /** 0 or 1. */
  enabled: StoredInteger;
  overlap: OverlapPolicy;
  /** Milliseconds, which need not be whole; as `timeout`. */
  catch_up_window: number;
  /** JSON text. */
  retry: string;
  timeout: number | null;
  /** JSON text. */
  payload: string;
  /** JSON text. */
  metadata: string;
  created_at: StoredInteger;
  updated_at: StoredInteger;
  next_run: OptionalStoredInteger;
  revision: StoredInteger;
}

/** The ledger of occurrences. It outlives the jobs, so its rows do not refer to them. */
export interface OccurrenceTable {
  job_id: string;
  scheduled_for: StoredInteger;
  name: string;
  model: string | null;
  state: OccurrenceState;
  reason: OccurrenceReason | null;
  decided_at: StoredInteger;
}

/** Runs, in order of recording. They outlive jobs and entries. */
export interface ExecutionTable {
  seq: StoredSeq;
  id: string;
  entry_id: string;
  job_id: string | null;
  name: string;
  model: string | null;
  handler: string;
  scheduled_for: StoredInteger;
  attempt: StoredInteger;
  epoch: StoredInteger;
  owner: string;
  started_at: StoredInteger;
  finished_at: OptionalStoredInteger;
  status: ExecutionStatus;
  error: string | null;
}

/** The queue with its history, in order of adding. */
export interface QueueTable {
  seq: StoredSeq;
  id: string;
  name: string;
  handler: string;
  model: string | null;
  job_id: string | null;
  scheduled_for: StoredInteger;
  priority: Priority;
  /** The priority as a number, 0 for the most urgent, so that the database can order by it. */
  urgency: StoredInteger;
  /** JSON text. */
  payload: string;
  key: string | null;
  dedup_key: string | null;
  /** JSON text. */
  retry: string;
  /** Milliseconds, which need not be whole. */
  timeout: number | null;
  enqueued_at: StoredInteger;
  run_at: StoredInteger;
  state: QueueState;
  attempts: StoredInteger;
  epoch: StoredInteger;
  owner: string | null;
  lease_until: OptionalStoredInteger;
  last_error: string | null;
  finished_at: OptionalStoredInteger;
}

/** The tables of @fpl-ml/scheduler. */
export interface SchedulerTables {
  ml_jobs: JobTable;
  ml_occurrences: OccurrenceTable;
  ml_executions: ExecutionTable;
  ml_queue: QueueTable;
}

async function createJobs(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, real, json, flag, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_jobs'), profile)
    .addColumn('id', text, required)
    .addColumn('name', text, required)
    .addColumn('model', text)
    .addColumn('handler', text, required)
    .addColumn('schedule_type', text, required)
    .addColumn('schedule', json, required)
    .addColumn('priority', text, required)
    .addColumn('enabled', flag, required)
    .addColumn('overlap', text, required)
    .addColumn('catch_up_window', real, required)
    .addColumn('retry', json, required)
    .addColumn('timeout', real)
    .addColumn('payload', json, required)
    .addColumn('metadata', json, required)
    .addColumn('created_at', time, required)
    .addColumn('updated_at', time, required)
    .addColumn('next_run', time)
    .addColumn('revision', integer, required)
    .addUniqueConstraint('ml_jobs_id', ['id'])
    .addUniqueConstraint('ml_jobs_name', ['name'])
    .execute();
  await db.schema.createIndex('ml_jobs_by_next_run').on('ml_jobs').columns(['next_run', 'seq']).execute();
}

async function createOccurrences(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, time } = columnTypes(profile);
  await db.schema
    .createTable('ml_occurrences')
    .addColumn('job_id', text, required)
    .addColumn('scheduled_for', time, required)
    .addColumn('name', text, required)
    .addColumn('model', text)
    .addColumn('state', text, required)
    .addColumn('reason', text)
    .addColumn('decided_at', time, required)
    .addPrimaryKeyConstraint('ml_occurrences_key', ['job_id', 'scheduled_for'])
    .execute();
  // Those still to be queued are asked for at every tick, and few among many.
  await db.schema
    .createIndex('ml_occurrences_by_state')
    .on('ml_occurrences')
    .columns(['state', 'scheduled_for', 'job_id'])
    .execute();
  await db.schema
    .createIndex('ml_occurrences_by_time')
    .on('ml_occurrences')
    .columns(['scheduled_for', 'job_id'])
    .execute();
}

async function createExecutions(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_executions'), profile)
    .addColumn('id', text, required)
    .addColumn('entry_id', text, required)
    .addColumn('job_id', text)
    .addColumn('name', text, required)
    .addColumn('model', text)
    .addColumn('handler', text, required)
    .addColumn('scheduled_for', time, required)
    .addColumn('attempt', integer, required)
    .addColumn('epoch', integer, required)
    .addColumn('owner', text, required)
    .addColumn('started_at', time, required)
    .addColumn('finished_at', time)
    .addColumn('status', text, required)
    .addColumn('error', text)
    .addUniqueConstraint('ml_executions_id', ['id'])
    .execute();
  for (const [name, column] of [
    ['ml_executions_by_entry', 'entry_id'],
    ['ml_executions_by_job', 'job_id'],
    ['ml_executions_by_status', 'status'],
  ] as const) {
    await db.schema.createIndex(name).on('ml_executions').columns([column, 'seq']).execute();
  }
}

async function createQueue(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, real, json, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_queue'), profile)
    .addColumn('id', text, required)
    .addColumn('name', text, required)
    .addColumn('handler', text, required)
    .addColumn('model', text)
    .addColumn('job_id', text)
    .addColumn('scheduled_for', time, required)
    .addColumn('priority', text, required)
    .addColumn('urgency', integer, required)
    .addColumn('payload', json, required)
    .addColumn('key', text)
    .addColumn('dedup_key', text)
    .addColumn('retry', json, required)
    .addColumn('timeout', real)
    .addColumn('enqueued_at', time, required)
    .addColumn('run_at', time, required)
    .addColumn('state', text, required)
    .addColumn('attempts', integer, required)
    .addColumn('epoch', integer, required)
    .addColumn('owner', text)
    .addColumn('lease_until', time)
    .addColumn('last_error', text)
    .addColumn('finished_at', time)
    .addUniqueConstraint('ml_queue_id', ['id'])
    .addUniqueConstraint('ml_queue_dedup_key', ['dedup_key'])
    .execute();
}

async function createQueueIndexes(db: Kysely<Database>): Promise<void> {
  // In the order in which entries are given out.
  await db.schema.createIndex('ml_queue_by_urgency').on('ml_queue').columns(['state', 'urgency', 'seq']).execute();
  await db.schema.createIndex('ml_queue_by_job').on('ml_queue').columns(['job_id', 'state', 'seq']).execute();
  await db.schema
    .createIndex('ml_queue_by_key')
    .on('ml_queue')
    .columns(['key', 'state', 'urgency', 'seq'])
    .where('key', 'is not', null)
    .execute();
  // Entries that share a key never run at the same time, whatever a claim thinks.
  await db.schema
    .createIndex('ml_queue_running_key')
    .unique()
    .on('ml_queue')
    .column('key')
    .where(sql.ref('state'), '=', 'running')
    .execute();
}

/** Makes the tables of @fpl-ml/scheduler. */
export async function createSchedulerTables(db: Kysely<Database>, context: SchemaContext): Promise<void> {
  await createJobs(db, context);
  await createOccurrences(db, context);
  await createExecutions(db, context);
  await createQueue(db, context);
  await createQueueIndexes(db);
}
