import type { NodeJob } from './node-job.js';
import { boundedValue } from './number-split.js';
import { partition, type Routes } from './partition.js';
import { leavesToKeep, type SlotPool, slotPool } from './slots.js';
import { bestSplit, routesOf, type Split } from './split.js';
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

function sumOver(values: Float32Array, order: Uint32Array, count: number): number {
  let sum = 0;
  for (let i = 0; i < count; i += 1) sum += values[order[i] ?? 0] ?? 0;
  return sum;
}

function rootSums({ order, gradient, hessian, weight }: Workspace, count: number): NodeSums {
  const total = weight.length > 0 ? sumOver(weight, order, count) : count;
  return {
    gradient: sumOver(gradient, order, count),
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

/**
 * Fills the histograms of two siblings, the one with fewer rows from its rows and the other, in the place of their parent's, by
 * subtraction.
 */
function search({ space, run, limits, slots }: Growth, parent: GrownNode, left: GrownNode, right: GrownNode): void {
  const [small, large] = right.end - right.begin < left.end - left.begin ? [right, left] : [left, right];
  const [node, sibling] = [small, large].map((one) => (mayBeSplit(space, one, limits) ? one.sums : undefined));
  large.slot = parent.slot;
  parent.slot = -1;
  if (node === undefined && sibling === undefined) return;
  small.slot = slots.take();
  const { begin, end, slot } = small;
  run({ begin, end, whole: false, slot, siblingSlot: large.slot, node, sibling });
  if (node !== undefined) small.split = bestSplit(space, 'node');
  if (sibling !== undefined) large.split = bestSplit(space, 'sibling');
}

function searchRoot({ space, run, limits, slots }: Growth, root: GrownNode): void {
  if (!mayBeSplit(space, root, limits) || limits.maxLeaves < 2) return;
  root.slot = slots.take();
  const whole = root.end === space.rows;
  run({ begin: 0, end: root.end, whole, slot: root.slot, siblingSlot: -1, node: root.sums, sibling: undefined });
  root.split = bestSplit(space, 'node');
}

/** Takes their histograms from leaves that will not be divided, or only by the last division. */
function freeSlots({ nodes, slots }: Growth, divisions: number): void {
  const gainOf = ({ split }: GrownNode): number => split?.gain ?? 0;
  // Sorting is stable: of equal gains the oldest comes first, as it does in `mostPromising`.
  const holders = nodes.filter(({ slot }) => slot >= 0).sort((a, b) => gainOf(b) - gainOf(a));
  for (const [rank, node] of holders.entries()) {
    if (rank < leavesToKeep(divisions) && node.split !== undefined) continue;
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

function divide({ space, slots }: Growth, node: GrownNode, split: Split): readonly [GrownNode, GrownNode] {
  const routes = routesOf(split, space.valueBins[split.feature] ?? 0);
  // Where every row weighs 1, weight is the number of rows, exactly.
  const lefts = space.weight.length === 0 ? split.weight : undefined;
  const { begin, end, depth } = node;
  const middle = partition(space, { begin, end, feature: split.feature, routes, lefts, freeSlot: slots.next() });
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
  const growth = { space, limits, run, slots: slotPool(), nodes };
  searchRoot(growth, root);
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
