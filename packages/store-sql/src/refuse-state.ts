import { FplMlError } from '@fpl-ml/core';
import type { DatabaseState } from './inspect-database.js';

/**
 * Refuses a database that must not be touched.
 *
 * @throws FplMlError `SCHEMA_NEWER`; `DATABASE_FOREIGN` if it must be ours alone
 */
export function refuseState(state: DatabaseState, exclusive: boolean): void {
  if (state.state === 'newer') {
    throw new FplMlError(
      'SCHEMA_NEWER',
      `Expected a schema of version ${state.known} or earlier, got ${state.version}: update @fpl-ml/store-sql.`,
      { data: { version: state.version, known: state.known } },
    );
  }
  if (state.state === 'foreign' && exclusive) {
    throw new FplMlError(
      'DATABASE_FOREIGN',
      `Expected an empty database or one of ours, got one with ${state.tables.length} tables of another program ` +
        `("${state.tables[0]}"): check which one it is, and name a new file or database.`,
      { data: { tables: state.tables } },
    );
  }
}
