import { spawn } from 'node:child_process';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkSqliteFile } from './sqlite-file.js';
import { writeToyFile } from './tests/sqlite-database.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-ml-file-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('a file is not called damaged because a service writes to it meanwhile', async () => {
  const file = join(folder, 'busy.db');
  await writeToyFile(file);
  // Writes, and brings the log into the file, over and over.
  const script = `
    const Database = require('libsql');
    const db = new Database(process.argv[1]);
    db.exec('create table grows (x)');
    process.stdout.write('ready');
    const insert = db.prepare('insert into grows values (randomblob(20000))');
    for (;;) { insert.run(); db.prepare('pragma wal_checkpoint(truncate)').all(); }`;
  const writer = spawn(process.execPath, ['-e', script, file], { cwd: import.meta.dirname });
  try {
    await new Promise((resolve) => writer.stdout.once('data', resolve));
    for (let i = 0; i < 500; i += 1) await checkSqliteFile(file);
  } finally {
    writer.kill('SIGKILL');
  }
});

test('a file that is cut off is', async () => {
  const file = join(folder, 'cut.db');
  await writeToyFile(file);
  await truncate(file, 100_000);
  await expect(checkSqliteFile(file)).rejects.toThrow(expect.objectContaining({ code: 'STORE_CORRUPT' }));
});
