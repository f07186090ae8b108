import type { PerformanceRecord, PerformanceSubject, PredictionRole } from '@fpl-ml/monitor';
import type { Kysely } from 'kysely';
import { addSequence, columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { StoredFigure } from './stored-figure.js';
import type { OptionalStoredInteger, StoredInteger, StoredSeq } from './stored-integer.js';

/** Periods by model. */
export interface PeriodTable {
  model: string;
  period_id: string;
  period_start: StoredInteger;
  period_end: StoredInteger;
  /** JSON text of a list of entities; `null` means those with a served prediction. */
  expected: string | null;
  /** 0 or 1. */
  declared_final: StoredInteger;
  created_at: StoredInteger;
}

/** Predictions, in order of recording. */
export interface PredictionTable {
  seq: StoredSeq;
  model: string;
  period_id: string;
  entity: string;
  model_version: string;
  role: PredictionRole;
  prediction: number;
  recorded_at: StoredInteger;
}

/** Outcomes, in order of first recording. */
export interface OutcomeTable {
  seq: StoredSeq;
  model: string;
  period_id: string;
  entity: string;
  outcome: number;
  revision: StoredInteger;
  recorded_at: StoredInteger;
}

/** Figures of periods, in order of recording. `null` in a figure stands for NaN. */
export interface PerformanceTable {
  seq: StoredSeq;
  model: string;
  period_id: string;
  period_start: StoredInteger;
  period_end: StoredInteger;
  subject: PerformanceSubject;
  model_version: string | null;
  revision: StoredInteger;
  source: PerformanceRecord['source'];
  maturity_status: PerformanceRecord['maturity']['status'];
  labelled: StoredInteger;
  expected: StoredInteger;
  n: StoredInteger;
  mae: StoredFigure;
  rmse: StoredFigure;
  r2: StoredFigure;
  bias: StoredFigure;
  median_absolute_error: StoredFigure;
  max_error: StoredFigure;
  mape: StoredFigure;
  smape: StoredFigure;
  mae_error: StoredFigure;
  rmse_error: StoredFigure;
  r2_error: StoredFigure;
  bias_error: StoredFigure;
  mape_error: StoredFigure;
  smape_error: StoredFigure;
  feature_count: OptionalStoredInteger;
  recorded_at: StoredInteger;
}

/** Charts and alarms by model and metric. */
export interface MonitorStateTable {
  model: string;
  metric: string;
  generation: StoredInteger;
  /** How often the charts were reset. */
  epoch: StoredInteger;
  /** The latest period that was judged. */
  last_period_id: string | null;
  /** JSON text. */
  state: string;
}

/** The tables of @fpl-ml/monitor. */
export interface MonitorTables {
  ml_periods: PeriodTable;
  ml_predictions: PredictionTable;
  ml_outcomes: OutcomeTable;
  ml_performance_history: PerformanceTable;
  ml_monitor_states: MonitorStateTable;
}

async function createPeriods(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, json, flag, time } = columnTypes(profile);
  await db.schema
    .createTable('ml_periods')
    .addColumn('model', text, required)
    .addColumn('period_id', text, required)
    .addColumn('period_start', time, required)
    .addColumn('period_end', time, required)
    .addColumn('expected', json)
    .addColumn('declared_final', flag, required)
    .addColumn('created_at', time, required)
    .addPrimaryKeyConstraint('ml_periods_key', ['model', 'period_id'])
    .execute();
  await db.schema
    .createIndex('ml_periods_by_start')
    .on('ml_periods')
    .columns(['model', 'period_start', 'period_id'])
    .execute();
}

async function createPredictions(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, real, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_predictions'), profile)
    .addColumn('model', text, required)
    .addColumn('period_id', text, required)
    .addColumn('entity', text, required)
    .addColumn('model_version', text, required)
    .addColumn('role', text, required)
    .addColumn('prediction', real, required)
    .addColumn('recorded_at', time, required)
    .addForeignKeyConstraint('ml_predictions_period', ['model', 'period_id'], 'ml_periods', ['model', 'period_id'])
    // In this order, so that the key is also the index of a period, and of a version in it.
    .addUniqueConstraint('ml_predictions_key', ['model', 'period_id', 'model_version', 'role', 'entity'])
    .execute();
}

async function createOutcomes(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, real, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_outcomes'), profile)
    .addColumn('model', text, required)
    .addColumn('period_id', text, required)
    .addColumn('entity', text, required)
    .addColumn('outcome', real, required)
    .addColumn('revision', integer, required)
    .addColumn('recorded_at', time, required)
    .addForeignKeyConstraint('ml_outcomes_period', ['model', 'period_id'], 'ml_periods', ['model', 'period_id'])
    .addUniqueConstraint('ml_outcomes_key', ['model', 'period_id', 'entity'])
    .execute();
}

async function createPerformance(db: Kysely<Database>, { profile, tables }: SchemaContext): Promise<void> {
  const { text, integer, real, time } = columnTypes(profile);
  const name = tables.performance;
  await addSequence(db.schema.createTable(name), profile)
    .addColumn('model', text, required)
    .addColumn('period_id', text, required)
    .addColumn('period_start', time, required)
    .addColumn('period_end', time, required)
    .addColumn('subject', text, required)
    .addColumn('model_version', text)
    .addColumn('revision', integer, required)
    .addColumn('source', text, required)
    .addColumn('maturity_status', text, required)
    .addColumn('labelled', integer, required)
    .addColumn('expected', integer, required)
    .addColumn('n', integer, required)
    .addColumn('mae', real)
    .addColumn('rmse', real)
    .addColumn('r2', real)
    .addColumn('bias', real)
    .addColumn('median_absolute_error', real)
    .addColumn('max_error', real)
    .addColumn('mape', real)
    .addColumn('smape', real)
    .addColumn('mae_error', real)
    .addColumn('rmse_error', real)
    .addColumn('r2_error', real)
    .addColumn('bias_error', real)
    .addColumn('mape_error', real)
    .addColumn('smape_error', real)
    .addColumn('feature_count', integer)
    .addColumn('recorded_at', time, required)
    .addForeignKeyConstraint('ml_performance_history_period', ['model', 'period_id'], 'ml_periods', [
      'model',
      'period_id',
    ])
    .addUniqueConstraint('ml_performance_history_key', ['model', 'period_id', 'subject', 'revision'])
    .execute();
  await db.schema
    .createIndex('ml_performance_history_by_start')
    .on(name)
    .columns(['model', 'period_start', 'period_id', 'seq'])
    .execute();
}

async function createStates(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, integer, json } = columnTypes(profile);
  await db.schema
    .createTable('ml_monitor_states')
    .addColumn('model', text, required)
    .addColumn('metric', text, required)
    .addColumn('generation', integer, required)
    .addColumn('epoch', integer, required)
    .addColumn('last_period_id', text)
    .addColumn('state', json, required)
    .addPrimaryKeyConstraint('ml_monitor_states_key', ['model', 'metric'])
    .execute();
}

/** Makes the tables of @fpl-ml/monitor. */
export async function createMonitorTables(db: Kysely<Database>, context: SchemaContext): Promise<void> {
  await createPeriods(db, context);
  await createPredictions(db, context);
  await createOutcomes(db, context);
  await createPerformance(db, context);
  await createStates(db, context);
}
