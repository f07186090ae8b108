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

/** What an end that stays for a second time counts for: less, so that it moves too (Anderson and Björck 1973). */
function shrunk(end: Point, before: Point, after: Point): Point {
  const share = 1 - after.miss / before.miss;
  return { limit: end.limit, miss: end.miss * (share > 0 ? share : 0.5) };
}

/**
 * Solves f(limit) = goal for a decreasing f whose logarithm is nearly straight: regula falsi on logarithms, in which an end
 * that stays for long counts for less.
 *
 * @param tolerance how far f may be from the goal, relatively
 * @throws FplMlError `CHART_DESIGN_INVALID` when no limit from 0.001 to 1000 gives the goal
 */
export function solveLimit(f: (limit: number) => number, goal: number, guess: number, tolerance = 1e-6): SolvedLimit {
  const at = (limit: number): Point => ({ limit, miss: Math.log(f(limit) / goal) });
  let [low, high] = bracket(at, guess);
  let slope = slopeOf(low, high);
  let moved: 'low' | 'high' | undefined;
  for (let i = 0; i < 60 && high.limit - low.limit > 1e-9; i += 1) {
    const middle = at(between(low, high));
    const end = middle.miss > 0 ? low : high;
    slope = end.limit === middle.limit ? slope : slopeOf(end, middle);
    if (Math.abs(middle.miss) < tolerance) return { limit: middle.limit, slope };
    const isLow = middle.miss > 0;
    if (isLow && moved === 'low') high = shrunk(high, low, middle);
    if (!isLow && moved === 'high') low = shrunk(low, high, middle);
    if (isLow) low = middle;
    else high = middle;
    moved = isLow ? 'low' : 'high';
  }
  return { limit: (low.limit + high.limit) / 2, slope };
}
