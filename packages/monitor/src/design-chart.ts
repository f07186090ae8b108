import { normal, studentT } from '@fpl-ml/stats';
import {
  type Chart,
  type ChartDirection,
  type ChartKind,
  type CusumChart,
  chartError,
  checkChart,
  directionOf,
  headStart,
} from './chart.js';
import { expectedCusumAlarms, type RuleSource } from './cusum-run-length.js';
import { gaussLegendreTable } from './quadrature.js';
import { type ReferenceError, referenceErrors, type SigmaMethod } from './reference-error.js';
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

/** Where a chart's centre and sigma come from. */
export interface ReferenceSize {
  /** How many points centre and sigma are estimated from: a whole number from 4, or `Infinity` when they are known. */
  readonly referencePoints: number;
  /** How sigma is estimated. Default `standard-deviation`. */
  readonly sigma?: SigmaMethod;
}

/** What {@link designChart} needs. */
export interface ChartDesign extends ReferenceSize {
  /** Which chart. */
  readonly kind: ChartKind;
  /** What is acceptable. */
  readonly falseAlarms: FalseAlarms;
  /** The shift to be found soonest, in standard deviations of a point. Only for `cusum`, where k is half of it. Default 1. */
  readonly shift?: number;
  /** Default `both`. */
  readonly direction?: ChartDirection;
}

const FINE = 1;
const COARSE = 1.5;
/** Close enough to the expected number of alarms, relatively. */
const CLOSE = 5e-4;

function checkSize({ referencePoints: m, sigma }: ReferenceSize): void {
  if (!(m === Number.POSITIVE_INFINITY || (Number.isInteger(m) && m >= 4))) {
    throw chartError('CHART_DESIGN_INVALID', 'referencePoints to be a whole number from 4, or Infinity', m);
  }
  if (sigma !== undefined && sigma !== 'standard-deviation' && sigma !== 'moving-range') {
    throw chartError('CHART_DESIGN_INVALID', 'sigma "standard-deviation" or "moving-range"', sigma);
  }
}

function checkPoints(points: number): void {
  if (Number.isInteger(points) && points >= 1) return;
  throw chartError('CHART_DESIGN_INVALID', 'points to be a whole number from 1', points);
}

/** Chance that one new point alarms, given how the reference erred: to one side, upwards. */
function shewhartRate(L: number, m: number, errors: readonly ReferenceError[]): number {
  // The centre's error is part of the prediction: variance 1 + 1/m. Its nodes differ in weight only.
  const widening = Math.sqrt(1 + 1 / m);
  return errors.reduce((sum, { sigma, weight }) => sum + weight * normal.sf((L * sigma) / widening), 0);
}

/** Expected alarms given sigma's error, averaged over the centre's. */
function cusumAlarmsGiven(
  chart: CusumChart,
  points: number,
  { sigma, centres }: ReferenceError,
  rule: RuleSource,
): number {
  // z = (x − centre)/sigma: the chart of z is a chart of x with k and h times sigma, shifted by the centre's error.
  const seen = { k: chart.k * sigma, h: chart.h * sigma, start: headStart(chart) * sigma };
  return centres.nodes.reduce(
    (sum, centre, j) =>
      sum + (centres.weights[j] ?? 0) * expectedCusumAlarms({ ...seen, shift: -centre }, points, rule),
    0,
  );
}

function cusumAlarms(chart: CusumChart, points: number, errors: readonly ReferenceError[]): number {
  const rule = gaussLegendreTable();
  let total = 0;
  let rest = 1;
  for (const error of errors) {
    const alarms = cusumAlarmsGiven(chart, points, error, rule);
    total += error.weight * alarms;
    rest -= error.weight;
    // The larger sigma, the fewer alarms: what is left is below this.
    if (rest * alarms < 1e-6 * total) break;
  }
  return total;
}

/** Expected alarms of the upper side alone. */
function upperAlarms(chart: Chart, points: number, m: number, errors: readonly ReferenceError[]): number {
  return chart.kind === 'cusum' ? cusumAlarms(chart, points, errors) : points * shewhartRate(chart.L, m, errors);
}

const sidesOf = (direction: ChartDirection): number => (direction === 'both' ? 2 : 1);

