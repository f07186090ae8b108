import { asymptoticMethod } from './asymptotic-sequence.js';
import { empiricalBernsteinMethod } from './empirical-bernstein.js';
import { invalidParameter, invalidSample } from './errors.js';
import type { Sample } from './sample.js';
import { EMPTY_SEQUENCE, type Ends, type SequenceMethod, type SequenceState } from './sequence-method.js';
import { subGaussianMethod } from './sub-gaussian-sequence.js';

interface CommonOptions {
  /** The probability that the true mean is never outside, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

interface MixtureOptions extends CommonOptions {
  /** After about how many observations the interval should be tightest, above 0. Default 50. */
  readonly tightestAt?: number;
}

/** Observations with tails no heavier than a normal's of known standard deviation. */
export interface SubGaussianSequenceOptions extends MixtureOptions {
  readonly method: 'sub-gaussian';
  /** The standard deviation of one observation (half the range does for bounded ones), above 0. */
  readonly sigma: number;
}

/** Observations between two bounds, of unknown variance. */
export interface EmpiricalBernsteinSequenceOptions extends CommonOptions {
  readonly method: 'empirical-bernstein';
  /** No observation is below. */
  readonly lower: number;
  /** No observation is above. */
  readonly upper: number;
}

/** Observations of any kind with a finite variance; right only as n grows. */
export interface AsymptoticSequenceOptions extends MixtureOptions {
  readonly method: 'asymptotic';
  /** Up to here nothing is said; a whole number from 2. Default 30. */
  readonly from?: number;
}

/** Options of {@link confidenceSequence}. */
export type ConfidenceSequenceOptions =
  | SubGaussianSequenceOptions
  | EmpiricalBernsteinSequenceOptions
  | AsymptoticSequenceOptions;

/** What is known of the mean. */
export interface ConfidenceSequenceResult {
  readonly method: ConfidenceSequenceOptions['method'];
  /** The number of observations. */
  readonly n: number;
  /** The mean so far; NaN of none. */
  readonly mean: number;
  /** The interval now; its ends are infinite (or the bounds) where nothing is known yet. */
  readonly interval: readonly [number, number];
  /**
   * What all intervals so far have in common: it only shrinks, with the same confidence. With a probability of at most
   * 1 - confidence it becomes empty: then its lower end is above its upper one.
   */
  readonly intersection: readonly [number, number];
  /** The confidence asked for. */
  readonly confidence: number;
}

/** An interval of a mean that may be looked at after every observation. */
export interface ConfidenceSequence {
  /** The state before any observation. */
  readonly start: SequenceState;
  /**
   * The state after one observation more; the given one is left as it is.
   *
   * @throws FplMlError `STATS_SAMPLE_INVALID` for what is not finite or out of bounds, `STATS_PARAMETER_INVALID` for what is
   * no state
   */
  update(state: SequenceState, value: number): SequenceState;
  /** What a state says. */
  result(state: SequenceState): ConfidenceSequenceResult;
  /** What all observations at once say: the same, to the last bit, as one after the other. */
  of(values: Sample): ConfidenceSequenceResult;
}

function methodOf(options: ConfidenceSequenceOptions, alpha: number): SequenceMethod {
  const { method } = options;
  if (method === 'sub-gaussian') return subGaussianMethod(options.sigma, options.tightestAt ?? 50, alpha);
  if (method === 'asymptotic') return asymptoticMethod(options.from ?? 30, options.tightestAt ?? 50, alpha);
  if (method === 'empirical-bernstein') return empiricalBernsteinMethod(options.lower, options.upper, alpha);
  throw invalidParameter("'sub-gaussian', 'empirical-bernstein' or 'asymptotic'", method);
}

const isNumberOrNull = (value: unknown): boolean => value === null || Number.isFinite(value);

function requireState(state: SequenceState): void {
  const { n, mean, squares, weight, weighted, penalty, low, high } = state;
  const moments = Number.isFinite(n) && Number.isFinite(mean) && Number.isFinite(squares);
  const bets = Number.isFinite(weight) && Number.isFinite(weighted) && Number.isFinite(penalty);
  if (moments && bets && isNumberOrNull(low) && isNumberOrNull(high)) return;
  throw invalidParameter('a state that update gave, unchanged', JSON.stringify(state));
}

/** Infinite ends become null, which JSON keeps. */
const kept = (end: number): number | null => (Number.isFinite(end) ? end : null);

function updated(method: SequenceMethod, state: SequenceState, value: number): SequenceState {
  if (!Number.isFinite(value)) throw invalidSample('finite numbers only', String(value));
  const moments = method.add(state, value);
  const [low, high] = method.interval(moments);
  return {
    n: moments.n,
    mean: moments.mean,
    squares: moments.squares,
    weight: moments.weight,
    weighted: moments.weighted,
    penalty: moments.penalty,
    low: kept(Math.max(low, state.low ?? Number.NEGATIVE_INFINITY)),
    high: kept(Math.min(high, state.high ?? Number.POSITIVE_INFINITY)),
  };
}

/**
 * A confidence interval of a mean for every n at once: the probability that it is ever wrong is at most
 * 1 - `confidence`, so that one may look after each observation and stop at will. Observations may depend on those before
 * them, as long as their conditional mean stays the same.
 *
 * - `sub-gaussian`: exact for every n, with `sigma` given (Howard and others 2021). Too wide for a generous `sigma`.
 * - `empirical-bernstein`: exact for every n, for bounded observations, as narrow as their own variance allows in the long
 *   run (Waudby-Smith and Ramdas 2024). Wide for small n.
 * - `asymptotic`: needs neither, and is right only as n grows (Waudby-Smith and others 2024): it starts at `from`, and is
 *   wrong more often than promised for skewed observations or a small `from`.
 *
 * For a yes or no on symmetric differences of any scale prefer {@link mixtureEProcess}, exact for every n.
 *
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { confidenceSequence } from '@fpl-ml/stats';
 *
 * const sequence = confidenceSequence({ method: 'empirical-bernstein', lower: 0, upper: 1 });
 * let state = sequence.start;
 * for (const share of [0.4, 0.6, 0.5, 0.7]) state = sequence.update(state, share);
 * const { interval, intersection } = sequence.result(state);
 * ```
 */
export function confidenceSequence(options: ConfidenceSequenceOptions): ConfidenceSequence {
  const { confidence = 0.95 } = options;
  if (!(confidence > 0 && confidence < 1)) throw invalidParameter('a confidence between 0 and 1', confidence);
  const method = methodOf(options, 1 - confidence);
  const update = (state: SequenceState, value: number): SequenceState => {
    requireState(state);
    return updated(method, state, value);
  };
  const result = (state: SequenceState): ConfidenceSequenceResult => ({
    method: options.method,
    n: state.n,
    mean: state.n === 0 ? Number.NaN : method.mean(state),
    interval: method.interval(state),
    intersection: intersectionOf(state, method.interval(EMPTY_SEQUENCE)),
    confidence,
  });
  const of = (values: Sample): ConfidenceSequenceResult => {
    let state = EMPTY_SEQUENCE;
    for (let i = 0; i < values.length; i += 1) state = updated(method, state, values[i] ?? Number.NaN);
    return result(state);
  };
  return { start: EMPTY_SEQUENCE, update, result, of };
}

function intersectionOf({ low, high }: SequenceState, widest: Ends): Ends {
  return [low ?? widest[0], high ?? widest[1]];
}
