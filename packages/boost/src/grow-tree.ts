import type { NodeJob } from './node-job.js';
import { boundedValue } from './number-split.js';
import { gather, partition, type Routes } from './partition.js';
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
  /** Where its histogram is. */
  slot: number;
}

function leaf(begin: number, end: number, depth: number, sums: NodeSums, slot: number): GrownNode {
  return { begin, end, depth, sums, split: undefined, left: -1, routes: undefined, slot };
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

/** Fills the histograms of two siblings, the one with fewer rows from its rows and the other by subtraction. */
function search(space: Workspace, run: NodeRunner, limits: TreeLimits, left: GrownNode, right: GrownNode): void {
  const [small, large] = right.end - right.begin < left.end - left.begin ? [right, left] : [left, right];
  const [node, sibling] = [small, large].map((one) => (mayBeSplit(space, one, limits) ? one.sums : undefined));
  if (node === undefined && sibling === undefined) return;
  gather(space, small.begin, small.end);
  run({
    begin: small.begin,
    end: small.end,
    whole: false,
    slot: small.slot,
    siblingSlot: large.slot,
    node,
    sibling,
  });
  if (node !== undefined) small.split = bestSplit(space, 'node');
  if (sibling !== undefined) large.split = bestSplit(space, 'sibling');
}

function searchRoot(space: Workspace, run: NodeRunner, limits: TreeLimits, root: GrownNode): void {
  if (!mayBeSplit(space, root, limits) || limits.maxLeaves < 2) return;
  const whole = root.end === space.rows;
  if (!whole) gather(space, 0, root.end);
  run({ begin: 0, end: root.end, whole, slot: 0, siblingSlot: -1, node: root.sums, sibling: undefined });
  root.split = bestSplit(space, 'node');
}

/** The leaf whose division gains most, of equal ones the oldest. */
function mostPromising(nodes: readonly GrownNode[]): GrownNode | undefined {
  let best: GrownNode | undefined;
  for (const node of nodes) {
    if (node.left < 0 && node.split !== undefined && node.split.gain > (best?.split?.gain ?? 0)) best = node;
  }
  return best;
}

function divide(space: Workspace, node: GrownNode, split: Split, slot: number): readonly [GrownNode, GrownNode] {
  const routes = routesOf(split, space.valueBins[split.feature] ?? 0);
  const middle = partition(space, node.begin, node.end, split.feature, routes);
  const [leftSums, rightSums] = childSums(space, node.sums, split);
  node.routes = routes;
  const isLeftSmall = middle - node.begin <= node.end - middle;
  return [
    leaf(node.begin, middle, node.depth + 1, leftSums, isLeftSmall ? slot : node.slot),
    leaf(middle, node.end, node.depth + 1, rightSums, isLeftSmall ? node.slot : slot),
  ];
}

/**
 * Grows a tree leaf by leaf: the division that gains most comes first. The first `count` numbers of the workspace's order are
 * the rows to learn from; afterwards each node's rows lie side by side in it.
 */
export function growTree(space: Workspace, limits: TreeLimits, count: number, run: NodeRunner): readonly GrownNode[] {
  const root = leaf(0, count, 0, rootSums(space, count), 0);
  const nodes = [root];
  searchRoot(space, run, limits, root);
  for (let leaves = 1; leaves < limits.maxLeaves; leaves += 1) {
    const node = mostPromising(nodes);
    if (node?.split === undefined) break;
    const [left, right] = divide(space, node, node.split, leaves);
    node.left = nodes.length;
    nodes.push(left, right);
    // After the last division nobody asks for the children's splits.
    if (leaves + 1 < limits.maxLeaves) search(space, run, limits, left, right);
  }
  return nodes;
}
