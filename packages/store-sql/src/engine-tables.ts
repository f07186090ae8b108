import type { Retraining, RetrainingStep, StepRecord } from '@fpl-ml/engine';
import { type Kysely, sql } from 'kysely';
import { addSequence, columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { OptionalStoredInteger, StoredInteger, StoredSeq } from './stored-integer.js';

/** The state of each model's loop. */
export interface LoopTable {
  model: string;
  revision: StoredInteger;
  /** JSON text. */
  state: string;
}

/** Retrainings, in the order in which they were added. */
export interface RetrainingTable {
  seq: StoredSeq;
  model: string;
  id: string;
  trigger_type: Retraining['triggerType'];
  priority: Retraining['priority'];
  reason: string;
  requested_by: string;
  idempotency_key: string | null;
  status: Retraining['status'];
  attempt: StoredInteger;
  requested_at: StoredInteger;
  updated_at: StoredInteger;
  verdict: Retraining['verdict'];
  version: string | null;
  explanation: string;
}

/** The journal of steps, in the order in which they were first begun. */
export interface StepTable {
  seq: StoredSeq;
  model: string;
  request_id: string;
  step: RetrainingStep;
  status: StepRecord['status'];
  input_hash: string;
  attempt: StoredInteger;
  epoch: StoredInteger;
  runs: StoredInteger;
  /** JSON text. */
  output: string | null;
  started_at: StoredInteger;
  finished_at: OptionalStoredInteger;
}

/** The tables of @fpl-ml/engine. */
export interface EngineTables {
  ml_loops: LoopTable;
  ml_retrainings: RetrainingTable;
  ml_steps: StepTable;
}

async function createLoops(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, json } = columnTypes(profile);
  await db.schema
    .createTable('ml_loops')
    .addColumn('model', text, (column) => column.primaryKey())
    .addColumn('revision', integer, required)
    .addColumn('state', json, required)
    .execute();
}

async function createRetrainings(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_retrainings'), profile)
    .addColumn('model', text, required)
    .addColumn('id', text, required)
    .addColumn('trigger_type', text, required)
    .addColumn('priority', text, required)
    .addColumn('reason', text, required)
    .addColumn('requested_by', text, required)
    .addColumn('idempotency_key', text)
    .addColumn('status', text, required)
    .addColumn('attempt', integer, required)
    .addColumn('requested_at', time, required)
    .addColumn('updated_at', time, required)
    .addColumn('verdict', text)
    .addColumn('version', text)
    .addColumn('explanation', text, required)
    .addUniqueConstraint('ml_retrainings_key', ['model', 'id'])
    .execute();
  await db.schema.createIndex('ml_retrainings_order').on('ml_retrainings').columns(['model', 'seq']).execute();
  await db.schema
    .createIndex('ml_retrainings_idempotency')
    .unique()
    .on('ml_retrainings')
    .columns(['model', 'idempotency_key'])
    .where(sql.ref('idempotency_key'), 'is not', null)
    .execute();
}

async function createSteps(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, json, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_steps'), profile)
    .addColumn('model', text, required)
    .addColumn('request_id', text, required)
    .addColumn('step', text, required)
    .addColumn('status', text, required)
    .addColumn('input_hash', text, required)
    .addColumn('attempt', integer, required)
    .addColumn('epoch', integer, required)
    .addColumn('runs', integer, required)
    .addColumn('output', json)
    .addColumn('started_at', time, required)
    .addColumn('finished_at', time)
    .addUniqueConstraint('ml_steps_key', ['model', 'request_id', 'step'])
    .execute();
}

/** Makes the tables of @fpl-ml/engine. */
export async function createEngineTables(db: Kysely<Database>, context: SchemaContext): Promise<void> {
  await createLoops(db, context);
  await createRetrainings(db, context);
  await createSteps(db, context);
}
