import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from './cli.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-hostile-test-'));
  file = join(folder, 'run.db');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ code: number; err: string }> {
  const err: string[] = [];
  const code = await runCli(args, { out: () => undefined, err: (line) => err.push(line), terminal: null });
  return { code, err: err.join('\n') };
}

/** Lets another program write into a database, in a process of its own. */
function sqlite(sql: string): void {
  const libsql = createRequire(import.meta.url).resolve('libsql');
  const program = `new (require(${JSON.stringify(libsql)}))(process.argv[1]).exec(process.argv[2]);`;
  execFileSync(execPath, ['-e', program, file, sql]);
}

const hash = async (): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

/** Whatever is asked for, the database is refused with this code, and nothing in its folder has changed. */
async function refused(code: string): Promise<void> {
  const before = [await hash(), await readdir(folder)];
  for (const args of [[], ['--doctor']]) {
    const { code: exit, err } = await run('--db', file, ...args);
    expect([exit, err.split('\n').length, err]).toEqual([2, 1, expect.stringContaining(code)]);
    expect([await hash(), await readdir(folder)]).toEqual(before);
  }
}

describe('a database that cannot be worked with ends with exit code 2, one clear error, and the file as it was:', () => {
  test('one of another program', async () => {
    sqlite('create table orders (id integer primary key); insert into orders values (1)');
    await refused('DATABASE_FOREIGN');
  });

  test('one of another program with a log of its own', async () => {
    sqlite('pragma journal_mode = wal; create table orders (id integer primary key); insert into orders values (1)');
    await refused('DATABASE_FOREIGN');
  });

  test('a file that is no database', async () => {
    await writeFile(file, 'Dear diary, '.repeat(500));
    await refused('STORE_CORRUPT');
  });

  test('a few bytes', async () => {
    await writeFile(file, 'SQLite format 3\0');
    await refused('STORE_CORRUPT');
  });

  test('one that is read-only', async () => {
    await run('--db', file, '--doctor');
    await chmod(file, 0o444);
    await refused('STORE_READONLY');
  });

  test('one that was cut off', async () => {
    await run('--db', file, '--doctor');
    await truncate(file, 20_000);
    await refused('STORE_CORRUPT');
  });

  test('one of a later version', async () => {
    await run('--db', file, '--doctor');
    sqlite(`insert into ml_schema_history values (99, 'later', 0); pragma user_version = 99`);
    await refused('SCHEMA_NEWER');
  });
});

test('a place where no database can be is refused', async () => {
  const { code, err } = await run('--db', join(folder, 'nowhere', 'run.db'));
  expect([code, err]).toEqual([2, expect.stringContaining('STORE_UNAVAILABLE')]);
  await mkdir(file);
  expect((await run('--db', file)).code).toBe(2);
});

test('a check of a database needs a database', async () => {
  const { code, err } = await run('--doctor');
  expect([code, err]).toEqual([2, expect.stringContaining('--db')]);
});

test('an empty database holds every invariant', async () => {
  expect((await run('--db', file, '--doctor')).code).toBe(0);
});
