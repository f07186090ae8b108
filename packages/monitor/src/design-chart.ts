import { normal, studentT } from '@fpl-ml/stats';
import { averageRunLength, shownShift } from './average-run-length.js';
import { type Chart, type ChartDirection, type ChartKind, chartError, checkChart } from './chart.js';
import type { CannotPromise, DesignedChart } from './designed-chart.js';
import {
  alarmsOf,
  checkPoints,
  checkSize,
  FINE,
  independentPoints,
  type ReferenceSize,
  shewhartRate,
  sidesOf,
} from './expected-false-alarms.js';
import { quickestLambda } from './quickest-lambda.js';
import { referenceErrors } from './reference-error.js';
import { type SolvedLimit, solveLimit } from './solve-limit.js';

/**
 * How many false alarms are acceptable: on average `count` among the first `points` in-control points after the reference,
 * the chart starting again after each alarm, averaged over all references of that length. So `{ count: 1, points: 38 }`
 * means one false alarm per 38 points in the mean; the chance of at least one is below `count`.
 */
export interface FalseAlarms {
  /** Expected number of false alarms; above 0. */
  readonly count: number;
  /** Number of points that it refers to; a whole number from 1. */
  readonly points: number;
}

/** A correlation of neighbouring points with where it is known from. */
export interface KnownAutocorrelation {
  readonly value: number;
  /** `known` from a longer history; `reference`: estimated from the reference of the chart. */
  readonly source: 'known' | 'reference';
}

/** What {@link designChart} needs. */
export interface ChartDesign extends ReferenceSize {
  /** Which chart. */
  readonly kind: ChartKind;
  /** What is acceptable. */
  readonly falseAlarms: FalseAlarms;
  /**
   * The shift to be found soonest, in standard deviations of a point: half of it is the k of a `cusum`, and it chooses the λ
   * of an `ewma`. Default 1.
   */
  readonly shift?: number;
  /** Default `both`. */
  readonly direction?: ChartDirection;
  /**
   * Correlation of neighbouring points, above −1 and below 1, for a series of first order (AR(1)). A number is taken as
   * known. The chart then looks at what each point adds to its predecessor, for which the limits are exact again; it
   * needs one reference point more. Default 0.
   */
  readonly autocorrelation?: number | KnownAutocorrelation;
  /** For `ewma`: the weight of the newest point. Default the quickest for the shift, of ten. */
  readonly lambda?: number;
}

const COARSE = 1.5;
/** Close enough to the expected number of alarms, relatively. */
const CLOSE = 5e-4;
/** From so many points an estimated correlation is known well enough: see the table of measured promises. */
const ENOUGH_TO_ESTIMATE = 100;

/** The exact limit: Student's t prediction interval for one new observation. */
function predictionMultiplier(tail: number, m: number): number {
  if (m === Number.POSITIVE_INFINITY) return -normal.quantile(tail);
  return -studentT(m - 1).quantile(tail) * Math.sqrt(1 + 1 / m);
}

/** What is asked for, with defaults, and with the reference counted in independent values. */
interface Asked {
  readonly points: number;
  readonly count: number;
  readonly m: number;
  readonly sigma: NonNullable<ReferenceSize['sigma']>;
  readonly direction: ChartDirection;
  /** As it shows. */
  readonly shift: number;
  readonly lambda: number | undefined;
}

function designShewhart({ points, count, m, sigma, direction }: Asked): Chart {
  const tail = count / points / sidesOf(direction);
  if (!(tail < 0.5)) throw chartError('CHART_DESIGN_INVALID', 'a count below half of the points for each side', count);
  if (sigma === 'standard-deviation') return { kind: 'shewhart', L: predictionMultiplier(tail, m), direction };
  const errors = referenceErrors(m, sigma, FINE);
  return { kind: 'shewhart', L: solveLimit((L) => shewhartRate(L, m, errors), tail, 2).limit, direction };
}

/** The secant method on logarithms, from a solution of a coarser rule and its slope. */
function polish(f: (limit: number) => number, goal: number, coarse: SolvedLimit): number {
  let [limit, slope] = [coarse.limit, coarse.slope];
  let miss = Math.log(f(limit) / goal);
  for (let i = 0; i < 8 && Math.abs(miss) > CLOSE; i += 1) {
    const next = limit - miss / slope;
    const nextMiss = Math.log(f(next) / goal);
    slope = (nextMiss - miss) / (next - limit);
    [limit, miss] = [next, nextMiss];
  }
  return limit;
}

/** The limit for which a chart gives as many alarms as are acceptable. */
function solvedLimit({ points, count, m, sigma }: Asked, chartOf: (limit: number) => Chart, guess: number): number {
  const alarms = (step: number): ((limit: number) => number) => {
    const errors = referenceErrors(m, sigma, step);
    return (limit) => alarmsOf(chartOf(limit), points, m, errors);
  };
  // The coarse rule costs a third, and its error hardly depends on the limit: solve with it, then correct with the fine one.
  const coarse = solveLimit(alarms(COARSE), count, guess, CLOSE);
  return polish(alarms(FINE), count, coarse);
}

function designCusum(asked: Asked): Chart {
  const chartOf = (h: number): Chart => ({ kind: 'cusum', k: asked.shift / 2, h, direction: asked.direction });
  return chartOf(solvedLimit(asked, chartOf, 4));
}

