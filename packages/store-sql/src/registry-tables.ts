import type { EvaluationVerdict, Integrity, Role } from '@fpl-ml/registry';
import type { Kysely } from 'kysely';
import { addSequence, columnTypes, type SchemaContext } from './column-types.js';
import type { Database } from './database.js';
import { required } from './required.js';
import type { OptionalStoredInteger, StoredInteger, StoredSeq } from './stored-integer.js';

/** Versions of models, in order of their reservation. */
export interface ModelVersionTable {
  seq: StoredSeq;
  model: string;
  version: string;
  integrity: Integrity;
  artifact_sha256: string | null;
  artifact_bytes: OptionalStoredInteger;
  /** JSON text, as the next three. */
  signature: string;
  metrics: string;
  metadata: string;
  lineage: string;
  created_at: StoredInteger;
  created_by: string;
  quarantined_at: OptionalStoredInteger;
  quarantined_by: string | null;
  quarantine_reason: string | null;
  /** 0 or 1. */
  archived: StoredInteger;
}

/** The version of each model that was reserved last. Reservations of one model wait for each other at its row. */
export interface LatestVersionTable {
  model: string;
  /** `null` before the first. */
  version: string | null;
}

/** Judgements of versions. */
export interface EvaluationTable {
  seq: StoredSeq;
  id: string;
  model: string;
  version: string;
  verdict: EvaluationVerdict;
  baseline: string | null;
  /** JSON text. */
  evidence: string;
  at: StoredInteger;
}

/** Which version holds which role. */
export interface RoleTable {
  model: string;
  role: Role;
  version: string | null;
  generation: StoredInteger;
  since: StoredInteger;
}

/** What happened to roles. */
export interface RoleHistoryTable {
  seq: StoredSeq;
  model: string;
  role: Role;
  from_version: string | null;
  to_version: string | null;
  generation: StoredInteger;
  at: StoredInteger;
  actor: string;
  reason: string;
  evaluation: string | null;
  override_reason: string | null;
}

/** The tables of @fpl-ml/registry. */
export interface RegistryTables {
  ml_model_versions: ModelVersionTable;
  ml_latest_versions: LatestVersionTable;
  ml_evaluations: EvaluationTable;
  ml_roles: RoleTable;
  ml_role_history: RoleHistoryTable;
}

async function createVersions(db: Kysely<Database>, { profile, tables }: SchemaContext): Promise<void> {
  const { text, integer, json, flag, time } = columnTypes(profile);
  await addSequence(db.schema.createTable(tables.modelVersions), profile)
    .addColumn('model', text, required)
    .addColumn('version', text, required)
    .addColumn('integrity', text, required)
    .addColumn('artifact_sha256', text)
    .addColumn('artifact_bytes', integer)
    .addColumn('signature', json, required)
    .addColumn('metrics', json, required)
    .addColumn('metadata', json, required)
    .addColumn('lineage', json, required)
    .addColumn('created_at', time, required)
    .addColumn('created_by', text, required)
    .addColumn('quarantined_at', time)
    .addColumn('quarantined_by', text)
    .addColumn('quarantine_reason', text)
    .addColumn('archived', flag, required)
    .addUniqueConstraint(`${tables.modelVersions}_key`, ['model', 'version'])
    .execute();
  await db.schema
    .createIndex(`${tables.modelVersions}_order`)
    .on(tables.modelVersions)
    .columns(['model', 'seq'])
    .execute();
  await db.schema
    .createTable('ml_latest_versions')
    .addColumn('model', text, (column) => column.primaryKey())
    .addColumn('version', text)
    .addForeignKeyConstraint('ml_latest_versions_version', ['model', 'version'], tables.modelVersions, [
      'model',
      'version',
    ])
    .execute();
}

async function createEvaluations(db: Kysely<Database>, { profile }: SchemaContext): Promise<void> {
  const { text, json, time } = columnTypes(profile);
  await addSequence(db.schema.createTable('ml_evaluations'), profile)
    .addColumn('id', text, (column) => column.notNull().unique())
    .addColumn('model', text, required)
    .addColumn('version', text, required)
    .addColumn('verdict', text, required)
    .addColumn('baseline', text)
    .addColumn('evidence', json, required)
    .addColumn('at', time, required)
    .execute();
  await db.schema
    .createIndex('ml_evaluations_version')
    .on('ml_evaluations')
    .columns(['model', 'version', 'seq'])
    .execute();
}

async function createRoles(db: Kysely<Database>, { profile, tables }: SchemaContext): Promise<void> {
  const { text, integer, time } = columnTypes(profile);
  await db.schema
    .createTable('ml_roles')
    .addColumn('model', text, required)
    .addColumn('role', text, required)
    .addColumn('version', text)
    .addColumn('generation', integer, required)
    .addColumn('since', time, required)
    .addPrimaryKeyConstraint('ml_roles_key', ['model', 'role'])
    .addForeignKeyConstraint('ml_roles_version', ['model', 'version'], tables.modelVersions, ['model', 'version'])
    .execute();
  await addSequence(db.schema.createTable('ml_role_history'), profile)
    .addColumn('model', text, required)
    .addColumn('role', text, required)
    .addColumn('from_version', text)
    .addColumn('to_version', text)
    .addColumn('generation', integer, required)
    .addColumn('at', time, required)
    .addColumn('actor', text, required)
    .addColumn('reason', text, required)
    .addColumn('evaluation', text)
    .addColumn('override_reason', text)
    .addUniqueConstraint('ml_role_history_key', ['model', 'role', 'generation'])
    .addForeignKeyConstraint('ml_role_history_from', ['model', 'from_version'], tables.modelVersions, [
      'model',
      'version',
    ])
    .addForeignKeyConstraint('ml_role_history_to', ['model', 'to_version'], tables.modelVersions, ['model', 'version'])
    .execute();
  await db.schema.createIndex('ml_role_history_order').on('ml_role_history').columns(['model', 'seq']).execute();
}

/** Makes the tables of @fpl-ml/registry. */
export async function createRegistryTables(db: Kysely<Database>, context: SchemaContext): Promise<void> {
  await createVersions(db, context);
  await createEvaluations(db, context);
  await createRoles(db, context);
}
