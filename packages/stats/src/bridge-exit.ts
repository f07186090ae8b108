import { gaussLegendre, type Rule } from './gauss-legendre.js';
import { normal } from './normal.js';

/** A part of the way of a Brownian bridge from 0 at time 0 to 0 at time 1. */
export interface BridgeStep {
  /** How long it takes; all of them 1 in sum. */
  readonly time: number;
  /** Whether the bridge is looked at all the time; otherwise only at the end of the step. */
  readonly watched: boolean;
  /** The bounds that count as left; infinite where there is none. */
  readonly lower: number;
  readonly upper: number;
}

/** The bridge goes further with a probability below 3e-18. */
const FARTHEST = 4.5;
/** Deviations beyond which a Gaussian kernel is left out. */
const REACH = 9;

/** The density of free motion that has not left yet, at nodes with weights of integration. */
interface Density {
  readonly nodes: Float64Array;
  readonly masses: Float64Array;
}

const gaussian = (x: number, variance: number): number =>
  variance === 0 ? Number(x === 0) : Math.exp((-x * x) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);

/** The density of coming from x to y within a time and touching a bound, by reflections. */
function touching(x: number, y: number, { time, lower, upper }: BridgeStep): number {
  const one = (bound: number): number => (Number.isFinite(bound) ? gaussian(2 * bound - x - y, time) : 0);
  const width = upper - lower;
  if (!Number.isFinite(width)) return one(upper) + one(lower);
  let sum = one(upper) + one(lower);
  for (let k = 1; ; k += 1) {
    const shift = 2 * k * width;
    const even = gaussian(y - x + shift, time) + gaussian(y - x - shift, time);
    const odd = gaussian(2 * upper - x - y + shift, time) + gaussian(2 * lower - x - y - shift, time);
    sum += odd - even;
    if (shift - width > REACH * Math.sqrt(time)) return Math.max(0, sum);
  }
}

/** The nodes of a step's end, inside its bounds. */
function nodesOf({ lower, upper }: BridgeStep, { nodes, weights }: Rule): Density {
  const [from, to] = [Math.max(lower, -FARTHEST), Math.min(upper, FARTHEST)];
  const [middle, half] = [(from + to) / 2, (to - from) / 2];
  return { nodes: nodes.map((node) => middle + half * node), masses: weights.map((weight) => weight * half) };
}

/** The probability, given the end in 0, that what is at x now is outside at the end of the step. */
function outsideAtEnd(x: number, { time, lower, upper }: BridgeStep, rest: number): number {
  const mean = x * (1 - time / rest);
  const deviation = Math.sqrt((time * (rest - time)) / rest);
  const above = Number.isFinite(upper) ? normal.sf((upper - mean) / deviation) : 0;
  return above + (Number.isFinite(lower) ? normal.cdf((lower - mean) / deviation) : 0);
}

/** The last step comes to 0: only on the way can it leave. */
function exitOfLast(density: Density, step: BridgeStep): number {
  if (!step.watched) return 0;
  let exit = 0;
  density.nodes.forEach((x, i) => {
    exit += (density.masses[i] ?? 0) * touching(x, 0, step);
  });
  return exit;
}

/** Moves the density on, and gives the mass (of paths that end in 0) that left. `rest` is the time left before the step. */
function advance(density: Density, step: BridgeStep, rule: Rule, rest: number): readonly [Density, number] {
  const { nodes, masses: weights } = nodesOf(step, rule);
  const masses = new Float64Array(nodes.length);
  const after = rest - step.time;
  const endings = nodes.map((y, k) => (weights[k] ?? 0) * gaussian(y, after));
  const reach = REACH * Math.sqrt(step.time);
  let exit = 0;
  for (let i = 0; i < density.nodes.length; i += 1) {
    const [x, mass] = [density.nodes[i] ?? 0, density.masses[i] ?? 0];
    if (mass === 0) continue;
    let touched = 0;
    for (let k = 0; k < nodes.length; k += 1) {
      const y = nodes[k] ?? 0;
      const lost = step.watched ? touching(x, y, step) : 0;
      touched += lost * (endings[k] ?? 0);
      if (Math.abs(y - x) < reach) masses[k] = (masses[k] ?? 0) + mass * Math.max(0, gaussian(y - x, step.time) - lost);
    }
    exit += mass * (touched + outsideAtEnd(x, step, rest) * gaussian(x, rest));
  }
  return [{ nodes, masses: masses.map((value, k) => value * (weights[k] ?? 0)) }, exit];
}

/**
 * The probability that a Brownian bridge leaves its bounds where it is looked at. The density that has not left is carried
 * from step to step at Gauss-Legendre nodes, by kernels of free or of killed motion; what leaves is added up, so that small
 * probabilities keep their digits.
 *
 * @param steps of at least about 0.005 each
 */
export function bridgeExit(steps: readonly BridgeStep[]): number {
  const shortest = Math.min(...steps.map(({ time }) => time));
  const widest = Math.max(...steps.map(({ lower, upper }) => Math.min(upper, FARTHEST) - Math.max(lower, -FARTHEST)));
  // Nodes in the middle lie π/2 times as far apart as on average: less than one deviation of the shortest step.
  const rule = gaussLegendre(Math.max(32, Math.ceil((1.8 * widest) / Math.sqrt(shortest))));
  let density: Density = { nodes: Float64Array.of(0), masses: Float64Array.of(1) };
  let [exit, rest] = [0, 1];
  for (const [index, step] of steps.entries()) {
    if (index === steps.length - 1) exit += exitOfLast(density, step);
    else {
      const [next, left] = advance(density, step, rule, rest);
      density = next;
      exit += left;
    }
    rest -= step.time;
  }
  return Math.min(1, exit * Math.sqrt(2 * Math.PI));
}
