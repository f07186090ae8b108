import { studentT } from '@fpl-ml/stats';
import { chartError } from './chart.js';
import { type ChartPoint, type ChartReference, estimateReference, scaleOf } from './chart-reference.js';
import type { SigmaMethod } from './reference-error.js';

/** How wild points are kept out of a reference. */
export interface Screening {
  /**
   * Chance of dropping anything from a long normal reference without wild points; from 15 points it is 0.08 for 0.05. Above
   * 0, below 1; default 0.05.
   */
  readonly alpha?: number;
  /** How many points may be dropped; default a fifth of them, rounded down. At least 4 stay. */
  readonly atMost?: number;
}

/** A point that was kept out. */
export interface DroppedPoint {
  /** Index from 0 among the points given. */
  readonly index: number;
  readonly value: number;
  /** How far it lay from the centre of the points still in then, in their standard deviations. */
  readonly z: number;
  /** The critical value for it. */
  readonly limit: number;
}

/** A reference without wild points, and what was kept out. */
export interface ScreenedReference {
  readonly reference: ChartReference;
  /** The points that stayed, oldest first. */
  readonly kept: readonly ChartPoint[];
  /** In the order in which they were dropped. */
  readonly dropped: readonly DroppedPoint[];
  /** Whether as many were dropped as may be: then more may be wild, and the reference should be looked at. */
  readonly exhausted: boolean;
}

interface Indexed {
  readonly index: number;
  readonly point: ChartPoint;
}

/** Rosner's (1983) critical value for the largest of m distances, in standard deviations of the same points. */
function criticalValue(m: number, alpha: number): number {
  const t = -studentT(m - 2).quantile(alpha / (2 * m));
  return ((m - 1) * t) / Math.sqrt(m * (m - 2 + t * t));
}

function farthest(points: readonly Indexed[], alpha: number): DroppedPoint {
  const reference = estimateReference(points.map(({ point }) => point));
  const distances = points.map(
    ({ point }) => (point.value - reference.centre) / scaleOf(reference, point) / reference.sigma,
  );
  const at = distances.reduce((best, z, i) => (Math.abs(z) > Math.abs(distances[best] ?? 0) ? i : best), 0);
  const { index, point } = points[at] ?? { index: 0, point: { value: Number.NaN } };
  return { index, value: point.value, z: distances[at] ?? Number.NaN, limit: criticalValue(points.length, alpha) };
}

/** The farthest points one after the other. They are taken out even where they are not wild: two may hide each other. */
function candidates(points: readonly ChartPoint[], most: number, alpha: number): readonly DroppedPoint[] {
  let left: readonly Indexed[] = points.map((point, index) => ({ index, point }));
  const found: DroppedPoint[] = [];
  const vary = (): boolean => left.some(({ point }) => point.value !== left[0]?.point.value);
  while (found.length < most && vary()) {
    const wild = farthest(left, alpha);
    found.push(wild);
    left = left.filter(({ index }) => index !== wild.index);
  }
  return found;
}

/**
 * Learns a reference (Phase I) without its wild points: Rosner's generalised extreme studentised deviate test, which finds
 * several that hide each other, and is bounded. Every point that was dropped is told, since each should be explained: a
 * reference without the bad weeks of an ordinary season gives too many alarms.
 *
 * For independent normal points; screening a correlated series, or one with heavy tails, drops its ordinary extremes.
 *
 * @param points oldest first, at least 6
 * @param sigma default `standard-deviation`
 * @throws FplMlError as {@link estimateReference}; `CHART_INVALID` for options out of range
 *
 * @example
 * ```ts
 * import { screenReference } from '@fpl-ml/monitor';
 *
 * const weeks = [2.1, 1.9, 2.2, 2.0, 9.7, 1.8, 2.1, 2.0, 1.9, 2.2].map((value) => ({ value }));
 * const { reference, dropped } = screenReference(weeks);
 * const wild: number | undefined = dropped[0]?.index; // 4
 * ```
 */
export function screenReference(
  points: readonly ChartPoint[],
  { alpha = 0.05, atMost = Math.floor(points.length / 5) }: Screening = {},
  sigma: SigmaMethod = 'standard-deviation',
): ScreenedReference {
  if (!(alpha > 0 && alpha < 1)) throw chartError('CHART_INVALID', 'screening alpha above 0 and below 1', alpha);
  if (!(Number.isInteger(atMost) && atMost >= 0))
    throw chartError('CHART_INVALID', 'screening atMost to be a whole number from 0', atMost);
  const most = Math.max(0, Math.min(atMost, points.length - 5));
  const tried = candidates(points, most, alpha);
  const last = tried.findLastIndex(({ z, limit }) => Math.abs(z) > limit);
  const dropped = tried.slice(0, last + 1);
  const out = new Set(dropped.map(({ index }) => index));
  const kept = points.filter((_, index) => !out.has(index));
  const exhausted = dropped.length > 0 && dropped.length === most;
  return Object.freeze({ reference: estimateReference(kept, sigma), kept, dropped, exhausted });
}
