import { normal } from '@fpl-ml/stats';
import { type Chain } from './absorption-time.js';
import type { Quadrature } from './quadrature.js';

/**
 * The statistic of a chart of independent normal values with standard deviation 1, in units of one value: from y it goes to
 * retain·y + drift + noise, and alarms when it leaves the interval.
 */
export interface Walk {
  /** 1 for a sum, 1 − λ for an average. */
  readonly retain: number;
  /** The mean of a value, less the slack. */
  readonly drift: number;
  /** Below it is an alarm; with `reflects`, it stops there instead. */
  readonly low: number;
  readonly high: number;
  readonly reflects: boolean;
  /** Where it starts, and starts again after an alarm. */
  readonly start: number;
}

/** A walk as a chain, after Nyström. */
export interface WalkChain extends Chain {
  /** The place of the start. */
  readonly restart: number;
}

/** Makes a Gauss-Legendre rule on [0, 1]. */
export type RuleSource = (n: number) => Quadrature;

const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);

/**
 * How many nodes an interval needs for about ten digits of an integral against a normal density with standard deviation 1;
 * `thrifty` for about five.
 */
export const nodeCount = ({ high, low }: Walk): number => Math.min(160, 10 + Math.ceil(3 * (high - low)));
/** As {@link nodeCount}, for about five digits. */
export const thriftyNodeCount = ({ high, low }: Walk): number => Math.min(80, 6 + Math.ceil(1.6 * (high - low)));

/** Densities of the steps from a place to each node, times the node's weight. */
export function fillRow(
  step: Float64Array,
  from: number,
  mean: number,
  { low, high }: Pick<Walk, 'low' | 'high'>,
  { nodes, weights }: Quadrature,
): void {
  const width = high - low;
  const scale = width / ROOT_TWO_PI;
  for (let j = 0; j < nodes.length; j += 1) {
    const gap = low + (nodes[j] ?? 0) * width - mean;
    step[from + j] = scale * (weights[j] ?? 0) * Math.exp(-0.5 * gap * gap);
  }
}

/**
 * The places are: the lower end where it reflects (an atom), the start (only reached by an alarm), and the nodes of a Gauss
 * rule on the interval.
 */
export function walkChain(walk: Walk, rule: Quadrature): WalkChain {
  const { retain, drift, low, high, reflects, start } = walk;
  const named = reflects ? [low, start] : [start];
  const places = named.length + rule.nodes.length;
  const step = new Float64Array(places * places);
  const alarm = new Float64Array(places);
  for (let i = 0; i < places; i += 1) {
    const place = named[i] ?? low + (rule.nodes[i - named.length] ?? 0) * (high - low);
    const mean = retain * place + drift;
    const below = normal.cdf(low - mean);
    alarm[i] = normal.sf(high - mean) + (reflects ? 0 : below);
    if (reflects) step[i * places] = below;
    fillRow(step, i * places + named.length, mean, walk, rule);
  }
  return { places, step, alarm, restart: named.length - 1 };
}

/** One step of a distribution over the places, without what alarms. @returns the probability of an alarm */
export function advance({ places, step, alarm }: Chain, now: Float64Array, next: Float64Array): number {
  next.fill(0);
  let alarmed = 0;
  for (let i = 0, cell = 0; i < places; i += 1) {
    const mass = now[i] ?? 0;
    if (mass === 0) {
      cell += places;
      continue;
    }
    alarmed += mass * (alarm[i] ?? 0);
    for (let j = 0; j < places; j += 1, cell += 1) next[j] = (next[j] ?? 0) + mass * (step[cell] ?? 0);
  }
  return alarmed;
}

/**
 * The sum of so many more rates that go on as the last three did, each change being the same multiple of the one before.
 * NaN where they do not come to rest.
 */
function restOf(rates: readonly [number, number, number], points: number): number {
  const [first, second, last] = rates;
  const change = last - second;
  if (Math.abs(change) <= 1e-7 * last) return points * last;
  const ratio = change / (second - first);
  if (!(Math.abs(ratio) < 1)) return Number.NaN;
  // Σ (last + change·(q + q² + … + qᵏ)) over k from 1 to points.
  let power = 1;
  for (let left = points, factor = ratio; left > 0; left >>>= 1, factor *= factor) if (left & 1) power *= factor;
  return points * last + ((change * ratio) / (1 - ratio)) * (points - (ratio * (1 - power)) / (1 - ratio));
}

/**
 * The expected number of alarms among the first `points` points, when the walk starts again after each. Once it is clear how
 * the probability of an alarm settles, which it does like a power, the rest is summed as if it had. Relative error below 1e-5.
 */
export function expectedWalkAlarms(chain: WalkChain, points: number): number {
  let now = new Float64Array(chain.places);
  let next = new Float64Array(chain.places);
  now[chain.restart] = 1;
  let total = 0;
  let rates: readonly [number, number, number] = [Number.NaN, Number.NaN, Number.NaN];
  for (let point = 1, settled = 0, before = Number.NaN; point <= points; point += 1) {
    const rate = advance(chain, now, next);
    next[chain.restart] = (next[chain.restart] ?? 0) + rate;
    [now, next] = [next, now];
    total += rate;
    rates = [rates[1], rates[2], rate];
    const expected = total + restOf(rates, points - point);
    settled = Math.abs(expected - before) <= 1e-6 * expected ? settled + 1 : 0;
    if (settled === 4) return expected;
    before = expected;
  }
  return total;
}

/** Where the walk is after a long time without an alarm: the distribution over the places, which sums to 1. */
export function longRun(chain: WalkChain): Float64Array {
  let now = new Float64Array(chain.places);
  let next = new Float64Array(chain.places);
  now[chain.restart] = 1;
  for (let step = 0, settled = 0; step < 20_000 && settled < 3; step += 1) {
    advance(chain, now, next);
    const left = next.reduce((sum, mass) => sum + mass, 0);
    let moved = 0;
    for (let i = 0; i < chain.places; i += 1) {
      next[i] = (next[i] ?? 0) / left;
      moved = Math.max(moved, Math.abs((next[i] ?? 0) - (now[i] ?? 0)));
    }
    [now, next] = [next, now];
    settled = moved < 1e-13 ? settled + 1 : 0;
  }
  return now;
}
