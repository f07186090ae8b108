import { chartError } from './chart.js';

/** A limit that was found. */
export interface SolvedLimit {
  readonly limit: number;
  /** How the logarithm of f changes with the limit there. */
  readonly slope: number;
}

interface Point {
  readonly limit: number;
  /** ln(f(limit) / goal). */
  readonly miss: number;
}

const LARGEST_LIMIT = 1000;
const TOLERANCE = 1e-6;

const slopeOf = (a: Point, b: Point): number => (b.miss - a.miss) / (b.limit - a.limit);

/** Two limits with the solution between them, the smaller first. */
function bracket(at: (limit: number) => Point, guess: number): readonly [Point, Point] {
  let low = at(guess);
  let high = low;
  while (low.miss < 0) {
    if (low.limit < 1e-3)
      throw chartError('CHART_DESIGN_INVALID', 'falseAlarms that a chart with a limit can give', 'too many');
    [low, high] = [at(low.limit / 1.7), low];
  }
  while (high.miss > 0) {
    if (high.limit > LARGEST_LIMIT) {
      throw chartError('CHART_DESIGN_INVALID', 'more falseAlarms, or more referencePoints', 'too few for any limit');
    }
    [low, high] = [high, at(high.limit * 1.5)];
  }
  return [low, high];
}

/** Where the straight line through both crosses zero; the middle when it does so outside. */
function between(low: Point, high: Point): number {
  const limit = low.limit - low.miss / slopeOf(low, high);
  return limit > low.limit && limit < high.limit ? limit : (low.limit + high.limit) / 2;
}

/**
 * Solves f(limit) = goal for a decreasing f whose logarithm is nearly straight: regula falsi on logarithms, halving the
 * miss of an end that stays (the Illinois rule).
 *
 * @throws FplMlError `CHART_DESIGN_INVALID` when no limit from 0.001 to 1000 gives the goal
 */
export function solveLimit(f: (limit: number) => number, goal: number, guess: number): SolvedLimit {
  const at = (limit: number): Point => ({ limit, miss: Math.log(f(limit) / goal) });
  let [low, high] = bracket(at, guess);
  let slope = slopeOf(low, high);
  for (let i = 0; i < 60 && high.limit - low.limit > 1e-9; i += 1) {
    const middle = at(between(low, high));
    const end = middle.miss > 0 ? low : high;
    slope = end.limit === middle.limit ? slope : slopeOf(end, middle);
    if (Math.abs(middle.miss) < TOLERANCE) return { limit: middle.limit, slope };
    if (middle.miss > 0) [low, high] = [middle, { limit: high.limit, miss: high.miss / 2 }];
    else [low, high] = [{ limit: low.limit, miss: low.miss / 2 }, middle];
  }
  return { limit: (low.limit + high.limit) / 2, slope };
}
