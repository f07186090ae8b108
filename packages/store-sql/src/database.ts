import type { CoreTables } from './core-tables.js';
import type { DriftTables } from './drift-tables.js';
import type { EngineTables } from './engine-tables.js';
import type { FeedTables } from './feed-tables.js';
import type { GroupTables } from './group-tables.js';
import type { MonitorTables } from './monitor-tables.js';
import type { NotifyTables } from './notify-tables.js';
import type { RegistryTables } from './registry-tables.js';
import type { SchemaHistoryTable } from './schema-history.js';
import type { SchedulerTables } from './scheduler-tables.js';

/** Every table, under its default name. */
export interface Database
  extends CoreTables,
    MonitorTables,
    DriftTables,
    RegistryTables,
    SchedulerTables,
    NotifyTables,
    EngineTables,
    FeedTables,
    GroupTables {
  ml_schema_history: SchemaHistoryTable;
}

/**
 * The tables whose names are the user's to choose, typed by their default names: whatever a table is called, it has these
 * columns.
 */
export interface TableNames {
  readonly performance: 'ml_performance_history';
  readonly drift: 'ml_drift_history';
  readonly modelVersions: 'ml_model_versions';
}
