import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditText } from '@fpl-ml/core';
import { usePostgres } from '@fpl-ml/repo/postgres';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { SqlProfile } from './access.js';
import { MIGRATIONS } from './migrations.js';
import { sqlStores } from './sql-stores.js';
import { buildContender, contend, removeContender } from './test/contend.js';
import { TIMES } from './test/core-tasks.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { killContender } from './test/kill-contender.js';
import { openDatabaseAt, PROFILES } from './test/open-stores.js';
import { readyVersion } from './test/samples.js';

const PROCESSES = 4;
beforeAll(buildContender);
afterAll(removeContender);

function setUpOf(profile: SqlProfile) {
  const fresh = freshDatabasesOf(profile);
  return async () => {
    const database = await fresh();
    return { ...database, stores: sqlStores(database.db, database.options) };
  };
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);

async function expectChain({ auditLog }: ReturnType<typeof sqlStores>, length: number): Promise<void> {
  const records = await auditLog.list();
  expect(records.map(({ seq }) => seq)).toEqual(upTo(length));
  let previous = '';
  for (const record of records) {
    expect(record.hash).toBe(createHash('sha256').update(auditText(previous, record)).digest('hex'));
    previous = record.hash;
  }
}

/** Each once. */
const KNOWN = MIGRATIONS.map(({ version }) => version);

const versions = async (path: string): Promise<readonly number[]> => {
  const { db, close } = await openDatabaseAt(path);
  const rows = await db.selectFrom('ml_schema_history').select('version').execute();
  await close();
  return rows.map(({ version }) => Number(version));
};

describe('several processes migrate one database once', () => {
  it('of sqlite', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'store-sql-'));
    const path = join(folder, 'new.db');
    await contend(path, 'nothing', PROCESSES);
    expect(await versions(path)).toEqual(KNOWN);
    await rm(folder, { recursive: true });
  });

  it('of postgres', async () => {
    const url = await usePostgres(inject('postgresUrl')).createDatabase();
    await contend(url, 'nothing', PROCESSES);
    expect(await versions(url)).toEqual(KNOWN);
  });
});

describe.each(PROFILES)('several processes on one database of %s', (profile) => {
  const setUp = setUpOf(profile);

  it('reserve each version once, in growing order', async () => {
    const { path, stores } = await setUp();
    const won = (await contend(path, 'reserve', PROCESSES)).flat().map(String);
    const all = upTo(PROCESSES * TIMES).map((n) => `0.0.${n}`);
    expect((await stores.registry.listVersions('m')).map(({ version }) => version)).toEqual(all);
    expect(won.toSorted()).toEqual(all.toSorted());
  });

  it('move a role one after the other, each move with its record and its message', async () => {
    const { path, stores } = await setUp();
    await stores.registry.reserveVersion(readyVersion('0.0.1'), null);
    await stores.registry.reserveVersion(readyVersion('0.0.2'), '0.0.1');
    const generations = (await contend(path, 'move', PROCESSES)).flat().map(Number);
    const moves = PROCESSES * TIMES;
    expect(generations.toSorted((a, b) => a - b)).toEqual(upTo(moves));
    const history = await stores.registry.listRoleHistory('m');
    expect(history.map(({ generation }) => generation)).toEqual(upTo(moves));
    expect(history.slice(1).map(({ from }) => from)).toEqual(history.slice(0, -1).map(({ to }) => to));
    await expectChain(stores, moves);
    expect(await stores.outbox.list('t')).toHaveLength(moves);
  });

  it('lose no save of a loop', async () => {
    const { path, stores } = await setUp();
    await contend(path, 'loops', PROCESSES);
    const stored = await stores.runs.loadLoop('m');
    expect([stored?.state.periods, stored?.revision]).toEqual([PROCESSES * TIMES, PROCESSES * TIMES]);
  });

  it('append to one chain', async () => {
    const { path, stores } = await setUp();
    await contend(path, 'append', PROCESSES);
    await expectChain(stores, 2 * PROCESSES * TIMES);
  });

  it('deliver each message once', async () => {
    const { path, stores } = await setUp();
    const ids = upTo(100).map((n) => `${n}`);
    await stores.outbox.add(ids.map((id, i) => ({ id, topic: 't', key: `k${i % 7}`, payload: {}, createdAt: 1 })));
    const delivered = (await contend(path, 'relay', PROCESSES)).flat().map(String);
    expect(delivered.toSorted()).toEqual(ids.toSorted());
    expect((await stores.outbox.list('t')).map(({ attempts }) => attempts)).toEqual(ids.map(() => 1));
  });

  it('lose no update of a transaction that reads and then writes', async () => {
    const { path, stores } = await setUp();
    await contend(path, 'count', PROCESSES);
    const names = (await stores.auditLog.list()).map(({ id }) => id);
    expect(names).toEqual(upTo(PROCESSES * TIMES).map((n) => `n${n - 1}`));
  });

  it('finish each step once', async () => {
    const { path } = await setUp();
    const finished = (await contend(path, 'steps', PROCESSES)).flat().map(String);
    expect(finished.toSorted()).toEqual(
      upTo(TIMES)
        .map((n) => `r${n - 1}`)
        .toSorted(),
    );
  });
});

describe.each(PROFILES)('a process on a database of %s that is killed', (profile) => {
  const setUp = setUpOf(profile);

  it('in a transaction leaves nothing of it', async () => {
    const { path, stores } = await setUp();
    await killContender(path, 'hangInside');
    expect((await stores.auditLog.list()).map(({ id }) => id)).toEqual(['before']);
    expect(await stores.outbox.list('t')).toEqual([]);
    await stores.auditLog.append([]);
    await expectChain(stores, 1);
  });

  it('in the midst of late labels leaves none of them, and they can be sent again', async () => {
    const { path, stores } = await setUp();
    await killContender(path, 'hangInLabels');
    const key = { model: 'm', periodId: 'p' };
    expect(await stores.observations.counts(key)).toMatchObject({ outcomes: 0, expected: 5000, labelled: 0 });
    const rows = Array.from({ length: 5000 }, (_, i) => ({ entity: `e${i}`, outcome: i }));
    const batch = { model: 'm', period: { id: 'p', start: 0, end: 1 }, rows, now: 2 };
    expect(await stores.observations.putOutcomes(batch)).toEqual({ added: 5000, corrected: 0, unchanged: 0 });
    expect(await stores.observations.counts(key)).toMatchObject({ labelled: 5000, unmatched: 0 });
  });

  it('after a commit leaves all of it', async () => {
    const { path, stores } = await setUp();
    await killContender(path, 'hangAfter');
    expect((await stores.auditLog.list()).map(({ id }) => id)).toEqual(['committed']);
    expect(await stores.outbox.list('t')).toHaveLength(1);
  });
});
