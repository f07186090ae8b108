import { spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configureSqlite } from '@fpl-ml/store-sql';
import Database from 'libsql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startOwnPostgres } from '@fpl-ml/repo/postgres';
import { run } from './tests/run.js';
import { writeToyFile } from './tests/sqlite-database.js';

const CANARY = 'c4nary-pa55word';
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-ml-cli-failures-'));
  await writeToyFile(join(folder, 'toy.db'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** It ends with this code, says one thing, and no trace. */
async function refused(args: readonly string[], code: number, ...words: readonly string[]): Promise<string> {
  const ran = await run(folder, args);
  expect([ran.code, ran.out]).toEqual([code, '']);
  expect(ran.err).not.toContain('    at ');
  for (const word of words) expect(ran.err).toContain(word);
  return ran.err;
}

describe('a wrong command line ends with 64:', () => {
  test('no command', async () => {
    const { code, out } = await run(folder, []);
    expect(code).toBe(64);
    expect(out).toContain('Usage: fpl-ml');
  });
  test('a misspelt command', () => refused(['helth'], 64, "'helth'", 'Did you mean health'));
  test('a misspelt option', () => refused(['health', '--jsn'], 64, '--jsn', '--json'));
  test('a misspelt action', () => refused(['jobs', 'stop', 'nightly'], 64, 'stop', 'pause'));
  test('an argument too many', () => refused(['health', 'now'], 64, 'too many arguments'));
  test('an argument too few', () => refused(['activate', '--reason', 'x'], 64, 'version'));
  test('no reason', () => refused(['rollback'], 64, '--reason'));
  test('an empty reason', () => refused(['rollback', '--reason', ' ', '--db', 'toy.db'], 64, '--reason'));
  test('an unknown priority', () =>
    refused(['retrain', '--reason', 'x', '--priority', 'urgent'], 64, 'urgent', 'critical'));
  test('an unknown export', () => refused(['export', 'all'], 64, 'all', 'performance'));
  test('an unknown format', () => refused(['export', 'drift', '--format', 'xml'], 64, 'xml', 'csv'));
  test('no count', () => refused(['versions', '--limit', '0'], 64, '--limit'));
  test('no instant', () => refused(['health', '--db', 'toy.db', '--at', 'yesterday'], 64, 'yesterday'));
  test('an unknown channel', () => refused(['test-notifications', 'mail'], 64, 'mail', 'email'));
});

test('help ends with 0, also of a command', async () => {
  const { code, out } = await run(folder, ['--help']);
  expect(code).toBe(0);
  for (const name of [
    'health',
    'status',
    'retrain',
    'versions',
    'activate',
    'rollback',
    'jobs',
    'test-notifications',
    'export',
  ]) {
    expect(out).toContain(name);
  }
  expect(out).toContain('78 wrong configuration');
  expect((await run(folder, ['retrain', '--help'])).out).toContain('--emergency');
});

describe('a database that cannot be worked with ends with 69:', () => {
  test('a file that is not there, and is not made', async () => {
    await refused(['health', '--db', 'none.db'], 69, 'none.db', 'no such file', 'CLI_DATABASE_MISSING');
    await refused(['retrain', '--reason', 'x', '--db', 'none.db'], 69, 'no such file');
  });

  test('a folder', async () => {
    await mkdir(join(folder, 'dir.db'));
    await refused(['health', '--db', 'dir.db'], 69, 'it is no file');
  });

  test('an empty file', async () => {
    await writeFile(join(folder, 'empty.db'), '');
    await refused(['jobs', '--db', 'empty.db'], 69, 'it is empty');
  });

  test('something else than a database', async () => {
    await writeFile(join(folder, 'text.db'), 'hello '.repeat(100));
    await refused(['status', '--db', 'text.db'], 69, 'STORE_CORRUPT');
  });

  test('a database of another program', async () => {
    const other = new Database(join(folder, 'other.db'));
    other.exec('create table songs (title text)');
    other.close();
    await refused(['versions', '--db', 'other.db'], 69, 'no tables of ours');
    await refused(['rollback', '--reason', 'x', '--db', 'other.db'], 69, 'no tables of ours');
  });

  test('one that belongs to a running process alone, with the reason', async () => {
    await copyFile(join(folder, 'toy.db'), join(folder, 'busy.db'));
    const script = `
      const Database = require('libsql');
      const db = new Database(process.argv[1]);
      db.exec('pragma locking_mode = exclusive');
      db.exec('pragma journal_mode = wal');
      db.exec('begin immediate; commit');
      process.stdout.write('held');
      setInterval(() => db.prepare('select 1').get(), 1000);`;
    const holder = spawn(process.execPath, ['-e', script, join(folder, 'busy.db')], { cwd: import.meta.dirname });
    try {
      await new Promise((resolve) => holder.stdout.once('data', resolve));
      await refused(['health', '--db', 'busy.db', '--model', 'toy'], 69, 'STORE_BUSY', 'one process alone');
    } finally {
      holder.kill('SIGKILL');
    }
  });

  test('a server that is down, without its password', async () => {
    const server = await startOwnPostgres();
    const { password } = new URL(server.url);
    await server.halt();
    const said = await refused(['health', '--db', server.url], 69, 'STORE_UNAVAILABLE');
    expect(password.length).toBeGreaterThan(3);
    expect(said).not.toContain(password);
    await server.restart();
    await refused(['health', '--db', server.url], 69, 'no tables of ours');
    const wrong = server.url.replace(password, CANARY);
    expect(await refused(['health', '--db', wrong], 69)).not.toContain(CANARY);
    await server.stop();
  });
});

describe('a wrong configuration ends with 78:', () => {
  test('no database', () => refused(['health'], 78, '--db', 'CLI_DATABASE_UNNAMED'));
  test('a file that is not there', () => refused(['health', '--config', 'none.yaml'], 78, 'none.yaml'));
  test('a file with variables that is not there', () =>
    refused(['health', '--env-file', 'none'], 78, 'none', 'ENOENT'));

  test('a wrong value, with its line', async () => {
    await writeFile(join(folder, 'bad.yaml'), 'retraining:\n  gradual_rollout_percentage: 10\n');
    await refused(['health', '--config', 'bad.yaml'], 78, 'bad.yaml:2', 'for 10 % write 0.1');
  });

  test('another kind of database, without its password', async () => {
    const said = await refused(
      ['health', '--db', `mysql://u:${CANARY}@h/d`],
      78,
      'database.connection_string',
      'command line',
    );
    expect(said).not.toContain(CANARY);
  });
});

test('a file that cannot be written ends with 74', async () => {
  const args = ['export', 'audit', '--db', 'toy.db', '--model', 'toy', '--out'];
  await refused([...args, 'nowhere/audit.csv'], 74, 'nowhere/audit.csv', 'ENOENT');
  await refused([...args, '/dev/full'], 74, 'ENOSPC');
  await mkdir(join(folder, 'taken'));
  await refused([...args, 'taken'], 74, 'EISDIR');
});

test('with --json a failure is JSON, too', async () => {
  const { code, out, err } = await run(folder, ['health', '--db', 'none.db', '--json']);
  expect([code, out]).toEqual([69, '']);
  expect(JSON.parse(err)).toEqual({
    error: { code: 'CLI_DATABASE_MISSING', message: expect.stringContaining('none.db') },
  });
});

test('a name in the data cannot move the cursor', async () => {
  await copyFile(join(folder, 'toy.db'), join(folder, 'named.db'));
  const handle = new Database(join(folder, 'named.db'));
  configureSqlite(handle);
  handle.prepare("update ml_jobs set name = ? where name = 'nightly'").run('\u001b[2Jnightly\nforged');
  const { out } = await run(folder, ['jobs', '--db', 'named.db', '--model', 'toy']);
  expect(out).toContain('\\u{1b}[2Jnightly\\u{a}forged');
  handle.close();
});
