import type { Check } from '@fpl-ml/core';
import { auditLogChecks, outboxChecks, unitOfWorkChecks } from '@fpl-ml/core/conformance';
import { driftStoreChecks } from '@fpl-ml/drift/conformance';
import { runStoreChecks } from '@fpl-ml/engine/conformance';
import { observationStoreChecks } from '@fpl-ml/monitor/conformance';
import { alertStoreChecks, feedStoreChecks } from '@fpl-ml/notify/conformance';
import { registryStoreChecks } from '@fpl-ml/registry/conformance';
import { jobQueueChecks, scheduleStoreChecks } from '@fpl-ml/scheduler/conformance';
import { describe, it } from 'vitest';
import type { SqlOpener } from './access.js';
import { sqlAlertStore } from './sql-alert-store.js';
import { sqlAuditLog } from './sql-audit-log.js';
import { sqlDriftStore } from './sql-drift-store.js';
import { sqlFeedStore } from './sql-feed-store.js';
import { sqlJobQueue } from './sql-job-queue.js';
import { sqlObservationStore } from './sql-observation-store.js';
import { sqlOutbox } from './sql-outbox.js';
import { sqlRegistryStore } from './sql-registry-store.js';
import { sqlRunStore } from './sql-run-store.js';
import { sqlScheduleStore } from './sql-schedule-store.js';
import { openSqlStores, sqlStores } from './sql-stores.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { PROFILES } from './test/open-stores.js';

describe.each(PROFILES)('on %s', (profile) => {
  const fresh = freshDatabasesOf(profile);

  function conforms<Store>(name: string, opener: SqlOpener<Store>, checks: readonly Check<Store>[]): void {
    describe(name, () => {
      for (const check of checks) {
        it(check.name, async () => check.run((await fresh()).open(opener)));
        it(`${check.name}, inside a transaction`, async () => {
          const { db, options } = await fresh();
          await openSqlStores(db, { store: opener }, options).transaction((tx) => check.run(tx.store));
        });
        it(`${check.name}, inside a transaction that joined another`, async () => {
          const { db, options } = await fresh();
          const stores = openSqlStores(db, { store: opener }, options);
          await stores.transaction((tx) => tx.transaction((inner) => check.run(inner.store)));
        });
      }
    });
  }

  conforms('the audit log', sqlAuditLog, auditLogChecks);
  conforms('the outbox', sqlOutbox, outboxChecks);
  conforms('the observation store', sqlObservationStore, observationStoreChecks);
  conforms('the drift store', sqlDriftStore, driftStoreChecks);
  conforms('the registry', sqlRegistryStore, registryStoreChecks);
  conforms('the schedule store', sqlScheduleStore, scheduleStoreChecks);
  conforms('the job queue', sqlJobQueue, jobQueueChecks);
  conforms('the alert store', sqlAlertStore, alertStoreChecks);
  conforms('the feed', sqlFeedStore, feedStoreChecks);
  conforms('the run store', sqlRunStore, runStoreChecks);

  describe('the unit of work', () => {
    for (const check of unitOfWorkChecks) {
      it(check.name, async () => {
        const { db, options } = await fresh();
        await check.run(sqlStores(db, options));
      });
    }
  });
});
