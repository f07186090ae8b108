import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { manualClock } from '@fpl-ml/core/testing';
import { doctor } from '@fpl-ml/engine';
import { startChild, TOY_MODEL } from '@fpl-ml/engine/testing';
import { type CompiledProgram, compileProgram } from '@fpl-ml/repo/program';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOW, openToyDatabase, prepareToyDatabase, type ToyDatabase } from '../fixtures/toy-database.js';

const folder = await mkdtemp(join(tmpdir(), 'store-sql-lease-'));
let program: CompiledProgram;

beforeAll(async () => {
  program = await compileProgram(new URL('../fixtures/toy-child.ts', import.meta.url), ['libsql']);
  await prepareToyDatabase(folder);
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await program.remove();
});

const worker = (name: string) => startChild({ file: execPath, args: [program.file, 'worker', folder, name] });

/** Every row of every table, and every artifact. */
async function everything({ handle }: ToyDatabase): Promise<unknown> {
  const tables = handle.prepare(`select name from sqlite_schema where type = 'table' order by name`).all();
  const rows = tables.map((table) => {
    const name = String(Reflect.get(Object(table), 'name'));
    return [name, handle.prepare(`select * from "${name}"`).all()];
  });
  const files = (await readdir(join(folder, 'artifacts'), { recursive: true, withFileTypes: true })).filter((file) =>
    file.isFile(),
  );
  const bytes = files.map(async ({ parentPath, name }) => [name, await readFile(join(parentPath, name), 'hex')]);
  return [rows, (await Promise.all(bytes)).sort((a, b) => (String(a) < String(b) ? -1 : 1))];
}

test('a process that was stopped past its lease and continued writes nothing', async () => {
  const stopped = worker('slow');
  await stopped.wrote('fitting');
  stopped.kill('SIGSTOP');
  const heir = worker('heir');
  expect(await heir.ended).toMatchObject({ code: 0, signal: null });

  const toy = await openToyDatabase({ folder, scope: 'reader', clock: manualClock(NOW) });
  const [retraining] = (await toy.engine.listRetrainings()).slice(-1);
  expect(retraining).toMatchObject({ id: 'retraining:leased', status: 'completed', version: '0.1.1', attempt: 1 });
  const steps = await toy.engine.listSteps('retraining:leased');
  expect(steps.map(({ step, epoch, runs }) => [step, epoch, runs])).toEqual([
    ['snapshot', 1, 1],
    ['validate', 1, 1],
    ['fit', 2, 2],
    ['evaluate', 2, 1],
    ['gate', 2, 1],
    ['register', 2, 1],
    ['hand-over', 2, 1],
  ]);
  const before = await everything(toy);

  stopped.kill('SIGCONT');
  stopped.say('go on\n');
  const { code, stdout } = await stopped.ended;
  expect([code, stdout]).toEqual([0, expect.stringContaining('lost FplMlError: Another worker took over')]);
  expect(await everything(toy)).toEqual(before);
  const { stores, artifacts } = toy;
  expect((await doctor({ stores, artifacts, models: [TOY_MODEL], now: Date.now() })).healthy).toBe(true);
});
