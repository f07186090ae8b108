// ml-cart has no types; packages that compile this file from its source find them by this line alone.
/// <reference types="./ml-cart.d.ts" />
import { type CartNode, DecisionTreeClassifier } from 'ml-cart';

/** Bounds that a region sets to a feature: from `low` on, below `high`. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Bounds by the position of their feature; a row of the region meets all of them. */
export type Region = ReadonlyMap<number, Bounds>;

/** A gain threshold of 0 would be taken for its default. */
const TREE = { maxDepth: 3, minNumSamples: 20, gainThreshold: 1e-4 };

/** How many leaves a tree of three questions has at most. */
export const MOST_LEAVES = 8;

const EVERYWHERE: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** The least number above another, or next to it. */
function justAbove(value: number): number {
  return value === 0 ? Number.MIN_VALUE : value + Math.abs(value) * Number.EPSILON;
}

function narrowed(region: Region, column: number, features: number, value: number, isBelow: boolean): Region {
  const mirrored = column >= features;
  const at = mirrored ? column - features : column;
  const bounds = region.get(at) ?? EVERYWHERE;
  // A mirrored feature below t is a feature above −t.
  const cut = mirrored ? justAbove(-value) : value;
  const upper = isBelow !== mirrored;
  const next = upper ? { ...bounds, high: Math.min(bounds.high, cut) } : { ...bounds, low: Math.max(bounds.low, cut) };
  return new Map([...region, [at, next]]);
}

function leavesOf(node: CartNode, features: number, region: Region): readonly Region[] {
  const { left, right, splitColumn, splitValue } = node;
  if (left === undefined || right === undefined || splitColumn === undefined || splitValue === undefined)
    return [region];
  return [
    ...leavesOf(left, features, narrowed(region, splitColumn, features, splitValue, true)),
    ...leavesOf(right, features, narrowed(region, splitColumn, features, splitValue, false)),
  ];
}

/**
 * The leaves of a shallow tree that tells two sets of rows apart. ml-cart tries a cut only between neighbours of different
 * sides, in the order of the rows where values are equal: of a value that one side alone has it may miss the end. So it gets
 * each feature mirrored, too, which shows it the other neighbours.
 *
 * @param first rows of numbers without NaN, as many as in `second`; time grows with the square of their number
 */
export function cartRegions(
  first: readonly (readonly number[])[],
  second: readonly (readonly number[])[],
  features: number,
): readonly Region[] {
  const doubled = (row: readonly number[]): readonly number[] => [...row, ...row.map((value) => -value)];
  const tree = new DecisionTreeClassifier(TREE);
  tree.train([...first, ...second].map(doubled), [...first.map(() => 0), ...second.map(() => 1)]);
  return leavesOf(tree.toJSON().root, features, new Map());
}