function designEwma(asked: Asked): Chart {
  const { direction, points, count, shift } = asked;
  const sided = direction === 'both' ? 'both' : 'up';
  const lambda = asked.lambda ?? quickestLambda(shift, sided, points / count);
  const chartOf = (L: number): Chart => ({ kind: 'ewma', lambda, L, direction });
  return chartOf(solvedLimit(asked, chartOf, 2.5));
}

const SOLVERS: Readonly<Record<ChartKind, (asked: Asked) => Chart>> = {
  shewhart: designShewhart,
  cusum: designCusum,
  ewma: designEwma,
};

function autocorrelationOf({ autocorrelation = 0 }: ChartDesign): KnownAutocorrelation {
  return typeof autocorrelation === 'number' ? { value: autocorrelation, source: 'known' } : autocorrelation;
}

function checkDesign({ kind, falseAlarms, shift = 1, lambda, ...size }: ChartDesign, rho: number): void {
  if (!(rho > -1 && rho < 1)) throw chartError('CHART_DESIGN_INVALID', 'autocorrelation above -1 and below 1', rho);
  checkSize(size, rho);
  checkPoints(falseAlarms.points);
  if (!(falseAlarms.count > 0 && Number.isFinite(falseAlarms.count))) {
    throw chartError('CHART_DESIGN_INVALID', 'falseAlarms.count above 0', falseAlarms.count);
  }
  if (!(shift > 0 && Number.isFinite(shift))) throw chartError('CHART_DESIGN_INVALID', 'a shift above 0', shift);
  if (lambda !== undefined && !(lambda > 0 && lambda <= 1))
    throw chartError('CHART_DESIGN_INVALID', 'lambda above 0 and at most 1', lambda);
  if (!Object.hasOwn(SOLVERS, kind))
    throw chartError('CHART_DESIGN_INVALID', 'kind "cusum", "ewma" or "shewhart"', kind);
}

function cannotPromise(design: ChartDesign, delay: number): readonly CannotPromise[] {
  const { value, source } = autocorrelationOf(design);
  const { referencePoints: m, falseAlarms, shift = 1 } = design;
  const unknown: CannotPromise = {
    what: 'false-alarms',
    reason: 'autocorrelation-estimated',
    message: `An autocorrelation of ${value.toFixed(2)} estimated from ${m} points may be wrong by ${(2 / Math.sqrt(m)).toFixed(2)}: give one from a longer history, or a reference of ${ENOUGH_TO_ESTIMATE} points.`,
  };
  const late: CannotPromise = {
    what: 'detection',
    reason: 'shift-found-late',
    message: `A shift of ${shift} is found after ${delay.toPrecision(3)} points on average, beyond the ${falseAlarms.points} that the false alarms refer to: accept more of them, or give a longer reference.`,
  };
  return [
    ...(source === 'reference' && m < ENOUGH_TO_ESTIMATE ? [unknown] : []),
    ...(delay > falseAlarms.points ? [late] : []),
  ];
}

/**
 * The chart that gives as many false alarms as are acceptable, with its reference estimated from as few points as there
 * are: solved, not simulated. Textbook limits promise far more than they keep (three sigma from ten points alarms in a
 * third of all seasons of 38 points; nominal: a tenth).
 *
 * For `shewhart` with `standard-deviation` L = t₁₋α/₂,ₘ₋₁·√(1 + 1/m), exact for independent normal points; else by
 * integration as in {@link expectedFalseAlarms}. Heavy tails give more false alarms than asked for, and so does
 * autocorrelation that is not told. The measured rates stand in `docs/how-it-works/monitoring.md`.
 *
 * @returns a chart for the points standardised with the *estimated* centre and sigma, as {@link updateChart} does, with the
 *   delay to expect and what it cannot promise
 * @throws FplMlError `CHART_DESIGN_INVALID` for options out of range, or false alarms that no limit gives
 *
 * @example
 * ```ts
 * import { designChart } from '@fpl-ml/monitor';
 *
 * const chart = designChart({
 *   kind: 'cusum',
 *   falseAlarms: { count: 0.5, points: 38 },
 *   shift: 1,
 *   referencePoints: 12,
 *   direction: 'up',
 * });
 * const points: number = chart.expectedDelay;
 * ```
 */
export function designChart(design: ChartDesign): DesignedChart {
  const { kind, falseAlarms, shift = 1, direction = 'both', sigma = 'standard-deviation', lambda } = design;
  const { value: rho } = autocorrelationOf(design);
  checkDesign(design, rho);
  const allowed = rho === 0 ? {} : { autocorrelation: rho };
  const shown = shownShift(allowed, shift);
  const m = independentPoints(design.referencePoints, rho);
  const solved = SOLVERS[kind]({ ...falseAlarms, m, sigma, direction, shift: shown, lambda });
  const chart = checkChart({ ...solved, ...allowed });
  const expectedDelay = averageRunLength(chart, direction === 'down' ? -shift : shift).arl;
  const cannot = cannotPromise(design, expectedDelay);
  const kept = cannot.every(({ what }) => what !== 'false-alarms');
  return Object.freeze({ ...chart, expectedDelay, cannotPromise: Object.freeze(cannot), promise: { kept } });
}
