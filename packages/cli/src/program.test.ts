import { spawn } from 'node:child_process';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CompiledProgram, compileProgram } from '@fpl-ml/repo/program';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeToyFile } from './tests/sqlite-database.js';
import { TOY_END } from './tests/toy-database.js';

let folder: string;
let program: CompiledProgram;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-ml-program-'));
  await writeToyFile(join(folder, 'toy.db'));
  program = await compileProgram(new URL('main.ts', import.meta.url), ['libsql', 'pg', 'nodemailer']);
});
afterAll(async () => {
  await program.remove();
  await rm(folder, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

const TOY = ['--db', 'toy.db', '--model', 'toy', '--at', TOY_END];

/** Runs the program as a process; `stdout` a descriptor in place of a pipe, `deaf` a reader that reads nothing. */
function start(
  args: readonly string[],
  { stdout, deaf = false }: { stdout?: number; deaf?: boolean } = {},
): Promise<Ended> {
  const env = { PATH: process.env['PATH'], NODE_PATH: process.env['NODE_PATH'] };
  const child = spawn(process.execPath, [program.file, ...args], {
    cwd: folder,
    env,
    stdio: ['ignore', stdout ?? 'pipe', 'pipe'],
  });
  const said = { out: '', err: '' };
  if (deaf) child.stdout?.destroy();
  else child.stdout?.on('data', (text: Buffer) => (said.out += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (said.err += text.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...said }));
  });
}

test('answers, and ends by what it found', async () => {
  const { code, out, err } = await start(['health', '--json', ...TOY]);
  expect([code, err]).toEqual([0, '']);
  expect(JSON.parse(out)).toMatchObject({ model: 'toy', status: 'healthy' });
  expect((await start(['health', ...TOY.slice(0, 2)])).code).toBe(3);
});

test('ends with 64 and one line for a word that it does not know', async () => {
  const { code, out, err } = await start(['versons', ...TOY]);
  expect([code, out]).toEqual([64, '']);
  expect(err.trimEnd().split('\n')).toHaveLength(1);
});

test('does not mind a reader that stops reading', async () => {
  const { code, err } = await start(['export', 'audit', ...TOY], { deaf: true });
  expect([code, err]).toEqual([0, '']);
});

test('ends with 74 when its output cannot be written', async () => {
  const { code, err } = await start(['export', 'audit', ...TOY], { stdout: openSync('/dev/full', 'w') });
  expect(code).toBe(74);
  expect(err).toContain('ENOSPC');
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect((await start(['--help'], { stdout: openSync('/dev/full', 'w') })).code).toBe(74);
});

test('writes a long text whole', async () => {
  const { out } = await start(['export', 'audit', '--format', 'json', ...TOY]);
  expect(JSON.parse(out).length).toBeGreaterThan(40);
});
