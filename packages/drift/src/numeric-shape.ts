import { countsOfSorted } from './bin-edges.js';
import type { NumericShape } from './column-shape.js';

const BINS = 20;
const POINTS = 64;
/** What lies beyond these shares of either side is drawn in the outer bins: one outlier would leave all else one bin. */
const [LOW, HIGH] = [0.005, 0.995];

function at(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** The range to draw, finite: of both sides without their far ends. */
function drawnRange(sides: readonly Float64Array[]): readonly [number, number] {
  const finite = (value: number): number => Math.max(-Number.MAX_VALUE / 4, Math.min(Number.MAX_VALUE / 4, value));
  const low = finite(Math.min(...sides.map((side) => at(side, LOW))));
  const high = finite(Math.max(...sides.map((side) => at(side, HIGH))));
  return high > low ? [low, high] : [low - 0.5, low + 0.5];
}

function shares(sorted: Float64Array, edges: readonly number[]): readonly number[] {
  return countsOfSorted(sorted, edges.slice(1, -1), 'left').map((count) => count / sorted.length);
}

/** Values of both sides at even shares, ascending and distinct. */
function pointsOf(sides: readonly Float64Array[]): readonly number[] {
  const each = POINTS / 2;
  const values = sides.flatMap((side) => Array.from({ length: each }, (_, i) => at(side, i / (each - 1))));
  return [...new Set(values)].filter((value) => Number.isFinite(value)).toSorted((a, b) => a - b);
}

function upTo(sorted: Float64Array, points: readonly number[]): readonly number[] {
  let below = 0;
  return countsOfSorted(sorted, points)
    .slice(0, -1)
    .map((count) => (below += count) / sorted.length);
}

/** How two sorted samples are distributed: 20 bins of equal width, and up to 64 points of the distribution functions. */
export function numericShape(reference: Float64Array, current: Float64Array): NumericShape {
  const sides = [reference, current];
  const [low, high] = drawnRange(sides);
  const edges = Array.from({ length: BINS + 1 }, (_, i) => (i === BINS ? high : low + ((high - low) / BINS) * i));
  const points = pointsOf(sides);
  return {
    kind: 'numeric',
    edges,
    reference: shares(reference, edges),
    current: shares(current, edges),
    ecdf: { at: points, reference: upTo(reference, points), current: upTo(current, points) },
  };
}
