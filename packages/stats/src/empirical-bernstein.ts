import { invalidParameter, invalidSample } from './errors.js';
import { type Ends, type SequenceMethod, type SequenceState, withMoments } from './sequence-method.js';

/** No bet is larger, so that log(1 - bet) stays small. */
const LARGEST_BET = 0.5;

/** The variance of observations in [0, 1] so far, with a first guess of 1/4. */
const varianceBefore = ({ n, squares }: SequenceState): number => (0.25 + squares) / (n + 1);

/** The mean of observations in [0, 1] so far, with a first guess of 1/2. */
const meanBefore = ({ n, mean }: SequenceState): number => (0.5 + n * mean) / (n + 1);

function withBet(state: SequenceState, x: number, alpha: number): SequenceState {
  const n = state.n + 1;
  const bet = Math.min(LARGEST_BET, Math.sqrt((2 * Math.log(2 / alpha)) / (varianceBefore(state) * n * Math.log1p(n))));
  const surprise = x - meanBefore(state);
  const next = withMoments(state, x);
  const deviation = x - meanBefore(next);
  return {
    ...next,
    squares: state.squares + deviation * deviation,
    weight: state.weight + bet,
    weighted: state.weighted + bet * x,
    // ψ_E(bet) times 4 (x - mean before)², of which the two fours cancel.
    penalty: state.penalty + surprise * surprise * (-Math.log1p(-bet) - bet),
  };
}

function unitInterval({ weight, weighted, penalty }: SequenceState, alpha: number): Ends {
  if (weight === 0) return [0, 1];
  const half = (Math.log(2 / alpha) + penalty) / weight;
  return [Math.max(0, weighted / weight - half), Math.min(1, weighted / weight + half)];
}

/** The predictable plug-in empirical-Bernstein sequence of Waudby-Smith and Ramdas (2024, theorem 2). */
export function empiricalBernsteinMethod(lower: number, upper: number, alpha: number): SequenceMethod {
  const range = upper - lower;
  if (!(range > 0 && Number.isFinite(range)))
    throw invalidParameter('finite bounds, lower < upper', `${lower}, ${upper}`);
  return {
    add: (state, value) => {
      if (value < lower || value > upper) throw invalidSample(`values from ${lower} to ${upper}`, String(value));
      return withBet(state, (value - lower) / range, alpha);
    },
    mean: (state) => lower + range * state.mean,
    interval: (state) => {
      const [low, high] = unitInterval(state, alpha);
      return [lower + range * low, lower + range * high];
    },
  };
}
