import assert from 'node:assert/strict';
import type { AuditEntry, AuditLog } from '../audit-log.js';
import type { Check } from '../check.js';
import { isFplMlError } from '../errors.js';
import type { Outbox } from '../outbox.js';
import type { UnitOfWork } from '../unit-of-work.js';

/** The stores that a unit of work must have at least to be checked. */
export interface CoreStores {
  readonly auditLog: AuditLog;
  readonly outbox: Outbox;
}

/** A unit of work over at least an audit log and an outbox. */
export type UnitOfWorkSubject = CoreStores & UnitOfWork<CoreStores>;

const entry = (id: string): AuditEntry => ({
  id,
  model: 'm',
  at: 1,
  actor: 'test',
  action: 'noted',
  subject: 's',
  data: {},
});
const message = (id: string) => ({ id, topic: 'alert', key: 'k', payload: {}, createdAt: 1 });

async function contents(stores: CoreStores): Promise<readonly [readonly string[], readonly string[]]> {
  const [records, rows] = [await stores.auditLog.list(), await stores.outbox.list('alert')];
  return [records.map(({ id }) => id), rows.map(({ id }) => id)];
}

/** The laws of {@link UnitOfWork}. */
export const unitOfWorkChecks: readonly Check<UnitOfWorkSubject>[] = [
  {
    name: 'commits the writes of all stores together and resolves to the result',
    run: async (unit) => {
      const result = await unit.transaction(async (tx) => {
        await tx.auditLog.append([entry('a')]);
        await tx.outbox.add([message('1')]);
        assert.deepEqual(await contents(tx), [['a'], ['1']]);
        return 42;
      });
      assert.equal(result, 42);
      assert.deepEqual(await contents(unit), [['a'], ['1']]);
    },
  },
  {
    name: 'takes back the writes of all stores when the work rejects',
    run: async (unit) => {
      await unit.auditLog.append([entry('before')]);
      const failure = new Error('no');
      const attempt = unit.transaction(async (tx) => {
        await tx.auditLog.append([entry('a')]);
        await tx.outbox.add([message('1')]);
        throw failure;
      });
      await assert.rejects(attempt, failure);
      assert.deepEqual(await contents(unit), [['before'], []]);
    },
  },
  {
    name: 'joins an inner transaction, which rolls back alone',
    run: async (unit) => {
      await unit.transaction(async (tx) => {
        await tx.auditLog.append([entry('outer')]);
        await tx.transaction(async (inner) => inner.auditLog.append([entry('kept')]));
        const inner = tx.transaction(async (joined) => {
          await joined.auditLog.append([entry('lost')]);
          throw new Error('inner');
        });
        await assert.rejects(inner, /inner/);
      });
      assert.deepEqual((await contents(unit))[0], ['outer', 'kept']);
    },
  },
  {
    name: 'takes back an inner transaction with the outer one',
    run: async (unit) => {
      const outer = unit.transaction(async (tx) => {
        await tx.transaction(async (inner) => inner.auditLog.append([entry('inner')]));
        throw new Error('outer');
      });
      await assert.rejects(outer, /outer/);
      assert.deepEqual((await contents(unit))[0], []);
    },
  },
  {
    name: 'runs effects after the commit, in order, and never those of what was rolled back',
    run: async (unit) => {
      const effects: string[] = [];
      await unit.transaction(async (tx) => {
        tx.afterCommit(() => effects.push('first'));
        const inner = tx.transaction(async (joined) => {
          joined.afterCommit(() => effects.push('rolled back'));
          throw new Error('inner');
        });
        await assert.rejects(inner);
        tx.afterCommit(() => effects.push('second'));
        assert.deepEqual(effects, []);
      });
      assert.deepEqual(effects, ['first', 'second']);
      await assert.rejects(
        unit.transaction(async (tx) => {
          tx.afterCommit(() => effects.push('never'));
          throw new Error('no');
        }),
      );
      assert.deepEqual(effects, ['first', 'second']);
    },
  },
  {
    name: 'refuses a store that is not bound, inside a transaction',
    run: async (unit) => {
      const mixed = unit.transaction(async () => unit.auditLog.append([entry('a')]));
      await assert.rejects(mixed, (error) => isFplMlError(error, 'UNIT_OF_WORK_MIXED'));
      const nested = unit.transaction(async () => unit.transaction(async () => undefined));
      await assert.rejects(nested, (error) => isFplMlError(error, 'UNIT_OF_WORK_MIXED'));
      assert.deepEqual((await contents(unit))[0], []);
    },
  },
  {
    name: 'refuses its bound stores after its end',
    run: async (unit) => {
      const kept: CoreStores[] = [];
      await unit.transaction(async (tx) => {
        kept.push(tx);
      });
      const late = async (): Promise<void> => kept.at(-1)?.auditLog.append([entry('late')]);
      await assert.rejects(late(), (error) => isFplMlError(error, 'UNIT_OF_WORK_CLOSED'));
    },
  },
  {
    name: 'loses no update of transactions that run at the same time',
    run: async (unit) => {
      const count = async (tx: CoreStores): Promise<number> => (await tx.auditLog.list()).length;
      await Promise.all(
        Array.from({ length: 20 }, () =>
          unit.transaction(async (tx) => tx.auditLog.append([entry(`n-${await count(tx)}`)])),
        ),
      );
      assert.equal(await count(unit), 20);
    },
  },
];
