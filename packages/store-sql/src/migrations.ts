import type { Kysely } from 'kysely';
import type { SchemaContext } from './column-types.js';
import { createCoreTables } from './core-tables.js';
import type { Database } from './database.js';
import { createDriftTables } from './drift-tables.js';
import { createEngineTables } from './engine-tables.js';
import { createFeedTables } from './feed-tables.js';
import { createGroupTables } from './group-tables.js';
import { createMonitorTables } from './monitor-tables.js';
import { createNotifyTables } from './notify-tables.js';
import { createRegistryTables } from './registry-tables.js';
import { createSchedulerTables } from './scheduler-tables.js';

/** One step from a version of the schema to the next. Once released it never changes. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  up(db: Kysely<Database>, context: SchemaContext): Promise<void>;
}

const createTables: Migration = {
  version: 1,
  name: 'create-tables',
  up: async (db, context) => {
    await createCoreTables(db, context);
    await createMonitorTables(db, context);
    await createDriftTables(db, context);
    await createRegistryTables(db, context);
    await createSchedulerTables(db, context);
    await createNotifyTables(db, context);
    await createEngineTables(db, context);
  },
};

const addFeed: Migration = { version: 2, name: 'add-feed', up: createFeedTables };

const addGroups: Migration = { version: 3, name: 'add-alert-groups', up: createGroupTables };

/** All steps, in order. */
export const MIGRATIONS: readonly Migration[] = [createTables, addFeed, addGroups];
