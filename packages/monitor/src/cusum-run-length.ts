import { absorptionTimes } from './absorption-time.js';
import { gaussLegendre } from './quadrature.js';
import {
  expectedWalkAlarms,
  longRun,
  nodeCount,
  type RuleSource,
  thriftyNodeCount,
  type Walk,
  walkChain,
} from './walk-chain.js';

/** A one-sided upper CUSUM of independent normal values with standard deviation 1. */
export interface OneSidedCusum {
  readonly k: number;
  readonly h: number;
  /** Where the sum starts, and starts again after an alarm. */
  readonly start: number;
  /** The mean of the values. */
  readonly shift: number;
}

/** Run lengths of one side. */
export interface SideRunLengths {
  readonly fromStart: number;
  readonly fromZero: number;
}

const walkOf = ({ k, h, start, shift }: OneSidedCusum): Walk => ({
  retain: 1,
  drift: shift - k,
  low: 0,
  high: h,
  reflects: true,
  start,
});

/**
 * The expected number of points until the alarm: L(u) = 1 + L(0)Φ(k − δ − u) + ∫ L(x) φ(x − u + k − δ) dx, solved at the
 * places of the chain. @returns from the sum's start, and from 0
 */
export function cusumRunLength(chart: OneSidedCusum): SideRunLengths {
  const walk = walkOf(chart);
  const times = absorptionTimes(walkChain(walk, gaussLegendre(nodeCount(walk))));
  return { fromZero: times[0] ?? Number.NaN, fromStart: times[1] ?? Number.NaN };
}

/** As {@link cusumRunLength}, but started where the sum is after a long time in control without an alarm. */
export function steadyCusumRunLength(chart: OneSidedCusum): SideRunLengths {
  const walk = walkOf(chart);
  const rule = gaussLegendre(nodeCount(walk));
  const where = longRun(walkChain(walkOf({ ...chart, shift: 0, start: 0 }), rule));
  const times = absorptionTimes(walkChain(walk, rule));
  return {
    fromZero: times[0] ?? Number.NaN,
    fromStart: times.reduce((sum, time, i) => sum + time * (where[i] ?? 0), 0),
  };
}

/** The expected number of alarms among the first `points` points, when the sum starts again after each. */
export function expectedCusumAlarms(chart: OneSidedCusum, points: number, rule: RuleSource): number {
  const walk = walkOf(chart);
  return expectedWalkAlarms(walkChain(walk, rule(thriftyNodeCount(walk))), points);
}
