import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { auditText } from '@fpl-ml/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sqlStores } from './sql-stores.js';
import { buildContender, contend, removeContender } from './test/contend.js';
import { TIMES } from './test/core-tasks.js';
import { freshDatabases } from './test/fresh-database.js';
import { killContender } from './test/kill-contender.js';
import { openDatabaseAt } from './test/open-stores.js';
import { readyVersion } from './test/samples.js';

const PROCESSES = 4;
const fresh = freshDatabases();
beforeAll(buildContender);
afterAll(removeContender);

async function setUp() {
  const database = await fresh();
  return { ...database, stores: sqlStores(database.db, { profile: 'sqlite' }) };
}

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i + 1);

async function expectChain({ auditLog }: Awaited<ReturnType<typeof setUp>>['stores'], length: number): Promise<void> {
  const records = await auditLog.list();
  expect(records.map(({ seq }) => seq)).toEqual(upTo(length));
  let previous = '';
  for (const record of records) {
    expect(record.hash).toBe(createHash('sha256').update(auditText(previous, record)).digest('hex'));
    previous = record.hash;
  }
}

describe('several processes on one file', () => {
  it('migrate it once', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'store-sql-'));
    const path = join(folder, 'new.db');
    await contend(path, 'nothing', PROCESSES);
    const database = await openDatabaseAt(path);
    expect(database.handle.prepare('select version from ml_schema_history').all()).toEqual([{ version: 1 }]);
    await database.close();
    await rm(folder, { recursive: true });
  });

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

describe('a process that is killed', () => {
  it('in a transaction leaves nothing of it', async () => {
    const { path, stores } = await setUp();
    await killContender(path, 'hangInside');
    expect((await stores.auditLog.list()).map(({ id }) => id)).toEqual(['before']);
    expect(await stores.outbox.list('t')).toEqual([]);
    await stores.auditLog.append([]);
    await expectChain(stores, 1);
  });

  it('after a commit leaves all of it', async () => {
    const { path, stores } = await setUp();
    await killContender(path, 'hangAfter');
    expect((await stores.auditLog.list()).map(({ id }) => id)).toEqual(['committed']);
    expect(await stores.outbox.list('t')).toHaveLength(1);
  });
});
