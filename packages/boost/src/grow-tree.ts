import type { NodeJob } from './node-job.js';
import { boundedValue } from './number-split.js';
import { partition, type Routes } from './partition.js';
import { leavesToKeep, type SlotPool, slotPool } from './slots.js';
import { bestSplit, routesOf, type Split } from './split.js';
import type { RowNumbers } from './row-memory.js';
import type { NodeSums } from './split-rules.js';
import type { Workspace } from './workspace.js';

/** How large a tree may become. */
export interface TreeLimits {
  readonly maxLeaves: number;
  readonly maxDepth: number;
}

/** Does a job: fills histograms and finds splits. */
export type NodeRunner = (job: NodeJob) => void;

/** A node of a tree under way. */
export interface GrownNode {
  /** Its rows in the workspace's order. */
  readonly begin: number;
  readonly end: number;
  readonly depth: number;
  readonly sums: NodeSums;
  /** How it could be divided; undefined where nothing is gained. */
  split: Split | undefined;
  /** The left child's number, once it is divided; -1 in leaves. */
  left: number;
  /** Which bins go left, once it is divided. */
  routes: Routes | undefined;
  /** Where its histogram is; -1 once nobody needs it. */
  slot: number;
}

/** A child of a node that was divided. */
interface Sibling {
  readonly node: GrownNode;
  /** What is known of it, if it may be divided. */
  readonly sums: NodeSums | undefined;
}

/** The one of fewer rows first. */
type Siblings = readonly [Sibling, Sibling];

/** A tree under way. */
interface Growth {
  readonly space: Workspace;
  readonly limits: TreeLimits;
  readonly run: NodeRunner;
  readonly slots: SlotPool;
  readonly nodes: GrownNode[];
}

function leaf(begin: number, end: number, depth: number, sums: NodeSums): GrownNode {
  return { begin, end, depth, sums, split: undefined, left: -1, routes: undefined, slot: -1 };
}

function sumOver(values: Float32Array, order: RowNumbers, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += values[order[i] ?? 0] ?? 0;
  return sum;
}

/** The sum of gradients as histograms have it: in single precision, and weighted where they are not yet. */
function gradientSum({ order, gradient, hessian, weight }: Workspace, count: number): number {
  const isWeighted = hessian.length > 0 || weight.length === 0;
  let sum = 0;
  for (let i = 0; i < count; i += 1) {
    const row = order[i] ?? 0;
    sum += Math.fround((gradient[row] ?? 0) * (isWeighted ? 1 : (weight[row] ?? 0)));
  }
  return sum;
}

function rootSums(space: Workspace, count: number): NodeSums {
  const { order, hessian, weight } = space;
  const total = weight.length > 0 ? sumOver(weight, order, count) : count;
  return {
    gradient: gradientSum(space, count),
    hessian: hessian.length > 0 ? sumOver(hessian, order, count) : total,
    weight: total,
    low: -Infinity,
    high: Infinity,
  };
}

/** What is known of the two children: sums, and bounds where the feature has a constraint. */
function childSums({ rules, monotone }: Workspace, sums: NodeSums, split: Split): readonly [NodeSums, NodeSums] {
  const { gradient, hessian, weight } = split;
  const left = { ...sums, gradient, hessian, weight };
  const right = {
    ...sums,
    gradient: sums.gradient - gradient,
    hessian: sums.hessian - hessian,
    weight: sums.weight - weight,
  };
  const direction = monotone[split.feature] ?? 0;
  if (direction === 0) return [left, right];
  const valueOf = (child: NodeSums): number =>
    boundedValue(child.gradient, child.hessian, rules.l2, child.low, child.high);
  const middle = (valueOf(left) + valueOf(right)) / 2;
  return direction > 0
    ? [
        { ...left, high: middle },
        { ...right, low: middle },
      ]
    : [
        { ...left, low: middle },
        { ...right, high: middle },
      ];
}

function mayBeSplit({ rules }: Workspace, node: GrownNode, limits: TreeLimits): boolean {
  return node.depth < limits.maxDepth && node.end - node.begin >= 2 && node.sums.weight >= 2 * rules.minLeafRows;
}

