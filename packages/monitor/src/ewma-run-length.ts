import { normal } from '@fpl-ml/stats';
import { absorptionTimes } from './absorption-time.js';
import { gaussLegendre, type Quadrature } from './quadrature.js';
import {
  expectedWalkAlarms,
  fillRow,
  longRun,
  nodeCount,
  type RuleSource,
  thriftyNodeCount,
  type Walk,
  walkChain,
} from './walk-chain.js';

/** An EWMA of independent normal values with standard deviation 1, on both sides or on the upper one. */
export interface EwmaWalk {
  readonly lambda: number;
  /** The limit, in standard deviations of the average when those of the values are 1. */
  readonly L: number;
  readonly sided: 'both' | 'up';
  readonly limits: 'asymptotic' | 'exact';
  /** The mean of the values. */
  readonly shift: number;
}

/** In units of one value y = E/λ makes steps of standard deviation 1: y′ = (1 − λ)y + x. */
function walkOf({ lambda, L, sided, shift }: EwmaWalk): Walk {
  const high = L / Math.sqrt(lambda * (2 - lambda));
  const reflects = sided === 'up';
  return { retain: 1 - lambda, drift: shift, low: reflects ? 0 : -high, high, reflects, start: 0 };
}

/** The share of the final limit that holds for point t, counted from 1. */
export function exactShare(lambda: number, t: number): number {
  return lambda === 1 ? 1 : Math.sqrt(-Math.expm1(2 * t * Math.log1p(-lambda)));
}

/** A distribution over the lower end (if it reflects) and the nodes of an interval of which a share holds. */
interface Place {
  readonly share: number;
  readonly atom: number;
  readonly mass: Float64Array;
}

const SETTLED = 1 - 1e-9;

/** One point on, with another share of the interval. @returns the place, and the probability of an alarm */
function move(
  walk: Walk,
  rule: Quadrature,
  from: Place,
  share: number,
): { readonly to: Place; readonly alarm: number } {
  const { retain, drift, reflects } = walk;
  const [low, high] = [walk.low * share, walk.high * share];
  const row = new Float64Array(rule.nodes.length);
  const mass = new Float64Array(rule.nodes.length);
  let [atom, alarm] = [0, 0];
  const pass = (place: number, weight: number): void => {
    if (weight === 0) return;
    const mean = retain * place + drift;
    const below = normal.cdf(low - mean);
    alarm += weight * (normal.sf(high - mean) + (reflects ? 0 : below));
    atom += reflects ? weight * below : 0;
    fillRow(row, 0, mean, { low, high }, rule);
    for (let j = 0; j < row.length; j += 1) mass[j] = (mass[j] ?? 0) + weight * (row[j] ?? 0);
  };
  pass(0, from.atom);
  const width = (walk.high - walk.low) * from.share;
  for (let i = 0; i < row.length; i += 1) pass(walk.low * from.share + (rule.nodes[i] ?? 0) * width, from.mass[i] ?? 0);
  return { to: { share, atom, mass }, alarm };
}

/** Runs while the limits still widen. */
function widening(ewma: EwmaWalk, rule: Quadrature, points: number) {
  const walk = walkOf(ewma);
  const alarms: number[] = [];
  // Before the first point the average is at the centre; for two sides the atom stands for it.
  let place: Place = { share: 1, atom: 1, mass: new Float64Array(rule.nodes.length) };
  for (let t = 1; t <= points; t += 1) {
    const share = exactShare(ewma.lambda, t);
    const { to, alarm } = move(walk, rule, place, share);
    alarms.push(alarm);
    place = to;
    if (share > SETTLED) break;
  }
  return { walk, place, alarms };
}

function exactRunLength(ewma: EwmaWalk): number {
  const rule = gaussLegendre(thriftyNodeCount(walkOf(ewma)) + 6);
  const { walk, place, alarms } = widening(ewma, rule, Number.POSITIVE_INFINITY);
  const times = absorptionTimes(walkChain(walk, rule));
  const named = walk.reflects ? 2 : 1;
  let [survival, total] = [1, 0];
  for (const alarm of alarms) {
    total += survival;
    survival -= alarm;
  }
  total += place.atom * (times[0] ?? Number.NaN);
  return place.mass.reduce((sum, mass, i) => sum + mass * (times[named + i] ?? Number.NaN), total);
}

/**
 * The expected number of points until the alarm, from the centre: L(u) = 1 + ∫ L(y) φ(y − (1 − λ)u − δ) dy over the interval,
 * solved at the places of a chain.
 */
export function ewmaRunLength(ewma: EwmaWalk): number {
  if (ewma.limits === 'exact') return exactRunLength(ewma);
  const walk = walkOf(ewma);
  return absorptionTimes(walkChain(walk, gaussLegendre(nodeCount(walk))))[0] ?? Number.NaN;
}

/** As {@link ewmaRunLength}, but started where the average is after a long time in control without an alarm. */
export function steadyEwmaRunLength(ewma: EwmaWalk): number {
  const walk = walkOf(ewma);
  const rule = gaussLegendre(nodeCount(walk));
  const where = longRun(walkChain(walkOf({ ...ewma, shift: 0 }), rule));
  const times = absorptionTimes(walkChain(walk, rule));
  return times.reduce((sum, time, i) => sum + time * (where[i] ?? 0), 0);
}

/** Alarms of a chart that starts again after each, from the probabilities of its first alarm. */
function renewed(first: readonly number[], points: number): number {
  const density: number[] = [];
  for (let t = 0; t < points; t += 1) {
    let rate = first[t] ?? 0;
    for (let s = 0; s < t; s += 1) rate += (density[s] ?? 0) * (first[t - 1 - s] ?? 0);
    density.push(rate);
  }
  return density.reduce((sum, rate) => sum + rate, 0);
}

function exactAlarms(ewma: EwmaWalk, points: number, rule: Quadrature): number {
  const { walk, place, alarms } = widening(ewma, rule, points);
  let now = place;
  while (alarms.length < points) {
    const { to, alarm } = move(walk, rule, now, 1);
    alarms.push(alarm);
    now = to;
  }
  return renewed(alarms, points);
}

/** The expected number of alarms among the first `points` points, when the average starts again after each. */
export function expectedEwmaAlarms(ewma: EwmaWalk, points: number, source: RuleSource): number {
  const walk = walkOf(ewma);
  const rule = source(thriftyNodeCount(walk));
  return ewma.limits === 'exact' ? exactAlarms(ewma, points, rule) : expectedWalkAlarms(walkChain(walk, rule), points);
}
