import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { manualClock } from '@fpl-ml/core/testing';
import { doctor, type StepRecord } from '@fpl-ml/engine';
import { type ChildEnd, startChild, sweepFailpoints, TOY_MODEL } from '@fpl-ml/engine/testing';
import { type CompiledProgram, compileProgram } from '@fpl-ml/repo/program';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  NOW,
  openToyDatabase,
  outcomeOf,
  prepareToyDatabase,
  retrain,
  type ToyDatabase,
} from '../fixtures/toy-database.js';

const root = await mkdtemp(join(tmpdir(), 'store-sql-sweep-'));
const prepared = join(root, 'prepared');
let child: CompiledProgram;
let expected: unknown;

beforeAll(async () => {
  await mkdir(prepared);
  child = await compileProgram(new URL('../fixtures/toy-child.ts', import.meta.url), ['libsql']);
  await prepareToyDatabase(prepared);
  const whole = await copyOf(prepared, 'whole');
  const toy = await openToyDatabase({ folder: whole, scope: 'whole', clock: manualClock(NOW) });
  await retrain(toy);
  expected = await outcomeOf(toy);
});
afterAll(async () => {
  await rm(root, { recursive: true, force: true });
  await child.remove();
});

async function copyOf(folder: string, name: string): Promise<string> {
  const copy = join(root, name);
  await cp(folder, copy, { recursive: true });
  return copy;
}

async function expectHealthy({ stores, artifacts }: ToyDatabase): Promise<void> {
  const report = await doctor({ stores, artifacts, models: [TOY_MODEL], now: NOW });
  expect(report.diagnoses.flatMap(({ violations }) => violations)).toEqual([]);
}

const finished = (steps: readonly StepRecord[]): readonly StepRecord[] =>
  steps.filter(({ status }) => status === 'finished');

test('the retraining that is swept goes through every step, a rollout and messages included', () => {
  expect(expected).toMatchObject({
    steps: ['snapshot', 'validate', 'fit', 'evaluate', 'gate', 'register', 'hand-over'].map((step) => ({ step })),
    state: { rollout: { version: '0.1.1' } },
  });
});

test('killed after any statement of a retraining, it goes on, comes to the same end, and repeats no finished step', async () => {
  const inFlight = new Set<string>();
  const run = async (at: number): Promise<ChildEnd> => {
    const folder = await copyOf(prepared, `at-${at}`);
    return startChild({ file: execPath, args: [child.file, 'mortal', folder, String(at)] }).ended;
  };
  const check = async (at: number): Promise<void> => {
    const folder = join(root, `at-${at}`);
    const toy = await openToyDatabase({ folder, scope: 'heir', clock: manualClock(NOW) });
    await expectHealthy(toy);
    const steps = await toy.engine.listSteps('retraining:swept');
    for (const { step, status } of steps) if (status === 'running') inFlight.add(step);
    await toy.takeOver();
    await retrain(toy);
    await expectHealthy(toy);
    expect(await outcomeOf(toy)).toEqual(expected);
    const after = await toy.engine.listSteps('retraining:swept');
    expect(after.slice(0, finished(steps).length)).toEqual(finished(steps));
    expect(
      after.every(({ runs }, i) => runs === (steps[i]?.runs ?? 0) + (steps[i]?.status === 'finished' ? 0 : 1)),
    ).toBe(true);
    await rm(folder, { recursive: true });
  };
  const points = await sweepFailpoints({ run, check });
  expect(points).toBeGreaterThan(100);
  expect([...inFlight]).toEqual(['snapshot', 'fit', 'evaluate']);
  // More than a hundred processes, one after the other: a busy machine takes minutes.
}, 900_000);
