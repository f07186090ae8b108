import { type EProcess, type EvidenceState, eProcess, NO_EVIDENCE, withEvidence } from './e-process.js';
import { invalidParameter, invalidSample } from './errors.js';
import type { Alternative } from './test-result.js';

/** Options of {@link bettingEProcess}. */
export interface BettingEProcessOptions {
  /** No observation is below. */
  readonly lower: number;
  /** No observation is above. */
  readonly upper: number;
  /** The mean under the null hypothesis, strictly between the bounds. Default 0. */
  readonly mean?: number;
  /** Where the mean lies if not there. Default `two-sided`; `greater` and `less` allow the other side under the null. */
  readonly alternative?: Alternative;
  /** The level at which the result says that the null is rejected. Default 0.05. */
  readonly alpha?: number;
}

/** All that {@link bettingEProcess} remembers; plain data, which survives JSON. */
export interface BettingState extends EvidenceState {
  /** The sum of the observations, as shares of the way from the lower bound to the upper. */
  readonly sum: number;
  /** The sum of their squared deviations from the mean at their time, likewise. */
  readonly squares: number;
  /** The logarithm of what was won by bets on a larger mean. */
  readonly logUp: number;
  /** Likewise on a smaller one. */
  readonly logDown: number;
}

interface Design {
  readonly lower: number;
  readonly range: number;
  /** The mean under the null, as a share. */
  readonly null: number;
  readonly alternative: Alternative;
  readonly alpha: number;
}

const START: BettingState = Object.freeze({ ...NO_EVIDENCE, sum: 0, squares: 0, logUp: 0, logDown: 0 });

/** No bet may lose more than this share of what there is. */
const MOST_LOST = 0.5;

function designOf(options: BettingEProcessOptions): Design {
  const { lower, upper, mean = 0, alternative = 'two-sided', alpha = 0.05 } = options;
  const range = upper - lower;
  if (!(range > 0 && Number.isFinite(range)))
    throw invalidParameter('finite bounds, lower < upper', `${lower}, ${upper}`);
  if (!(mean > lower && mean < upper)) throw invalidParameter(`a mean between ${lower} and ${upper}`, mean);
  if (!(alpha > 0 && alpha < 1)) throw invalidParameter('a level between 0 and 1', alpha);
  return { lower, range, null: (mean - lower) / range, alternative, alpha };
}

/** The bet that would be best in the long run for the variance so far; it may not know the next observation. */
function plannedBet({ n, squares }: BettingState, { alternative, alpha }: Design): number {
  const variance = (0.25 + squares) / (n + 1);
  const sides = alternative === 'two-sided' ? 2 : 1;
  return Math.sqrt((2 * Math.log(sides / alpha)) / (variance * (n + 1) * Math.log1p(n + 1)));
}

/** The logarithm of the evidence of one side, or of the mean of both. */
function evidenceOf(logUp: number, logDown: number, alternative: Alternative): number {
  if (alternative === 'greater') return logUp;
  if (alternative === 'less') return logDown;
  const larger = Math.max(logUp, logDown);
  return larger + Math.log1p(Math.exp(-Math.abs(logUp - logDown))) - Math.LN2;
}

function updated(design: Design, state: BettingState, value: number): BettingState {
  const x = (value - design.lower) / design.range;
  if (x < 0 || x > 1) {
    throw invalidSample(`values from ${design.lower} to ${design.lower + design.range}`, String(value));
  }
  const bet = plannedBet(state, design);
  const surprise = x - design.null;
  const logUp = state.logUp + Math.log1p(Math.min(bet, MOST_LOST / design.null) * surprise);
  const logDown = state.logDown + Math.log1p(-Math.min(bet, MOST_LOST / (1 - design.null)) * surprise);
  const sum = state.sum + x;
  const deviation = x - (0.5 + sum) / (state.n + 2);
  const logEValue = evidenceOf(logUp, logDown, design.alternative);
  const { n, highestLogEValue, rejectedAt } = withEvidence(state, logEValue, design.alpha);
  const squares = state.squares + deviation * deviation;
  return { n, logEValue, highestLogEValue, rejectedAt, sum, squares, logUp, logDown };
}

/**
 * A test of the mean of bounded observations that may be looked at after every one of them: the probability that it ever
 * rejects a true null is at most `alpha`, exactly and for every n, whatever their distribution. It bets on each observation,
 * with stakes that follow the variance seen so far (Waudby-Smith and Ramdas 2024); what it has won is the e-value.
 *
 * Use it for shares, ranks, and errors that were clipped, where {@link mixtureEProcess} would have to assume half of the
 * range as the standard deviation. Weakness: the bounds must hold; one wide bound for a rare value costs much power.
 *
 * @throws FplMlError `STATS_PARAMETER_INVALID`
 *
 * @example
 * ```ts
 * import { bettingEProcess } from '@fpl-ml/stats';
 *
 * // Is the candidate better in more than half of the rows, week after week?
 * const test = bettingEProcess({ lower: 0, upper: 1, mean: 0.5, alternative: 'greater' });
 * const { eValue, rejectedAt } = test.of([0.56, 0.61, 0.58, 0.55, 0.63, 0.57, 0.6, 0.58, 0.62, 0.59]);
 * ```
 */
export function bettingEProcess(options: BettingEProcessOptions): EProcess<BettingState> {
  const design = designOf(options);
  return eProcess({
    method: 'betting',
    start: START,
    isState: ({ sum, squares, logUp, logDown }: BettingState) =>
      Number.isFinite(sum) && Number.isFinite(squares) && Number.isFinite(logUp) && Number.isFinite(logDown),
    add: (state, value) => updated(design, state, value),
  });
}
