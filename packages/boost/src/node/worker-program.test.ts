import { once } from 'node:events';
import { MessageChannel, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';
import { createWorkspace, findBins, memoryOf } from '../create-workspace.js';
import { workOnGroup } from '../feature-work.js';
import { KERNELS } from '../kernels.js';
import { writeJob } from '../node-job.js';
import { resolveOptions } from '../resolve-options.js';
import { madeUpData } from '../testing/made-up-data.js';
import { labelledRows } from '../training-rows.js';
import type { Workspace } from '../workspace.js';
import { CONTROL, createControl } from './thread-control.js';
import { workerProgram } from './worker-program.js';

const ROWS = 500;

/** A workspace whose root is to be searched: numbers and a column of words. */
function readySpace(): Workspace {
  const { frame, target } = madeUpData(1, ROWS, 9);
  const word = Array.from(target, (value) => (value > 1 ? 'a' : 'b'));
  const options = resolveOptions({ minLeafRows: 5 });
  const rows = labelledRows({ ...frame, word }, target, undefined, options.loss);
  const allocate = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
  const memory = memoryOf(rows, options, allocate);
  const space = createWorkspace(rows, findBins(rows, options, memory), options, memory, allocate);
  space.gradient.set(target);
  for (let row = 0; row < ROWS; row += 1) space.order[row] = row;
  space.active.fill(1);
  const gradient = [...space.gradient].reduce((sum, value) => sum + value, 0);
  const node = { gradient, hessian: ROWS, weight: ROWS, low: -Infinity, high: Infinity };
  writeJob({ begin: 0, end: ROWS, whole: true, slot: 0, siblingSlot: -1, node, sibling: undefined }, space.job);
  return space;
}

test('a worker runs the text alone, and finds the very splits that the functions find', async () => {
  const [alone, shared] = [readySpace(), readySpace()];
  const groups = Math.ceil(alone.features / 4);
  for (let group = 0; group < groups; group += 1) workOnGroup(alone, KERNELS, group, alone.spare);
  const control = createControl();
  Atomics.store(control, CONTROL.next, 0);
  const worker = new Worker(workerProgram(), { eval: true });
  worker.postMessage({ space: shared, control }, []);
  Atomics.add(control, CONTROL.turn, 1);
  Atomics.notify(control, CONTROL.turn);
  for (let done = 0; done < groups; done = Atomics.load(control, CONTROL.done)) {
    expect(Atomics.wait(control, CONTROL.done, done, 30_000)).not.toBe('timed-out');
  }
  expect(shared.found).toEqual(alone.found);
  expect(shared.found.some((value) => value !== 0)).toBe(true);
  Atomics.store(control, CONTROL.stop, 1);
  Atomics.add(control, CONTROL.turn, 1);
  Atomics.notify(control, CONTROL.turn);
  await worker.terminate();
});

test('a worker that cannot work says so instead of leaving others to wait', async () => {
  const control = createControl();
  Atomics.store(control, CONTROL.next, 0);
  const space = { ...readySpace(), job: undefined };
  const worker = new Worker(workerProgram(), { eval: true });
  const { port1, port2 } = new MessageChannel();
  worker.postMessage({ space, control, port: port2 }, [port2]);
  const failed = once(worker, 'error');
  Atomics.add(control, CONTROL.turn, 1);
  Atomics.notify(control, CONTROL.turn);
  await failed;
  expect(Atomics.load(control, CONTROL.failed)).toBe(1);
  expect(Atomics.load(control, CONTROL.done)).toBeGreaterThan(1000);
  expect(receiveMessageOnPort(port1)?.message).toBeInstanceOf(TypeError);
  port1.close();
});

test('a worker that is woken before there is a job takes no part of it', async () => {
  const control = createControl();
  const space = readySpace();
  const worker = new Worker(workerProgram(), { eval: true });
  worker.postMessage({ space, control }, []);
  await once(worker, 'online');
  Atomics.add(control, CONTROL.turn, 1);
  Atomics.notify(control, CONTROL.turn);
  expect(Atomics.wait(control, CONTROL.done, 0, 300)).toBe('timed-out');
  expect(space.found.every((value) => value === 0)).toBe(true);
  await worker.terminate();
});
