// ml-cart has no types; packages that compile this file from its source find them by this line alone.
/// <reference types="./ml-cart.d.ts" />
import { DecisionTreeRegression, type RegressionNode } from 'ml-cart';
import type { Bounds, Codes, Region } from './region.js';

const EVERYWHERE: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };

/** Codes are whole numbers, so a cut lies anywhere between two of them. */
function narrowed(region: Region, feature: number, cut: number, isBelow: boolean): Region {
  const bounds = region.get(feature) ?? EVERYWHERE;
  const at = Math.ceil(cut);
  const next = isBelow ? { ...bounds, high: Math.min(bounds.high, at) } : { ...bounds, low: Math.max(bounds.low, at) };
  return new Map([...region, [feature, next]]);
}

/** The fitted rows of a node. */
interface Fitted {
  readonly rows: readonly (readonly number[])[];
  readonly losses: readonly number[];
}

function squaredError(losses: readonly number[]): number {
  const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  return losses.reduce((sum, loss) => sum + (loss - mean) * (loss - mean), 0);
}

function side({ rows, losses }: Fitted, isOn: (row: readonly number[]) => boolean): Fitted {
  const kept = rows.map(isOn);
  return { rows: rows.filter((_, i) => kept[i] === true), losses: losses.filter((_, i) => kept[i] === true) };
}

/** A cut that explains less of the squared error than `least` is none: it was made for the nudges alone. */
function leavesOf(node: RegressionNode, region: Region, fitted: Fitted, least: number): readonly Region[] {
  const { left, right, splitColumn: feature, splitValue: cut } = node;
  if (left === undefined || right === undefined || feature === undefined || cut === undefined) return [region];
  const isBelow = (row: readonly number[]): boolean => (row[feature] ?? 0) < cut;
  const [below, above] = [side(fitted, isBelow), side(fitted, (row) => !isBelow(row))];
  const gain = squaredError(fitted.losses) - squaredError(below.losses) - squaredError(above.losses);
  if (gain <= least) return [region];
  return [
    ...leavesOf(left, narrowed(region, feature, cut, true), below, least),
    ...leavesOf(right, narrowed(region, feature, cut, false), above, least),
  ];
}

/** Relative to the largest loss: far below what matters, far above rounding. */
const NUDGE = 1e-9;

/** What a cut must explain, of the squared error of all rows. */
const LEAST = 1e-6;

/**
 * Losses of which no two are equal. ml-cart tries a cut only between neighbours of different losses, and refuses one that
 * leaves no error at all; where most losses are 0 it would miss the best.
 */
function distinct(losses: readonly number[]): readonly number[] {
  const largest = losses.reduce((most, loss) => Math.max(most, Math.abs(loss)), 0);
  return losses.map((loss, i) => loss + (NUDGE * largest * ((i * 7919) % losses.length)) / losses.length);
}

/**
 * The leaves of a shallow regression tree on losses. Time grows with the square of the rows.
 *
 * @param rows positions of the rows to fit
 * @param losses of those rows
 */
export function errorTree(
  codes: Codes,
  rows: Int32Array,
  losses: readonly number[],
  { depth, minimumRows }: { readonly depth: number; readonly minimumRows: number },
): readonly Region[] {
  const tree = new DecisionTreeRegression({ maxDepth: depth, minNumSamples: minimumRows, gainThreshold: 0 });
  const table = Array.from(rows, (row) => codes.map((column) => column[row] ?? 0));
  tree.train(table, distinct(losses));
  return leavesOf(tree.toJSON().root, new Map(), { rows: table, losses }, LEAST * squaredError(losses));
}