/**
 * How many false alarms a chart gives on average among the first `points` in-control points, when its centre and sigma
 * were estimated from `referencePoints` points and it starts again after each alarm. Deterministic integration over the
 * distribution of the estimates, for independent normal points; relative error below 1e-3, from fewer than 8 points 3e-3
 * (with a moving range, whose distribution is approximated, up to 15 % too many; two-sided with a head start, an upper
 * bound).
 *
 * @throws FplMlError `CHART_INVALID`, `CHART_DESIGN_INVALID`
 *
 * @example
 * ```ts
 * import { expectedFalseAlarms } from '@fpl-ml/monitor';
 *
 * const textbook = { kind: 'shewhart', L: 3 } as const;
 * const known: number = expectedFalseAlarms(textbook, { points: 38, referencePoints: Infinity }); // 0.10
 * const estimated: number = expectedFalseAlarms(textbook, { points: 38, referencePoints: 10 }); // 0.71
 * ```
 */
export function expectedFalseAlarms(chart: Chart, options: ReferenceSize & { readonly points: number }): number {
  checkChart(chart);
  checkSize(options);
  checkPoints(options.points);
  const { points, referencePoints, sigma = 'standard-deviation' } = options;
  const errors = referenceErrors(referencePoints, sigma, FINE);
  return sidesOf(directionOf(chart)) * upperAlarms(chart, points, referencePoints, errors);
}

/** The exact limit: Student's t prediction interval for one new observation. */
function predictionMultiplier(tail: number, m: number): number {
  if (m === Number.POSITIVE_INFINITY) return -normal.quantile(tail);
  return -studentT(m - 1).quantile(tail) * Math.sqrt(1 + 1 / m);
}

function designShewhart(design: ChartDesign): number {
  const { falseAlarms, referencePoints: m, sigma = 'standard-deviation', direction = 'both' } = design;
  const tail = falseAlarms.count / falseAlarms.points / sidesOf(direction);
  if (!(tail < 0.5))
    throw chartError('CHART_DESIGN_INVALID', 'a count below half of the points for each side', falseAlarms.count);
  if (sigma === 'standard-deviation') return predictionMultiplier(tail, m);
  const errors = referenceErrors(m, sigma, FINE);
  return solveLimit((L) => shewhartRate(L, m, errors), tail, 2).limit;
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

function designCusum(design: ChartDesign, k: number): number {
  const { falseAlarms, referencePoints: m, sigma = 'standard-deviation', direction = 'both' } = design;
  const goal = falseAlarms.count / sidesOf(direction);
  const alarms = (step: number): ((h: number) => number) => {
    const errors = referenceErrors(m, sigma, step);
    return (h) => upperAlarms({ kind: 'cusum', k, h }, falseAlarms.points, m, errors);
  };
  // The coarse rule costs a third, and its error hardly depends on h: solve with it, then correct with the fine one.
  const coarse = solveLimit(alarms(COARSE), goal, 4);
  return polish(alarms(FINE), goal, coarse);
}

/**
 * The chart that gives as many false alarms as are acceptable, with its reference estimated from as few points as there
 * are: solved, not simulated. Textbook limits promise far more than they keep (three sigma from ten points alarms in a
 * third of all seasons of 38 points; nominal: a tenth).
 *
 * For `shewhart` with `standard-deviation` L = t₁₋α/₂,ₘ₋₁·√(1 + 1/m), exact for independent normal points; else by
 * integration as in {@link expectedFalseAlarms}. Heavy tails and autocorrelation give more false alarms than asked for.
 *
 * @returns a chart for the points standardised with the *estimated* centre and sigma, as {@link updateChart} does
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
 * ```
 */
export function designChart(design: ChartDesign): Chart {
  const { kind, falseAlarms, shift = 1, direction = 'both' } = design;
  checkSize(design);
  checkPoints(falseAlarms.points);
  if (!(falseAlarms.count > 0 && Number.isFinite(falseAlarms.count))) {
    throw chartError('CHART_DESIGN_INVALID', 'falseAlarms.count above 0', falseAlarms.count);
  }
  if (!(shift > 0 && Number.isFinite(shift))) throw chartError('CHART_DESIGN_INVALID', 'a shift above 0', shift);
  if (kind === 'shewhart') return Object.freeze(checkChart({ kind, L: designShewhart(design), direction }));
  return Object.freeze(checkChart({ kind, k: shift / 2, h: designCusum(design, shift / 2), direction }));
}
