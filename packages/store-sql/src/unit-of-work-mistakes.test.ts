import type { Check } from '@fpl-ml/core';
import { unitOfWorkChecks } from '@fpl-ml/core/conformance';
import { failedChecks } from '@fpl-ml/core/testing';
import Libsql from 'libsql';
import { describe, expect, it } from 'vitest';
import { sqlStores } from './sql-stores.js';
import { openRewritten } from './test/rewritten-sql.js';

type Unit = ReturnType<typeof sqlStores>;

/** The checks that a unit of work fails when its commands are rewritten. */
async function failedUnit(
  checks: readonly Check<Unit>[],
  rewrite: (text: string) => string,
): Promise<readonly string[]> {
  const failed: string[] = [];
  for (const check of checks) {
    const database = await openRewritten(rewrite);
    failed.push(...(await failedChecks([check], () => sqlStores(database.db, { profile: 'sqlite', attempts: 1 }))));
    await database.close();
  }
  return failed;
}

describe('a unit of work', () => {
  it.each([
    ['rolls nothing back', /^rollback$/, 'commit', 'takes back the writes of all stores when the work rejects'],
    ['has no savepoints', /^rollback to savepoint.*/, 'select 1', 'joins an inner transaction, which rolls back alone'],
    [
      'rolls back too much',
      /^rollback to savepoint fpl_ml_\d+/,
      'rollback to savepoint fpl_ml_1',
      'joins an inner transaction, which rolls back alone',
    ],
    [
      'never begins',
      /^(begin immediate|rollback|commit)$/,
      'select 1',
      'takes back the writes of all stores when the work rejects',
    ],
  ])('that %s fails a check', async (_, of, instead, check) => {
    expect(await failedUnit(unitOfWorkChecks, (text) => text.replace(of, instead))).toContain(check);
  });

  const append = (id: string) => [{ id, model: 'm', at: 1, actor: 'a', action: 'b', subject: 'c', data: {} }];

  /** Reads, lets another connection write, and writes; says how both went. */
  async function readThenWrite(rewrite: (text: string) => string): Promise<readonly string[]> {
    const database = await openRewritten(rewrite);
    const [row] = database.handle.prepare('pragma database_list').all();
    const other = new Libsql(Object(row).file);
    const written: string[] = [];
    const stores = sqlStores(database.db, { profile: 'sqlite', attempts: 1 });
    const own = stores.transaction(async (tx) => {
      await tx.auditLog.list();
      try {
        other.exec("update ml_audit_head set hash = 'changed'");
        written.push('other');
      } catch {
        // As it should be: the transaction has the database.
      }
      await tx.auditLog.append(append('a'));
    });
    await own.then(
      () => written.push('own'),
      () => undefined,
    );
    other.close();
    await database.close();
    return written;
  }

  it('keeps others from writing between what it reads and what it writes', async () => {
    expect(await readThenWrite((text) => text)).toEqual(['own']);
  });

  it('that begins deferred, as is the default, loses its write to them', async () => {
    expect(await readThenWrite((text) => text.replace('begin immediate', 'begin'))).toEqual(['other']);
  });
});
