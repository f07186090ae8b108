import type { ScheduleStore } from '@fpl-ml/scheduler';
import type { SqlOpener } from './access.js';
import { sqlHistory } from './sql-schedule-store-history.js';
import { sqlJobs } from './sql-schedule-store-jobs.js';
import { sqlLedger } from './sql-schedule-store-ledger.js';

/** Jobs, the ledger of their occurrences, and the history of their runs in SQL. */
export const sqlScheduleStore: SqlOpener<ScheduleStore> = (access) => ({
  ...sqlJobs(access),
  ...sqlLedger(access),
  ...sqlHistory(access),
});
