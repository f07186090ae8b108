import { chartError } from './chart.js';
import type { Limits } from './chart-state.js';

/** A count of one period with the number of rows, or the exposure, that it comes from. */
export interface RatePoint {
  /** At least 0; for `p` a whole number, at most `size`. */
  readonly count: number;
  /** Above 0; for `p` a whole number. */
  readonly size: number;
}

/** `p`: a share of rows (binomial). `u`: events by exposure (Poisson). */
export type RateKind = 'p' | 'u';

/** What was learnt from periods (Phase I); plain data. */
export interface RateReference {
  readonly kind: RateKind;
  /** The pooled share or rate. */
  readonly centre: number;
  /**
   * Laney's (2002) σ_z: how much more the shares vary than chance in counting explains; 1 without the correction. Below 1
   * they vary less, and limits are narrower.
   */
  readonly dispersion: number;
  /** Number of periods. */
  readonly m: number;
}

/** Options of {@link rateReference}. */
export interface RateOptions {
  /** `laney` (the default) widens limits by what varies beyond chance; `none` trusts the binomial or Poisson law. */
  readonly overDispersion?: 'laney' | 'none';
}

/** One period on the chart. */
export interface JudgedRate {
  readonly rate: number;
  /** (rate − centre)/(its standard error · dispersion). */
  readonly z: number;
  /** Limits for a period of this size; the lower one is not below 0, for `p` the upper one not above 1. */
  readonly limits: Limits;
  readonly beyond: boolean;
}

/** As printed tables have it, and as Laney's method is defined. */
const D2 = 1.128;

function checkRate({ count, size }: RatePoint, kind: RateKind): void {
  const sized = Number.isFinite(size) && size > 0 && (kind === 'u' || Number.isInteger(size));
  const counted = Number.isFinite(count) && count >= 0 && (kind === 'u' || (Number.isInteger(count) && count <= size));
  if (sized && counted) return;
  const wanted = kind === 'p' ? 'whole numbers with 0 ≤ count ≤ size and size ≥ 1' : 'count ≥ 0 and size > 0';
  throw chartError('CHART_POINT_INVALID', wanted, `count ${count}, size ${size}`);
}

const errorOf = (kind: RateKind, centre: number, size: number): number =>
  Math.sqrt((kind === 'p' ? centre * (1 - centre) : centre) / size);

/**
 * Learns the centre of a p or u chart, and how much more the periods vary than counting explains.
 *
 * With thousands of rows a period the binomial limits are so narrow that ordinary differences between weeks are beyond them;
 * the correction measures these differences by the moving range of the standardised shares, which a slow trend does not widen.
 *
 * @param points at least 4, oldest first
 * @throws FplMlError `CHART_POINT_INVALID`; `CHART_REFERENCE_INVALID` for too few, or shares that do not vary
 */
export function rateReference(
  kind: RateKind,
  points: readonly RatePoint[],
  { overDispersion = 'laney' }: RateOptions = {},
): RateReference {
  if (kind !== 'p' && kind !== 'u') throw chartError('CHART_INVALID', 'kind "p" or "u"', kind);
  if (points.length < 4) throw chartError('CHART_REFERENCE_INVALID', 'at least 4 reference points', points.length);
  for (const point of points) checkRate(point, kind);
  const total = (key: keyof RatePoint): number => points.reduce((sum, point) => sum + point[key], 0);
  const centre = total('count') / total('size');
  const z = points.map(({ count, size }) => (count / size - centre) / errorOf(kind, centre, size));
  const ranges = z.slice(1).map((value, i) => Math.abs(value - (z[i] ?? 0)));
  const laney = ranges.reduce((sum, range) => sum + range, 0) / ranges.length / D2;
  const dispersion = overDispersion === 'laney' ? laney : 1;
  if (!(dispersion > 0 && errorOf(kind, centre, 1) > 0))
    throw chartError('CHART_REFERENCE_INVALID', 'shares that are neither all 0 nor all 1, and differ', centre);
  return Object.freeze({ kind, centre, dispersion, m: points.length });
}

/**
 * A p or u chart, with Laney's correction p′ or u′: judges periods of any size, in one go or as they come, since each is
 * judged by itself.
 *
 * @param sigmas width of the limits; default 3
 * @throws FplMlError `CHART_POINT_INVALID`
 *
 * @example
 * ```ts
 * import { rateChart, rateReference } from '@fpl-ml/monitor';
 *
 * const weeks = [31, 24, 28, 35, 26].map((count) => ({ count, size: 600 }));
 * const [judged] = rateChart(rateReference('p', weeks), [{ count: 61, size: 590 }]);
 * const alarm: boolean | undefined = judged?.beyond; // true
 * ```
 */
export function rateChart(reference: RateReference, points: readonly RatePoint[], sigmas = 3): readonly JudgedRate[] {
  const { kind, centre, dispersion } = reference;
  return points.map((point) => {
    checkRate(point, kind);
    const rate = point.count / point.size;
    const scale = errorOf(kind, centre, point.size) * dispersion;
    const upper = centre + sigmas * scale;
    const limits = { lower: Math.max(0, centre - sigmas * scale), upper: kind === 'p' ? Math.min(1, upper) : upper };
    return Object.freeze({
      rate,
      z: (rate - centre) / scale,
      limits,
      beyond: rate > limits.upper || rate < limits.lower,
    });
  });
}
