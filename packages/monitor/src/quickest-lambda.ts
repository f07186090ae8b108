import { type EwmaWalk, ewmaRunLength } from './ewma-run-length.js';
import { solveLimit } from './solve-limit.js';

const LAMBDAS: readonly number[] = [0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.7, 1];

/** The limit of an EWMA with a known reference for an average run length. */
export function ewmaLimit(lambda: number, sided: EwmaWalk['sided'], runLength: number): number {
  const walk = { lambda, sided, limits: 'asymptotic', shift: 0 } as const;
  return solveLimit((L) => 1 / ewmaRunLength({ ...walk, L }), 1 / runLength, 2).limit;
}

/**
 * The weight, of a few, with which an EWMA finds a shift soonest for a run length in control: the delay falls and rises again
 * with the weight, so it is walked along until it rises.
 */
export function quickestLambda(shift: number, sided: EwmaWalk['sided'], runLength: number): number {
  let [best, shortest] = [0.05, Number.POSITIVE_INFINITY];
  for (const lambda of LAMBDAS) {
    const L = ewmaLimit(lambda, sided, runLength);
    const delay = ewmaRunLength({ lambda, L, sided, limits: 'asymptotic', shift });
    if (delay > shortest) break;
    [best, shortest] = [lambda, delay];
  }
  return best;
}
