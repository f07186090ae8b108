import { expect, test } from 'vitest';
import { createWorkspace, findBins, memoryOf } from './create-workspace.js';
import { workOnGroup } from './feature-work.js';
import { type GrownNode, growTree } from './grow-tree.js';
import { histogramBytes } from './histogram.js';
import { KERNELS } from './kernels.js';
import { type NodeJob, writeJob } from './node-job.js';
import { resolveOptions } from './resolve-options.js';
import { madeUpData } from './testing/made-up-data.js';
import type { TrainOptions } from './train-options.js';
import { labelledRows } from './training-rows.js';

const ROWS = 2001;

/** A tree over gradients whose sums are exact, grown with so many places for histograms. */
function grownWith(slots: number, given: TrainOptions): { nodes: readonly GrownNode[]; jobs: readonly NodeJob[] } {
  const { frame, target } = madeUpData(4, ROWS, 6);
  const options = resolveOptions({ minLeafRows: 5, ...given });
  const rows = labelledRows(frame, target.map(Math.abs), options.weights, options.loss);
  const allocate = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);
  const memory = memoryOf(rows, options, allocate);
  const made = createWorkspace(rows, findBins(rows, options, memory), options, memory, allocate);
  const histogram = histogramBytes(made, made.binsStart[made.features] ?? 0);
  const space = { ...made, slots, histograms: new ArrayBuffer(slots * histogram) };
  space.gradient.set(target.map((value) => Math.round(64 * value)));
  space.hessian.fill(1);
  space.order.set(space.order.map((_, row) => row));
  space.active.fill(1);
  const jobs: NodeJob[] = [];
  const nodes = growTree(space, options, ROWS, (job) => {
    jobs.push(job);
    writeJob(job, space.job);
    workOnGroup(space, KERNELS, 0, space.spare);
    workOnGroup(space, KERNELS, 1, space.spare);
  });
  return { nodes: nodes.map((node) => ({ ...node, slot: -1 })), jobs };
}

test.each<[string, TrainOptions]>([
  ['31 leaves', {}],
  ['weights', { weights: Float64Array.from({ length: ROWS }, (_, row) => row % 3) }],
  ['hessians', { loss: 'poisson' }],
  ['2 leaves', { maxLeaves: 2 }],
  ['3 leaves', { maxLeaves: 3 }],
])('a tree is the same however few histograms may be kept: %s', (_, options) => {
  const { nodes } = grownWith(15, options);
  expect(nodes.length).toBe(2 * (options.maxLeaves ?? 31) - 1);
  for (const slots of [0, 1, 2, 5]) expect(grownWith(slots, options).nodes).toEqual(nodes);
});

test('no more places are used than there are, and with enough of them every sibling is found by subtraction', () => {
  for (const slots of [0, 1, 2, 5, 15]) {
    const { jobs } = grownWith(slots, {});
    expect(Math.max(...jobs.map((job) => Math.max(job.slot, job.siblingSlot)))).toBe(slots - 1);
  }
  const alone = (slots: number): number => grownWith(slots, {}).jobs.filter((job) => job.siblingSlot < 0).length;
  expect([alone(15), alone(0)]).toEqual([1, 58]);
});
