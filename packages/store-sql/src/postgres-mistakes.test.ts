import type { Check } from '@fpl-ml/core';
import { auditLogChecks, unitOfWorkChecks } from '@fpl-ml/core/conformance';
import { failedChecks } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { sqlAuditLog } from './sql-audit-log.js';
import { sqlJobQueue } from './sql-job-queue.js';
import { sqlStores } from './sql-stores.js';
import { freshPostgres } from './test/fresh-postgres.js';
import type { TestDatabase } from './test/open-stores.js';
import { anotherClient, untilBlocked } from './test/postgres-client.js';
import { openRewrittenPostgres } from './test/rewritten-postgres.js';

const fresh = freshPostgres();

/** Whether a check fails on a store whose SQL is rewritten, and on one whose SQL is not. */
async function caught<Subject>(
  checks: readonly Check<Subject>[],
  name: string,
  open: (database: TestDatabase) => Subject,
  rewrite: (text: string) => string,
): Promise<readonly boolean[]> {
  const named = checks.filter((check) => check.name === name);
  expect(named).toHaveLength(1);
  const sound = await failedChecks(named, async () => open(await fresh()));
  const mistaken = openRewrittenPostgres((await fresh()).path, rewrite);
  const failed = await failedChecks(named, () => open(mistaken));
  expect(mistaken.changed.size).toBeGreaterThan(0);
  await mistaken.close();
  return [failed.length > 0, sound.length > 0];
}

describe('what keeps several connections apart on PostgreSQL is needed:', () => {
  /** Claims while another takes the only entry, which it has not committed yet. @returns how many were claimed */
  async function claimBeside(rewrite: (text: string) => string): Promise<number> {
    const { path, open } = await fresh();
    const retry = { attempts: 1, delay: 0, factor: 1, maxDelay: 0 };
    const base = { name: 'n', handler: 'h', model: null, jobId: null, scheduledFor: 0, priority: 'normal' } as const;
    const rest = { payload: {}, key: null, dedupKey: null, retry, timeout: null, enqueuedAt: 0, runAt: 0 };
    await open(sqlJobQueue).enqueue({ id: 'a', ...base, ...rest });
    const [holder, watcher] = [await anotherClient(path), await anotherClient(path)];
    await holder.query(`begin; update ml_queue set state = 'running', epoch = 1, lease_until = 99`);
    const database = openRewrittenPostgres(path, rewrite);
    const claim = database.open(sqlJobQueue).claim({ owner: 'o', now: 1, lease: 9, limit: 9, handlers: ['h'] });
    const settled = claim.then(() => true);
    await Promise.race([settled, untilBlocked(watcher)]);
    await holder.query('commit');
    const claimed = await claim;
    await database.close();
    return claimed.length;
  }

  it('without locks two workers take one entry', async () => {
    expect(await claimBeside((text) => text)).toBe(0);
    expect(await claimBeside((text) => text.replace(' for update skip locked', ''))).toBe(1);
  });

  it('without a lock on its end the audit log does not chain', async () => {
    const check = 'chains what is appended at the same time, without gaps';
    const rewrite = (text: string): string => text.replace(/(from "ml_audit_head".*) for update/, '$1');
    expect(await caught(auditLogChecks, check, (database) => database.open(sqlAuditLog), rewrite)).toEqual([
      true,
      false,
    ]);
  });

  const lostUpdates = 'loses no update of transactions that run at the same time';
  const unit = ({ db, options }: TestDatabase) => sqlStores(db, { ...options, attempts: 1 });

  it('without turns units of work are in each other’s way', async () => {
    const rewrite = (text: string): string => (text.startsWith('lock table') ? 'select 1' : text);
    expect(await caught(unitOfWorkChecks, lostUpdates, unit, rewrite)).toEqual([true, false]);
  });

  it('without turns and without their isolation units of work lose updates, however often they are tried', async () => {
    const rewrite = (text: string): string =>
      text.startsWith('lock table') ? 'select 1' : text.replace('repeatable read', 'read committed');
    const patient = ({ db, options }: TestDatabase) => sqlStores(db, { ...options, attempts: 50 });
    expect(await caught(unitOfWorkChecks, lostUpdates, patient, rewrite)).toEqual([true, false]);
  });

  it('without savepoints a failed operation takes the transaction with it', async () => {
    const check = 'joins an inner transaction, which rolls back alone';
    const rewrite = (text: string): string => (/savepoint/.test(text) ? 'select 1' : text);
    expect(await caught(unitOfWorkChecks, check, unit, rewrite)).toEqual([true, false]);
  });
});
