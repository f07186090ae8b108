import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { expect, onTestFinished, test } from 'vitest';
import { startOwnPostgres, usePostgres } from '../presets/postgres.mjs';
import { postgresPrograms } from './postgres-programs.mjs';

/** @param {string} url @param {string} statement @returns {Promise<readonly Record<string, unknown>[]>} */
async function ask(url, statement) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

test('a server gives databases, copies them and drops them, and can go down and come back', async () => {
  const server = await startOwnPostgres();
  onTestFinished(() => server.stop());
  const postgres = usePostgres(server.url);
  const first = await postgres.createDatabase();
  await ask(first, 'create table t (a int); insert into t values (7)');
  const copy = await postgres.createDatabase(first);
  expect(await ask(copy, 'select a from t')).toEqual([{ a: 7 }]);

  await server.halt();
  await expect(ask(first, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  await server.restart();
  expect(await ask(first, 'select a from t')).toEqual([{ a: 7 }]);

  await postgres.stop();
  expect(await ask(server.url, "select 1 from pg_database where datname like 'fpl_ml_test_%'")).toEqual([]);
});

test('its default order is that of a language, so that text which must sort by its bytes has to say so', async () => {
  const server = await startOwnPostgres();
  onTestFinished(() => server.stop());
  expect(await ask(server.url, `select 'B' < 'a' as "plain", 'B' < 'a' collate "C" as "bytes"`)).toEqual([
    { plain: false, bytes: true },
  ]);
});

test('a server ends, and its files go, when the process that started it is killed', async () => {
  const preset = fileURLToPath(new URL('../presets/postgres.mjs', import.meta.url));
  const code = `import(${JSON.stringify(preset)}).then((m) => m.startOwnPostgres()).then(({ url }) => console.log(url))`;
  const child = spawn(process.execPath, ['-e', `${code}; setInterval(() => {}, 1000)`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await once(child.stdout, 'data');
  const url = String(said).trim();
  const [{ folder } = {}] = await ask(url, "select current_setting('data_directory') as folder");
  expect(existsSync(join(String(folder), '..'))).toBe(true);
  child.kill('SIGKILL');
  await expect.poll(() => existsSync(join(String(folder), '..')), { timeout: 30_000 }).toBe(false);
  await expect(ask(url, 'select 1')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
});

test('programs that another user may not reach are copied for that user, links and all', () => {
  const root = mkdtempSync(join(tmpdir(), 'fpl-ml-private-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const folder = join(root, 'server');
  const source = join(root, 'home', 'native');
  mkdirSync(join(source, 'bin'), { recursive: true });
  mkdirSync(folder);
  writeFileSync(join(source, 'bin', 'postgres'), '#!/bin/sh\necho started\n', { mode: 0o755 });
  symlinkSync('postgres', join(source, 'bin', 'linked'));
  chmodSync(root, 0o755);
  const me = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  expect(postgresPrograms(folder, me, source)).toBe(join(source, 'bin'));

  chmodSync(join(root, 'home'), 0o700);
  expect(postgresPrograms(folder, null, source)).toBe(join(source, 'bin'));
  const programs = postgresPrograms(folder, me, source);
  expect(programs).toBe(join(folder, 'programs', 'bin'));
  expect(execFileSync(join(programs, 'linked'), { encoding: 'utf8' })).toBe('started\n');
  expect(readFileSync(join(programs, 'linked'), 'utf8')).toContain('started');
});
