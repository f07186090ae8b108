import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { canonicalJson } from '@fpl-ml/core';
import { type Child, startChild } from '@fpl-ml/engine/testing';
import { type OwnPostgres, startOwnPostgres, usePostgres } from '@fpl-ml/repo/postgres';
import { type CompiledProgram, compileProgram } from '@fpl-ml/repo/program';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './cli.js';
import { openStorage } from './open-storage.js';
import { quietWalk } from './testing/quiet-walk.js';

let server: OwnPostgres;
/** What a run in memory writes. */
let expected: string;
beforeAll(async () => {
  server = await startOwnPostgres();
  expected = `${canonicalJson((await quietWalk()).result)}\n`;
});
afterAll(() => server.stop());

let folder: string;
let url: string;
const before = process.cwd();
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-postgres-test-'));
  // The artifacts are kept where the program is started.
  process.chdir(folder);
  url = await usePostgres(server.url).createDatabase();
});
afterEach(async () => {
  process.chdir(before);
  await rm(folder, { recursive: true, force: true });
});

const json = (): string => join(folder, 'out.json');

/** Runs the program; nothing that it says may hold the password. @param onLine told of each line of output */
async function run(target: string, args: readonly string[] = [], onLine: () => void = () => undefined) {
  const said: string[] = [];
  const err: string[] = [];
  const out = (line: string): void => {
    said.push(line);
    onLine();
  };
  const code = await runCli(['--db', target, ...args], { out, err: (line) => err.push(line), terminal: null });
  const { password } = new URL(url);
  expect([...said, ...err].join('\n')).not.toContain(password);
  return { code, out: said.join('\n'), err: err.join('\n') };
}

describe('a run on PostgreSQL', () => {
  test('writes what a run in memory and one on SQLite write, and shows it again', async () => {
    const first = await run(url, ['--json', json()]);
    expect([first.code, first.err, await readFile(json(), 'utf8')]).toEqual([0, '', expected]);
    await rm(json());
    const again = await run(url, ['--json', json()]);
    expect([again.code, await readFile(json(), 'utf8')]).toEqual([0, expected]);
    expect((await run(url, ['--doctor'])).code).toBe(0);
    expect(await readdir('fpl-artifacts')).toEqual([new URL(url).pathname.slice(1)]);

    const onFile = await run(join(folder, 'run.db'), ['--json', join(folder, 'file.json')]);
    expect([onFile.code, await readFile(join(folder, 'file.json'), 'utf8')]).toEqual([0, expected]);
  });

  test('whose server goes down ends with 2, and goes on when it is up again', async () => {
    let lines = 0;
    let halting = Promise.resolve();
    const lost = await run(url, ['--json', json()], () => {
      lines += 1;
      if (lines === 12) halting = server.halt();
    });
    await halting;
    expect([lost.code, lost.err]).toEqual([2, expect.stringContaining('STORE_UNAVAILABLE')]);
    const down = await run(url);
    expect([down.code, down.err]).toEqual([2, expect.stringContaining('STORE_UNAVAILABLE')]);
    await server.restart();
    const end = await run(url, ['--json', json()]);
    expect([end.code, await readFile(json(), 'utf8')]).toEqual([0, expected]);
    expect(end.out).toContain('resumed');
    expect((await run(url, ['--doctor'])).code).toBe(0);
  });
});

describe('a run on PostgreSQL in a process of its own', () => {
  let program: CompiledProgram;
  beforeAll(async () => {
    program = await compileProgram(new URL('main.ts', import.meta.url), ['libsql', 'pg']);
  });
  afterAll(() => program.remove());

  const start = (): Child =>
    startChild({ file: process.execPath, args: [program.file, '--db', url, '--json', json()] });

  test('that is killed goes on at once, keeps a second one out, and writes the same', async () => {
    for (const line of ['activated', 'resumed', 'promoted']) {
      const child = start();
      await child.wrote(line);
      child.kill('SIGSTOP');
      const second = await start().ended;
      expect([second.code, second.stderr]).toEqual([3, expect.stringContaining('another process')]);
      child.kill('SIGKILL');
      expect(await child.ended).toMatchObject({ signal: 'SIGKILL' });
      expect((await run(url, ['--doctor'])).code).toBe(0);
    }
    const end = await start().ended;
    expect([end.code, end.stderr, await readFile(json(), 'utf8')]).toEqual([0, '', expected]);
  });
});

describe('the storage of a run on PostgreSQL', () => {
  test('is kept from a second run, until the first one ends or its connection does', async () => {
    const first = await openStorage(url, { artifacts: folder });
    await expect(openStorage(url, { artifacts: folder })).rejects.toMatchObject({ code: 'STORE_BUSY' });
    await first.close();
    const second = await openStorage(url, { artifacts: folder });
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    );
    await client.end();
    const third = await openStorage(url, { artifacts: folder });
    // Not on a new connection, which would not keep others out.
    for (const call of [second.stores.auditLog.list(), second.stores.transaction(async () => 1)]) {
      await expect(call).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    expect(await third.stores.auditLog.list()).toEqual([]);
    await third.close();
    await second.close();
  });

  test('is no database of another program', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query('create table orders (id integer)');
    await client.end();
    const { code, err } = await run(url);
    expect([code, err.split('\n').length, err]).toEqual([2, 1, expect.stringContaining('DATABASE_FOREIGN')]);
  });
});

describe('a wrong connection string ends with 2 and one line that gives no password away:', () => {
  const CANARY = 'canary-51c0de';
  test.each<readonly [string, (parts: URL) => void]>([
    ['a wrong password', (parts) => void (parts.password = CANARY)],
    ['a database that is not there', (parts) => void (parts.pathname = '/nowhere')],
    ['a port where nobody listens', (parts) => void Object.assign(parts, { port: '1', password: CANARY })],
  ])('%s', async (_, change) => {
    const wrong = new URL(url);
    change(wrong);
    const { code, err } = await run(wrong.href);
    expect([code, err.split('\n').length, err]).toEqual([2, 1, expect.stringContaining('STORE_UNAVAILABLE')]);
    expect(err).not.toContain(CANARY);
  });

  test('one that cannot be read', async () => {
    const opened = openStorage(`postgres://ann:${CANARY}@[db/loop`, { artifacts: folder });
    const error: unknown = await opened.catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: false });
    expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(CANARY);
  });
});
