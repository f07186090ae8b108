import { normal } from '@fpl-ml/stats';
import {
  type Chart,
  type ChartDirection,
  type CusumChart,
  chartError,
  checkChart,
  correlationOf,
  directionOf,
  type EwmaChart,
  headStart,
  type ShewhartChart,
} from './chart.js';
import { expectedCusumAlarms } from './cusum-run-length.js';
import { expectedEwmaAlarms } from './ewma-run-length.js';
import { gaussLegendreTable } from './quadrature.js';
import { type ReferenceError, referenceErrors, type SigmaMethod } from './reference-error.js';
import { runRuleChain, zoneChances } from './run-rule-chain.js';
import { expectedRuleAlarms } from './run-rule-length.js';

/** Where a chart's centre and sigma come from. */
export interface ReferenceSize {
  /** How many points centre and sigma are estimated from: a whole number from 4, or `Infinity` when they are known. */
  readonly referencePoints: number;
  /** How sigma is estimated. Default `standard-deviation`. */
  readonly sigma?: SigmaMethod;
}

/** Step of the rules of integration over the errors of a reference, in standard deviations. */
export const FINE = 1;

/** @throws FplMlError `CHART_DESIGN_INVALID` */
export function checkSize({ referencePoints: m, sigma }: ReferenceSize, autocorrelation = 0): void {
  // One point is spent where each is freed from its predecessor.
  const least = autocorrelation === 0 ? 4 : 5;
  if (!(m === Number.POSITIVE_INFINITY || (Number.isInteger(m) && m >= least))) {
    throw chartError('CHART_DESIGN_INVALID', `referencePoints to be a whole number from ${least}, or Infinity`, m);
  }
  if (sigma !== undefined && sigma !== 'standard-deviation' && sigma !== 'moving-range') {
    throw chartError('CHART_DESIGN_INVALID', 'sigma "standard-deviation" or "moving-range"', sigma);
  }
}

/** @throws FplMlError `CHART_DESIGN_INVALID` */
export function checkPoints(points: number): void {
  if (Number.isInteger(points) && points >= 1) return;
  throw chartError('CHART_DESIGN_INVALID', 'points to be a whole number from 1', points);
}

/** How many independent values a reference gives: the first point has no predecessor to be freed from. */
export function independentPoints(m: number, autocorrelation: number): number {
  return autocorrelation === 0 ? m : m - 1;
}

/** How many sides a chart looks at. */
export const sidesOf = (direction: ChartDirection): number => (direction === 'both' ? 2 : 1);

/** Chance that one new point alarms, given how the reference erred: to one side, upwards. */
export function shewhartRate(L: number, m: number, errors: readonly ReferenceError[]): number {
  // The centre's error is part of the prediction: variance 1 + 1/m. Its nodes differ in weight only.
  const widening = Math.sqrt(1 + 1 / m);
  return errors.reduce((sum, { sigma, weight }) => sum + weight * normal.sf((L * sigma) / widening), 0);
}

/** Expected alarms given the errors of sigma and of the centre. */
type Given = (sigma: number, centre: number) => number;

/** Averages over the errors of the reference. */
function averaged(errors: readonly ReferenceError[], given: Given): number {
  let total = 0;
  let rest = 1;
  for (const { sigma, weight, centres } of errors) {
    const alarms = centres.nodes.reduce((sum, centre, j) => sum + (centres.weights[j] ?? 0) * given(sigma, centre), 0);
    total += weight * alarms;
    rest -= weight;
    // The larger sigma, the fewer alarms: what is left is below this.
    if (rest * alarms < 1e-6 * total) break;
  }
  return total;
}

function cusumGiven(chart: CusumChart, points: number): Given {
  const rule = gaussLegendreTable();
  // z = (x − centre)/sigma: the chart of z is a chart of x with k and h times sigma, shifted by the centre's error.
  return (sigma, centre) => {
    const seen = { k: chart.k * sigma, h: chart.h * sigma, start: headStart(chart) * sigma };
    return expectedCusumAlarms({ ...seen, shift: -centre }, points, rule);
  };
}

function ewmaGiven(chart: EwmaChart, points: number): Given {
  const rule = gaussLegendreTable();
  const { lambda, L, limits = 'asymptotic' } = chart;
  const sided = directionOf(chart) === 'both' ? 'both' : 'up';
  return (sigma, centre) => expectedEwmaAlarms({ lambda, L: L * sigma, sided, limits, shift: -centre }, points, rule);
}

function rulesGiven(chart: ShewhartChart, points: number): Given {
  const upward: ShewhartChart = directionOf(chart) === 'down' ? { ...chart, direction: 'up' } : chart;
  const chain = runRuleChain(upward);
  return (sigma, centre) => expectedRuleAlarms(chain, zoneChances((chart.L / 3) * sigma, -centre, 1), points);
}

const isPlain = ({ rules = [] }: ShewhartChart): boolean => rules.every((rule) => rule === 'nelson-1');

/**
 * Expected alarms of a chart, on all sides that it looks at.
 *
 * @param m number of independent values that the reference gave
 */
export function alarmsOf(chart: Chart, points: number, m: number, errors: readonly ReferenceError[]): number {
  const sides = sidesOf(directionOf(chart));
  if (chart.kind === 'cusum') return sides * averaged(errors, cusumGiven(chart, points));
  if (chart.kind === 'ewma') return averaged(errors, ewmaGiven(chart, points));
  if (isPlain(chart)) return sides * points * shewhartRate(chart.L, m, errors);
  return averaged(errors, rulesGiven(chart, points));
}

/**
 * How many false alarms a chart gives on average among the first `points` in-control points, when its centre and sigma
 * were estimated from `referencePoints` points and it starts again after each alarm. Deterministic integration over the
 * distribution of the estimates, for independent normal points, or with `autocorrelation` for a series of first order;
 * relative error below 1e-3, from fewer than 8 points 3e-3 (with a moving range, whose distribution is approximated, up to
 * 15 % too many; two-sided CUSUM with a head start, an upper bound).
 *
 * @throws FplMlError `CHART_INVALID`, `CHART_DESIGN_INVALID`; `CHART_RUN_LENGTH_UNKNOWN` for the rules `nelson-3`, `nelson-4`
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
  const rho = correlationOf(chart);
  checkSize(options, rho);
  checkPoints(options.points);
  const { points, referencePoints, sigma = 'standard-deviation' } = options;
  const m = independentPoints(referencePoints, rho);
  return alarmsOf(chart, points, m, referenceErrors(m, sigma, FINE));
}
