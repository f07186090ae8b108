import type { GrownNode } from './grow-tree.js';
import { boundedValue } from './number-split.js';
import { weightedQuantile } from './weighted-quantile.js';
import type { Workspace } from './workspace.js';

/** What leaves are valued by. */
export interface LeafPlan {
  readonly space: Workspace;
  readonly learningRate: number;
  /** Leaves take this quantile of residuals; undefined: a Newton step. */
  readonly level: number | undefined;
  readonly target: Float64Array;
  /** One for each row, to be used up; empty where leaves take no quantile. */
  readonly residuals: Float64Array;
}

function newtonValue({ sums }: GrownNode, l2: number): number {
  const value = boundedValue(sums.gradient, sums.hessian, l2, sums.low, sums.high);
  return Number.isFinite(value) ? value : 0;
}

function residualQuantile({ space, target, level = 0.5, residuals }: LeafPlan, { begin, end }: GrownNode): number {
  const { order, score, weight } = space;
  const own = residuals.subarray(0, end - begin);
  for (let i = begin; i < end; i += 1) {
    const row = order[i] ?? 0;
    own[i - begin] = (target[row] ?? 0) - (score[row] ?? 0);
  }
  const rows = order.subarray(begin, end);
  const weights = weight.length > 0 ? Float64Array.from(rows, (row) => weight[row] ?? 0) : undefined;
  return weightedQuantile(own, weights, level);
}

/** Bounds of the values below each node, so that quantiles too obey constraints: children part at their middle. */
function boundedQuantiles(plan: LeafPlan, nodes: readonly GrownNode[]): readonly number[] {
  const free = nodes.map((node) => residualQuantile(plan, node));
  const bounds = nodes.map(() => ({ low: -Infinity, high: Infinity }));
  const within = (i: number): number =>
    Math.min(bounds[i]?.high ?? Infinity, Math.max(bounds[i]?.low ?? -Infinity, free[i] ?? 0));
  nodes.forEach(({ left, split }, i) => {
    if (left < 0 || split === undefined) return;
    const own = bounds[i] ?? { low: -Infinity, high: Infinity };
    bounds[left] = bounds[left + 1] = own;
    const direction = plan.space.monotone[split.feature] ?? 0;
    if (direction === 0) return;
    const middle = (within(left) + within(left + 1)) / 2;
    const [below, above] = [
      { ...own, high: middle },
      { ...own, low: middle },
    ];
    bounds[left] = direction > 0 ? below : above;
    bounds[left + 1] = direction > 0 ? above : below;
  });
  return nodes.map((_, i) => within(i));
}

/** What each leaf adds to the raw score of its rows; 0 in other nodes. */
export function leafValues(plan: LeafPlan, nodes: readonly GrownNode[]): Float64Array {
  const { space, learningRate, level } = plan;
  const bounded = level !== undefined && space.rules.constrained ? boundedQuantiles(plan, nodes) : undefined;
  return Float64Array.from(nodes, (node, i) => {
    if (node.left >= 0) return 0;
    const value =
      level === undefined ? newtonValue(node, space.rules.l2) : (bounded?.[i] ?? residualQuantile(plan, node));
    // Adding 0 turns -0 into 0, which JSON would lose.
    return value * learningRate + 0;
  });
}
