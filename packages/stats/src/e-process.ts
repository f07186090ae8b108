import { invalidParameter, invalidSample } from './errors.js';
import type { Sample } from './sample.js';
import type { TestResult } from './test-result.js';

/** What every e-process remembers; plain data, which survives JSON. */
export interface EvidenceState {
  /** How many observations there were. */
  readonly n: number;
  /** The logarithm of the e-value now. */
  readonly logEValue: number;
  /** Its largest value so far, 0 at the start. */
  readonly highestLogEValue: number;
  /** After how many observations the null was rejected first; null until then. */
  readonly rejectedAt: number | null;
}

/** What an e-process says: `statistic` is the logarithm of the e-value now. */
export interface EProcessResult extends TestResult {
  readonly method: 'mixture-sub-gaussian' | 'mixture-symmetric' | 'betting';
  /** The number of observations. */
  readonly n: number;
  /** The evidence against the null: under it at most 1 in expectation, whenever one stops. */
  readonly eValue: number;
  /** 1 over the largest e-value so far, at most 1: below any level with at most that probability, however often one looks. */
  readonly pValue: number;
  /** Whether the null was ever rejected; it stays so. */
  readonly rejected: boolean;
  /** After how many observations it was rejected first; null if it was not. */
  readonly rejectedAt: number | null;
}

/** A test that may be looked at after every observation. */
export interface EProcess<State extends EvidenceState> {
  /** The state before any observation. */
  readonly start: State;
  /**
   * The state after one observation more; the given one is left as it is.
   *
   * @throws FplMlError `STATS_SAMPLE_INVALID` for what is not finite or out of bounds, `STATS_PARAMETER_INVALID` for what is no
   * state
   */
  update(state: State, value: number): State;
  /** What a state says. */
  result(state: State): EProcessResult;
  /** What all observations at once say: the same, to the last bit, as one after the other. */
  of(values: Sample): EProcessResult;
}

/** No evidence. */
export const NO_EVIDENCE: EvidenceState = Object.freeze({
  n: 0,
  logEValue: 0,
  highestLogEValue: 0,
  rejectedAt: null,
});

/** The evidence after one observation more. */
export function withEvidence(state: EvidenceState, logEValue: number, alpha: number): EvidenceState {
  const n = state.n + 1;
  const rejectedAt = state.rejectedAt ?? (logEValue >= -Math.log(alpha) ? n : null);
  return { n, logEValue, highestLogEValue: Math.max(state.highestLogEValue, logEValue), rejectedAt };
}

function isEvidence({ n, logEValue, highestLogEValue }: EvidenceState): boolean {
  return Number.isFinite(n) && Number.isFinite(logEValue) && Number.isFinite(highestLogEValue);
}

/** The parts of an e-process that differ from one to the next. */
interface Parts<State extends EvidenceState> {
  readonly method: EProcessResult['method'];
  readonly start: State;
  /** Whether the further parts of a state are finite numbers: a store may give back anything. */
  readonly isState: (state: State) => boolean;
  /** The state with one finite observation more. */
  readonly add: (state: State, value: number) => State;
}

function resultOf(method: EProcessResult['method'], state: EvidenceState): EProcessResult {
  return {
    statistic: state.logEValue,
    pValue: Math.exp(-state.highestLogEValue),
    method,
    n: state.n,
    eValue: Math.exp(state.logEValue),
    rejected: state.rejectedAt !== null,
    rejectedAt: state.rejectedAt,
  };
}

/** An e-process of its parts. */
export function eProcess<State extends EvidenceState>({ method, start, isState, add }: Parts<State>): EProcess<State> {
  const checked = (state: State, value: number): State => {
    if (!Number.isFinite(value)) throw invalidSample('finite numbers only', String(value));
    return add(state, value);
  };
  const update = (state: State, value: number): State => {
    if (isEvidence(state) && isState(state)) return checked(state, value);
    throw invalidParameter('a state that update gave, unchanged', JSON.stringify(state));
  };
  const of = (values: Sample): EProcessResult => {
    let state = start;
    for (let i = 0; i < values.length; i += 1) state = checked(state, values[i] ?? Number.NaN);
    return resultOf(method, state);
  };
  return { start, update, result: (state) => resultOf(method, state), of };
}
