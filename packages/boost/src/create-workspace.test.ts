import { expect, test } from 'vitest';
import { createWorkspace, findBins, memoryOf } from './create-workspace.js';
import { resolveOptions } from './resolve-options.js';
import { labelledRows } from './training-rows.js';
import type { TrainOptions } from './train-options.js';

/** The memory that a training allocates, against one byte for each value. */
function share(rows: number, columns: number, given: TrainOptions): number {
  const options = resolveOptions(given);
  const values = Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i));
  const labelled = labelledRows({ values, rows, columns }, new Float64Array(rows), options.weights, options.loss);
  let bytes = 0;
  const allocate = (more: number): ArrayBuffer => {
    bytes += more;
    return new ArrayBuffer(more);
  };
  const memory = memoryOf(labelled, options, allocate);
  createWorkspace(labelled, findBins(labelled, options, memory), options, memory, allocate);
  return bytes / (rows * columns);
}

test.each<[number, number, TrainOptions, number]>([
  [20_000, 25, { maxLeaves: 8 }, 1.85],
  [20_000, 25, { maxLeaves: 31 }, 1.85],
  [31_250, 50, { maxLeaves: 8 }, 1.6],
  [60_000, 40, { maxLeaves: 31 }, 1.7],
  [60_000, 40, { maxLeaves: 8, loss: 'absolute' }, 1.6],
  [60_000, 40, { maxLeaves: 31, loss: 'poisson' }, 1.85],
  [70_000, 30, { maxLeaves: 8 }, 1.65],
])('%s rows × %s columns, %o: memory for less than %s bytes a value', (rows, columns, options, limit) => {
  expect(share(rows, columns, options)).toBeLessThan(limit);
});

test('as many leaves as one likes take no more memory than rows can fill', () => {
  expect(share(1000, 10, { maxLeaves: 65_536 })).toBeLessThan(20);
});

test.each([65_535, 65_536, 65_537])('%s rows in one bin are counted', (rows) => {
  const options = resolveOptions({});
  const labelled = labelledRows({ x: new Float64Array(rows) }, new Float64Array(rows), undefined, options.loss);
  const allocate = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);
  const memory = memoryOf(labelled, options, allocate);
  const { counts } = createWorkspace(labelled, findBins(labelled, options, memory), options, memory, allocate);
  expect([...counts]).toEqual([rows, 0]);
});

test('more rows than places can be counted for are refused', () => {
  const [options, target] = [resolveOptions({}), new Float64Array(1)];
  const labelled = { table: { rows: 0x20000000, columns: [] }, target, weights: undefined };
  const none = (): ArrayBuffer => expect.fail('allocated');
  expect(() => memoryOf(labelled, options, none)).toThrow(expect.objectContaining({ code: 'BOOST_DATA_INVALID' }));
});
