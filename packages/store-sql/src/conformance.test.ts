import type { Check } from '@fpl-ml/core';
import { auditLogChecks, outboxChecks, unitOfWorkChecks } from '@fpl-ml/core/conformance';
import { runStoreChecks } from '@fpl-ml/engine/conformance';
import { registryStoreChecks } from '@fpl-ml/registry/conformance';
import { describe, it } from 'vitest';
import type { SqlOpener } from './access.js';
import { sqlAuditLog } from './sql-audit-log.js';
import { sqlOutbox } from './sql-outbox.js';
import { sqlRegistryStore } from './sql-registry-store.js';
import { sqlRunStore } from './sql-run-store.js';
import { openSqlStores, sqlStores } from './sql-stores.js';
import { freshDatabases } from './test/fresh-database.js';

const fresh = freshDatabases();
const options = { profile: 'sqlite' } as const;

function conforms<Store>(name: string, opener: SqlOpener<Store>, checks: readonly Check<Store>[]): void {
  describe(`${name} on SQL`, () => {
    for (const check of checks) {
      it(check.name, async () => check.run((await fresh()).open(opener)));
      it(`${check.name}, inside a transaction`, async () => {
        const stores = openSqlStores((await fresh()).db, { store: opener }, options);
        await stores.transaction((tx) => check.run(tx.store));
      });
      it(`${check.name}, inside a transaction that joined another`, async () => {
        const stores = openSqlStores((await fresh()).db, { store: opener }, options);
        await stores.transaction((tx) => tx.transaction((inner) => check.run(inner.store)));
      });
    }
  });
}

conforms('the audit log', sqlAuditLog, auditLogChecks);
conforms('the outbox', sqlOutbox, outboxChecks);
conforms('the registry', sqlRegistryStore, registryStoreChecks);
conforms('the run store', sqlRunStore, runStoreChecks);

describe('the unit of work on SQL', () => {
  for (const check of unitOfWorkChecks) {
    it(check.name, async () => check.run(sqlStores((await fresh()).db, options)));
  }
});
