import { expect, test } from 'vitest';
import { createWorkspace, findBins, memoryOf } from './create-workspace.js';
import { fillFour, fillOne, takeOff } from './feature-work.js';
import { groupBytes, type Histogram, histogramOf } from './histogram.js';
import { KERNELS } from './kernels.js';
import { writeJob } from './node-job.js';
import { resolveOptions } from './resolve-options.js';
import { madeUpData } from './testing/made-up-data.js';
import type { TrainOptions } from './train-options.js';
import type { RowNumbers } from './row-memory.js';
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
function expected(space: Workspace, feature: number, rows: RowNumbers): Record<keyof Histogram, number[]> {
  const bins = (space.binsStart[feature + 1] ?? 0) - (space.binsStart[feature] ?? 0);
  const zeros = (): number[] => new Array<number>(bins).fill(0);
  const [gradients, hessians, weightSums] = [zeros(), zeros(), zeros()];
  // Of 6 features four lie side by side, and two after them.
  const binOf = (row: number): number => space.bins[feature < 4 ? 4 * row + feature : feature * ROWS + row] ?? 0;
  const isConstant = space.hessian.length === 0;
  for (const row of rows) {
    const weight = space.weight[row] ?? 1;
    const bin = binOf(row);
    // Gradients beside hessians are weighted already. All are in single precision.
    const gradient = Math.fround((space.gradient[row] ?? 0) * (isConstant ? weight : 1));
    gradients[bin] = (gradients[bin] ?? 0) + gradient;
    hessians[bin] = (hessians[bin] ?? 0) + (space.hessian[row] ?? weight);
    weightSums[bin] = (weightSums[bin] ?? 0) + weight;
  }
  return { gradients, hessians, weights: weightSums };
}

/** As plain arrays, so that kinds of arrays do not matter. */
function plain({ gradients, hessians, weights: own }: Histogram): Record<keyof Histogram, number[]> {
  return { gradients: [...gradients], hessians: [...hessians], weights: [...own] };
}

const weights = Float64Array.from({ length: ROWS }, (_, row) => 1 + (row % 3));

test.each<[string, TrainOptions]>([
  ['rows alike', {}],
  ['weights', { weights }],
  ['hessians', { loss: 'poisson' }],
  ['hessians and weights', { loss: 'poisson', weights }],
])('four features at once, one of four and one by itself have the sums that are meant: %s', (_, options) => {
  const space = readySpace(options);
  // Another memory than what was used before, full of what should not matter.
  const spare = new Uint8Array(groupBytes(space)).fill(255).buffer;
  new Uint8Array(space.histograms).fill(255);
  for (const [begin, end, slot] of [
    [0, ROWS, 1],
    [17, 203, 0],
    [17, 203, -1],
  ] as const) {
    const node = undefined;
    writeJob({ begin, end, whole: end === ROWS, slot, siblingSlot: -1, node, sibling: node }, space.job);
    const rows = space.order.subarray(begin, end);
    const sums = (from: number, to: number): Histogram => histogramOf(space, spare, slot, from, to);
    fillFour(space, KERNELS, 0, sums(0, 4));
    for (let feature = 0; feature < 4; feature += 1) {
      expect(plain(sums(feature, feature + 1))).toEqual(expected(space, feature, rows));
    }
    new Uint8Array(slot < 0 ? spare : space.histograms).fill(255);
    for (let feature = 0; feature < 6; feature += 1) {
      fillOne(space, KERNELS, feature, sums(feature, feature + 1));
      expect(plain(sums(feature, feature + 1))).toEqual(expected(space, feature, rows));
    }
  }
});

test.each<[string, TrainOptions]>([
  ['rows alike', {}],
  ['weights', { weights }],
  ['hessians and weights', { loss: 'poisson', weights }],
])('what is left of a parent without one child is the other: %s', (_, options) => {
  const space = readySpace(options);
  // Numbers that sum exactly.
  space.gradient.set(space.gradient.map((value) => Math.round(8 * value)));
  space.hessian.set(space.hessian.map((_value, row) => row % 5));
  const fill = (begin: number, end: number, slot: number): Histogram => {
    const node = undefined;
    writeJob({ begin, end, whole: end - begin === ROWS, slot, siblingSlot: -1, node, sibling: node }, space.job);
    const sums = histogramOf(space, space.spare, slot, 4, 5);
    fillOne(space, KERNELS, 4, sums);
    return sums;
  };
  const parent = fill(0, ROWS, 0);
  takeOff(parent, fill(0, 200, -1));
  expect(plain(parent)).toEqual(plain(fill(200, ROWS, 1)));
});