/** Searches two siblings whose parent's histogram is there: the larger one's is made of it by subtraction, in its place. */
function searchBySubtraction({ space, run, slots }: Growth, parent: GrownNode, [small, large]: Siblings): void {
  large.node.slot = parent.slot;
  parent.slot = -1;
  // A child that is not to be divided needs its histogram for the other's sake only.
  if (small.sums !== undefined) small.node.slot = slots.take();
  const { begin, end, slot } = small.node;
  run({ begin, end, whole: false, slot, siblingSlot: large.node.slot, node: small.sums, sibling: large.sums });
  if (small.sums !== undefined) small.node.split = bestSplit(space, 'node');
  if (large.sums !== undefined) large.node.split = bestSplit(space, 'sibling');
}

/** Searches a node by itself. */
function searchAlone({ space, run, slots }: Growth, node: GrownNode, sums: NodeSums, whole: boolean): void {
  node.slot = slots.take();
  const { begin, end, slot } = node;
  run({ begin, end, whole, slot, siblingSlot: -1, node: sums, sibling: undefined });
  node.split = bestSplit(space, 'node');
}

/** Searches two siblings, as far as they may be divided. */
function search(growth: Growth, parent: GrownNode, left: GrownNode, right: GrownNode): void {
  const [small, large] = [left, right]
    .sort((a, b) => a.end - a.begin - (b.end - b.begin))
    .map((node) => ({ node, sums: mayBeSplit(growth.space, node, growth.limits) ? node.sums : undefined }));
  if (small === undefined || large === undefined) return;
  if (parent.slot >= 0 && (small.sums !== undefined || large.sums !== undefined)) {
    searchBySubtraction(growth, parent, [small, large]);
    return;
  }
  // The larger one first: its histogram saves more time if it is kept.
  for (const { node, sums } of [large, small]) if (sums !== undefined) searchAlone(growth, node, sums, false);
}

/** Takes their histograms from nodes that will not be divided, or only by the last division. */
function freeSlots({ nodes, slots }: Growth, divisions: number): void {
  const waiting = nodes.filter(({ left, split }) => left < 0 && split !== undefined);
  // Sorting is stable: of equal gains the oldest comes first, as it does in `mostPromising`.
  waiting.sort((a, b) => (b.split?.gain ?? 0) - (a.split?.gain ?? 0));
  const kept = new Set(waiting.slice(0, leavesToKeep(divisions)));
  for (const node of nodes) {
    if (node.slot < 0 || kept.has(node)) continue;
    slots.free(node.slot);
    node.slot = -1;
  }
}

/** The leaf whose division gains most, of equal ones the oldest. */
function mostPromising(nodes: readonly GrownNode[]): GrownNode | undefined {
  let best: GrownNode | undefined;
  for (const node of nodes) {
    if (node.left < 0 && node.split !== undefined && node.split.gain > (best?.split?.gain ?? 0)) best = node;
  }
  return best;
}

function divide({ space }: Growth, node: GrownNode, split: Split): readonly [GrownNode, GrownNode] {
  const routes = routesOf(split, space.valueBins[split.feature] ?? 0);
  // Where every row weighs 1, weight is the number of rows, exactly.
  const lefts = space.weight.length === 0 ? split.weight : undefined;
  const { begin, end, depth } = node;
  const middle = partition(space, { begin, end, feature: split.feature, routes, lefts });
  const [leftSums, rightSums] = childSums(space, node.sums, split);
  node.routes = routes;
  return [leaf(begin, middle, depth + 1, leftSums), leaf(middle, end, depth + 1, rightSums)];
}

/**
 * Grows a tree leaf by leaf: the division that gains most comes first. The first `count` numbers of the workspace's order are
 * the rows to learn from; afterwards each node's rows lie side by side in it.
 */
export function growTree(space: Workspace, limits: TreeLimits, count: number, run: NodeRunner): readonly GrownNode[] {
  const root = leaf(0, count, 0, rootSums(space, count));
  const nodes = [root];
  const growth = { space, limits, run, slots: slotPool(space.slots), nodes };
  if (limits.maxLeaves > 1 && mayBeSplit(space, root, limits))
    searchAlone(growth, root, root.sums, count === space.rows);
  freeSlots(growth, limits.maxLeaves - 1);
  for (let divisions = limits.maxLeaves - 1; divisions > 0; divisions -= 1) {
    const node = mostPromising(nodes);
    if (node?.split === undefined) break;
    const [left, right] = divide(growth, node, node.split);
    node.left = nodes.length;
    nodes.push(left, right);
    // After the last division nobody asks for the children's splits.
    if (divisions === 1) break;
    search(growth, node, left, right);
    freeSlots(growth, divisions - 1);
  }
  return nodes;
}
