import { expect, test } from 'vitest';
import { createWorkspace, findBins, memoryOf } from './create-workspace.js';
import { fillFour, fillOne, sumsOf } from './feature-work.js';
import { KERNELS } from './kernels.js';
import { writeJob } from './node-job.js';
import { resolveOptions } from './resolve-options.js';
import { madeUpData } from './testing/made-up-data.js';
import type { TrainOptions } from './train-options.js';
import { labelledRows } from './training-rows.js';
import type { Workspace } from './workspace.js';

const ROWS = 501;

function readySpace(given: TrainOptions): Workspace {
  const { frame, target } = madeUpData(1, ROWS, 6);
  const options = resolveOptions(given);
  const rows = labelledRows(frame, target.map(Math.abs), options.weights, options.loss);
  const allocate = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);
  const memory = memoryOf(rows, options, allocate);
  const space = createWorkspace(rows, findBins(rows, options, memory), options, memory, allocate);
  space.gradient.set(target);
  space.hessian.set(space.hessian.map((_, row) => 1 / (row + 1)));
  space.order.set(space.order.map((_, row) => row));
  return space;
}

/** What a histogram is, bin by bin in plain words: the sums over some rows of a feature whose bins are read one by one. */
function expected(space: Workspace, feature: number, rows: Uint32Array): Float64Array {
  const sums = new Float64Array((space.sumsStart[feature + 1] ?? 0) - (space.sumsStart[feature] ?? 0));
  // Of 6 features four lie side by side, and two after them.
  const binOf = (row: number): number => space.bins[feature < 4 ? 4 * row + feature : feature * ROWS + row] ?? 0;
  for (const row of rows) {
    const weight = space.weight[row] ?? 1;
    const numbers = [space.gradient[row] ?? 0, space.hessian[row] ?? weight, weight].slice(0, space.stride);
    if (space.stride === 2) numbers[1] = weight;
    for (const [i, number] of numbers.entries()) {
      const at = binOf(row) * space.stride + i;
      sums[at] = (sums[at] ?? 0) + number;
    }
  }
  return sums;
}

const weights = Float64Array.from({ length: ROWS }, (_, row) => 1 + (row % 3));

test.each<[string, TrainOptions]>([
  ['rows alike', {}],
  ['weights', { weights }],
  ['hessians', { loss: 'poisson' }],
  ['hessians and weights', { loss: 'poisson', weights }],
])('four features at once, one of four and one by itself have the sums that are meant: %s', (_, options) => {
  const space = readySpace(options);
  for (const [begin, end] of [
    [0, ROWS],
    [17, 203],
  ] as const) {
    const node = undefined;
    writeJob({ begin, end, whole: end === ROWS, slot: 1, siblingSlot: -1, node, sibling: node }, space.job);
    const rows = space.order.subarray(begin, end);
    fillFour(space, KERNELS, 0, 1);
    for (let feature = 0; feature < 4; feature += 1) {
      expect(sumsOf(space, 1, feature, feature + 1)).toEqual(expected(space, feature, rows));
    }
    space.histograms.fill(Number.NaN);
    for (let feature = 0; feature < 6; feature += 1) {
      fillOne(space, KERNELS, feature, 1);
      expect(sumsOf(space, 1, feature, feature + 1)).toEqual(expected(space, feature, rows));
    }
  }
});
