import { FplMlError } from '@fpl-ml/core';
import type { TableNames } from './database.js';

/** Names of the user for tables that other programs read. */
export type TableNameOptions = { readonly [Table in keyof TableNames]?: string };

const DEFAULTS: TableNames = {
  performance: 'ml_performance_history',
  drift: 'ml_drift_history',
  modelVersions: 'ml_model_versions',
};

/** As both databases take them without quotes; short enough for PostgreSQL to add the name of an index. */
const NAME = /^[a-z_][a-z0-9_]{0,47}$/;
const RESERVED = /^(ml|sqlite|pg)_/;

function checked<Table extends keyof TableNames>(table: Table, name: string = DEFAULTS[table]): TableNames[Table] {
  if (name !== DEFAULTS[table] && (!NAME.test(name) || RESERVED.test(name))) {
    throw new FplMlError(
      'TABLE_NAME_INVALID',
      `Expected tables.${table} to be lower-case letters, digits and "_", at most 48, not beginning with "ml_", ` +
        `"sqlite_" or "pg_", got "${name}": choose another name, or leave it out for "${DEFAULTS[table]}".`,
      { data: { table, name } },
    );
  }
  // The type is that of the default name: see TableNames.
  return name as TableNames[Table];
}

/**
 * The names of all tables that can be named.
 *
 * @throws FplMlError `TABLE_NAME_INVALID` for a name that the databases would not take as it is, or given twice
 */
export function tableNames({ performance, drift, modelVersions }: TableNameOptions = {}): TableNames {
  const names: TableNames = {
    performance: checked('performance', performance),
    drift: checked('drift', drift),
    modelVersions: checked('modelVersions', modelVersions),
  };
  if (new Set(Object.values(names)).size < Object.keys(names).length) {
    throw new FplMlError(
      'TABLE_NAME_INVALID',
      `Expected different names in tables, got ${Object.values(names).join(', ')}: give each table its own.`,
      { data: { ...names } },
    );
  }
  return Object.freeze(names);
}
