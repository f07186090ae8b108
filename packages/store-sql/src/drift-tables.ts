import type { ColumnType, DriftVerdict } from '@fpl-ml/drift';
import type { Kysely } from 'kysely';
import { addSequence, columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { StoredFigure } from './stored-figure.js';
import type { StoredInteger, StoredSeq } from './stored-integer.js';

/** Drift reports, in order of appending. */
export interface DriftHistoryTable {
  seq: StoredSeq;
  model: string;
  model_version: string;
  period_id: string;
  period_start: StoredInteger;
  period_end: StoredInteger;
  checked_at: StoredInteger;
  verdict: DriftVerdict;
  reference_rows: StoredInteger;
  current_rows: StoredInteger;
  /** Of the weight of all columns that can be judged; `null` when none can. */
  drifted_share: number | null;
  /** JSON text of the whole report. */
  report: string;
}

/** What the reports say of each column, for people: the stores read the whole report instead. */
export interface DriftColumnTable {
  /** Which report. */
  history_seq: StoredInteger;
  /** In the order of the report, from 0. */
  place: StoredInteger;
  model: string;
  column_name: string;
  column_type: ColumnType;
  verdict: DriftVerdict;
  reference_n: StoredInteger;
  current_n: StoredInteger;
  /** The test behind the verdict; `null` where nothing could be tested, as all that follows. */
  method: string | null;
  statistic: StoredFigure;
  statistic_limit: StoredFigure;
  p_value: StoredFigure;
  effect_size: StoredFigure;
  psi: StoredFigure;
  psi_limit: StoredFigure;
}

/** The tables of @fpl-ml/drift. */
export interface DriftTables {
  ml_drift_history: DriftHistoryTable;
  ml_drift_columns: DriftColumnTable;
}

async function createHistory(db: Kysely<Database>, { profile, tables }: SchemaContext): Promise<void> {
  const { text, integer, real, json, time } = columnTypes(profile);
  const name = tables.drift;
  await addSequence(db.schema.createTable(name), profile)
    .addColumn('model', text, required)
    .addColumn('model_version', text, required)
    .addColumn('period_id', text, required)
    .addColumn('period_start', time, required)
    .addColumn('period_end', time, required)
    .addColumn('checked_at', time, required)
    .addColumn('verdict', text, required)
    .addColumn('reference_rows', integer, required)
    .addColumn('current_rows', integer, required)
    .addColumn('drifted_share', real)
    .addColumn('report', json, required)
    .execute();
  await db.schema
    .createIndex('ml_drift_history_by_start')
    .on(name)
    .columns(['model', 'period_start', 'period_id', 'seq'])
    .execute();
  await db.schema
    .createIndex('ml_drift_history_by_version')
    .on(name)
    .columns(['model', 'model_version', 'period_start', 'period_id', 'seq'])
    .execute();
}

async function createColumns(db: Kysely<Database>, { profile, tables }: SchemaContext): Promise<void> {
  const { text, integer, real } = columnTypes(profile);
  await db.schema
    .createTable('ml_drift_columns')
    .addColumn('history_seq', integer, required)
    .addColumn('place', integer, required)
    .addColumn('model', text, required)
    .addColumn('column_name', text, required)
    .addColumn('column_type', text, required)
    .addColumn('verdict', text, required)
    .addColumn('reference_n', integer, required)
    .addColumn('current_n', integer, required)
    .addColumn('method', text)
    .addColumn('statistic', real)
    .addColumn('statistic_limit', real)
    .addColumn('p_value', real)
    .addColumn('effect_size', real)
    .addColumn('psi', real)
    .addColumn('psi_limit', real)
    .addPrimaryKeyConstraint('ml_drift_columns_key', ['history_seq', 'place'])
    .addForeignKeyConstraint('ml_drift_columns_history', ['history_seq'], tables.drift, ['seq'])
    .execute();
  // What people ask: how one feature of one model went.
  await db.schema
    .createIndex('ml_drift_columns_by_name')
    .on('ml_drift_columns')
    .columns(['model', 'column_name', 'history_seq'])
    .execute();
}

/** Makes the tables of @fpl-ml/drift. */
export async function createDriftTables(db: Kysely<Database>, context: SchemaContext): Promise<void> {
  await createHistory(db, context);
  await createColumns(db, context);
}
