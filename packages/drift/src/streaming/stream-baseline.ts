import { normal, studentT } from '@fpl-ml/stats';
import { invalidOption } from '../errors.js';
import { choiceOption, countOption, numberOption, positiveOption } from '../option-checks.js';

/**
 * What a chart of a raw stream measures deviations from.
 *
 * - `known`: mean and standard deviation are given; run lengths are the textbook's.
 * - `estimated`: from the first `points` values (default 30), then fixed, as River's charts do. A wrong estimate stays: run lengths vary widely,
 *   and half of them are far below the textbook's.
 * - `self-starting`: each value is compared with the mean and standard deviation of those before it, by Student's t, and taken in
 *   (Hawkins 1987). On independent normal values the run length is the textbook's from the start, but for the first `points` (default 5).
 * - `running-mean`: the mean of all values so far, this one included, and no standard deviation: limits are in units of the stream (Frouros).
 */
export type StreamBaseline =
  | { readonly kind: 'known'; readonly mean: number; readonly sd: number }
  | { readonly kind: 'estimated'; readonly points?: number }
  | { readonly kind: 'self-starting'; readonly points?: number }
  | { readonly kind: 'running-mean'; readonly points?: number };

/** The same, complete. */
export type SettledBaseline =
  | { readonly kind: 'known'; readonly mean: number; readonly sd: number }
  | { readonly kind: 'estimated' | 'self-starting' | 'running-mean'; readonly points: number };

/** What is known of the values so far. */
export type BaselineState = { count: number; mean: number; squares: number };

/** Nothing. */
export const emptyBaseline = (): BaselineState => ({ count: 0, mean: 0, squares: 0 });

const DEFAULT_POINTS = { estimated: 30, 'self-starting': 5, 'running-mean': 1 } as const;
/** Two for a standard deviation, three so that Student's t has a degree of freedom more. */
const LEAST_POINTS = { estimated: 2, 'self-starting': 3, 'running-mean': 1 } as const;

/** Checks a baseline and adds the defaults. */
export function settleBaseline(baseline: StreamBaseline = { kind: 'self-starting' }): SettledBaseline {
  if (typeof baseline !== 'object' || baseline === null) throw invalidOption('baseline', 'an object', baseline);
  if (baseline.kind === 'known') {
    const mean = numberOption('baseline.mean', baseline.mean, 'a finite number', () => true);
    return { kind: 'known', mean, sd: positiveOption('baseline.sd', baseline.sd) };
  }
  const kind = choiceOption('baseline.kind', baseline.kind, ['estimated', 'self-starting', 'running-mean']);
  const points = countOption('baseline.points', baseline.points ?? DEFAULT_POINTS[kind], LEAST_POINTS[kind]);
  return { kind, points };
}

/** Beyond it, tails underflow, and nothing is left to be said. */
const LARGEST_SCORE = 38;

/** Student's t with `df` degrees of freedom as the normal score with the same tail. */
export function normalScore(t: number, df: number): number {
  const score = -normal.quantile(studentT(df).sf(Math.abs(t)));
  return Math.sign(t) * Math.min(score, LARGEST_SCORE);
}

function take(state: BaselineState, x: number): void {
  const before = state.mean;
  state.count += 1;
  state.mean += (x - before) / state.count;
  state.squares += (x - before) * (x - state.mean);
}

/** The score of a value against the ones before it, which it then joins. */
function selfStartingScore(state: BaselineState, x: number): number {
  const { count, mean, squares } = state;
  take(state, x);
  if (squares === 0) return Number.NaN;
  const t = ((x - mean) / Math.sqrt(squares / (count - 1))) * Math.sqrt(count / (count + 1));
  return normalScore(t, count - 1);
}

/** Deviation from the mean of the first values; takes more of them while all are equal. */
function estimatedScore(state: BaselineState, x: number, points: number): number {
  if (state.count < points || state.squares === 0) {
    take(state, x);
    return Number.NaN;
  }
  return (x - state.mean) / Math.sqrt(state.squares / (state.count - 1));
}

/** The deviation of a value in standard deviations (of `running-mean`, in units of the stream); NaN where there is no baseline yet. */
export function baselineScore(state: BaselineState, baseline: SettledBaseline, x: number): number {
  if (baseline.kind === 'known') return (x - baseline.mean) / baseline.sd;
  if (baseline.kind === 'estimated') return estimatedScore(state, x, baseline.points);
  if (baseline.kind === 'self-starting' && state.count >= baseline.points) return selfStartingScore(state, x);
  take(state, x);
  return baseline.kind === 'self-starting' ? Number.NaN : x - state.mean;
}
