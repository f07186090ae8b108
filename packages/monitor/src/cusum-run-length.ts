import { normal } from '@fpl-ml/stats';
import { absorptionTimes, type Chain } from './absorption-time.js';
import { gaussLegendre, type Quadrature } from './quadrature.js';

/** A one-sided upper CUSUM of independent normal values with standard deviation 1. */
export interface OneSidedCusum {
  readonly k: number;
  readonly h: number;
  /** Where the sum starts, and starts again after an alarm. */
  readonly start: number;
  /** The mean of the values. */
  readonly shift: number;
}

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/** Makes a Gauss-Legendre rule on [0, 1]. */
export type RuleSource = (n: number) => Quadrature;

/**
 * How many nodes an interval of length h needs for about ten digits of an integral against a normal density with standard
 * deviation 1; `thrifty` for about five.
 */
const nodeCount = (h: number): number => Math.min(160, 10 + Math.ceil(3 * h));
const thriftyNodeCount = (h: number): number => Math.min(80, 6 + Math.ceil(1.6 * h));

/** Densities of the steps from a place to each node, times the node's weight. */
function fillRow(step: Float64Array, row: number, drift: number, h: number, { nodes, weights }: Quadrature): void {
  const scale = h / ROOT_TWO_PI;
  for (let j = 0; j < nodes.length; j += 1) {
    const gap = (nodes[j] ?? 0) * h - drift;
    step[row + 2 + j] = scale * (weights[j] ?? 0) * Math.exp(-0.5 * gap * gap);
  }
}

/**
 * The chain of the sum, after Nyström: its places are 0 (an atom), the start (only reached by an alarm), and the nodes of
 * a Gauss rule on (0, h).
 */
function chainOf({ k, h, start, shift }: OneSidedCusum, rule: Quadrature): Chain {
  const places = rule.nodes.length + 2;
  const step = new Float64Array(places * places);
  const alarm = new Float64Array(places);
  for (let i = 0; i < places; i += 1) {
    const place = i === 0 ? 0 : i === 1 ? start : (rule.nodes[i - 2] ?? 0) * h;
    const drift = place + shift - k;
    alarm[i] = normal.sf(h - drift);
    step[i * places] = normal.cdf(-drift);
    fillRow(step, i * places, drift, h, rule);
  }
  return { places, step, alarm };
}

/**
 * The expected number of points until the alarm: L(u) = 1 + L(0)Φ(k − δ − u) + ∫ L(x) φ(x − u + k − δ) dx, solved at the
 * places of the chain. @returns from the sum's start, and from 0
 */
export function cusumRunLength(chart: OneSidedCusum): { readonly fromStart: number; readonly fromZero: number } {
  const times = absorptionTimes(chainOf(chart, gaussLegendre(nodeCount(chart.h))));
  return { fromZero: times[0] ?? Number.NaN, fromStart: times[1] ?? Number.NaN };
}

/** One step of the distribution over the places; what alarms starts again. @returns the probability of an alarm */
function advance(chain: Chain, now: Float64Array, next: Float64Array): number {
  const { places, step, alarm } = chain;
  next.fill(0);
  let alarmed = 0;
  for (let i = 0, cell = 0; i < places; i += 1) {
    const mass = now[i] ?? 0;
    alarmed += mass * (alarm[i] ?? 0);
    for (let j = 0; j < places; j += 1, cell += 1) next[j] = (next[j] ?? 0) + mass * (step[cell] ?? 0);
  }
  next[1] = (next[1] ?? 0) + alarmed;
  return alarmed;
}

/**
 * The expected number of alarms among the first `points` points, when the sum starts again after each. Once the
 * probability of an alarm has settled, the rest is counted at that rate. Relative error below 1e-5.
 */
export function expectedCusumAlarms(chart: OneSidedCusum, points: number, rule: RuleSource): number {
  const chain = chainOf(chart, rule(thriftyNodeCount(chart.h)));
  let now = new Float64Array(chain.places);
  let next = new Float64Array(chain.places);
  now[1] = 1;
  let total = 0;
  let settled = 0;
  for (let point = 1, before = 0; point <= points; point += 1) {
    const rate = advance(chain, now, next);
    [now, next] = [next, now];
    total += rate;
    settled = Math.abs(rate - before) <= 1e-7 * rate ? settled + 1 : 0;
    if (settled === 3) return total + (points - point) * rate;
    before = rate;
  }
  return total;
}
