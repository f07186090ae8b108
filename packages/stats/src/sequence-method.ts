/** The two ends of an interval. */
export type Ends = readonly [number, number];

/** All that a confidence sequence remembers; plain data, which survives JSON. Which part is in use depends on the method. */
export interface SequenceState {
  /** How many observations there were. */
  readonly n: number;
  /** Their mean, in the method's unit. */
  readonly mean: number;
  /** A sum of squared deviations, in the method's unit. */
  readonly squares: number;
  /** The sum of the weights of the observations. */
  readonly weight: number;
  /** The sum of the weighted observations. */
  readonly weighted: number;
  /** The sum of what the weighted observations cost in width. */
  readonly penalty: number;
  /** The highest lower end so far; null for none. */
  readonly low: number | null;
  /** The lowest upper end so far; null for none. */
  readonly high: number | null;
}

/** Nothing observed. */
export const EMPTY_SEQUENCE: SequenceState = Object.freeze({
  n: 0,
  mean: 0,
  squares: 0,
  weight: 0,
  weighted: 0,
  penalty: 0,
  low: null,
  high: null,
});

/** How one kind of confidence sequence adds an observation, and what it says then. */
export interface SequenceMethod {
  /** The state with one finite observation more; `low` and `high` as they were. */
  add(state: SequenceState, value: number): SequenceState;
  /** The mean in the unit of the observations. */
  mean(state: SequenceState): number;
  /** The interval in the unit of the observations. */
  interval(state: SequenceState): Ends;
}

/** Mean and squared deviations with one value more (Welford 1962). */
export function withMoments(state: SequenceState, value: number): SequenceState {
  const n = state.n + 1;
  const deviation = value - state.mean;
  const mean = state.mean + deviation / n;
  return { ...state, n, mean, squares: state.squares + deviation * (value - mean) };
}
