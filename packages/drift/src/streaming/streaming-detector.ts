import { isFplMlError, type JsonObject } from '@fpl-ml/core';
import {
  type DetectorSnapshot,
  type DetectorState,
  decodeState,
  decodeStatus,
  encodeState,
  readSnapshot,
} from './detector-snapshot.js';
import { invalidSnapshot, invalidStreamValue } from './stream-errors.js';
import { type AfterDrift, afterDriftOption } from './stream-options.js';
import type { StreamingAlarm, StreamingResult, StreamingRun, StreamingStatus } from './streaming-result.js';

/** Beyond it, squares and sums of what a stream can hold would overflow. */
const LARGEST = 1e100;

/** What all streaming detectors have in common: they take one value after another in bounded memory. */
export abstract class StreamingDetector<State extends DetectorState = DetectorState> {
  /** Name in snapshots and errors. */
  readonly detector: string;
  /** The options with their defaults; frozen. */
  readonly options: Readonly<JsonObject> & { readonly afterDrift: AfterDrift };
  /** What the detector knows. */
  protected state: State;
  /** Last statistic. */
  protected statistic = Number.NaN;
  /** Last threshold. */
  protected threshold = Number.NaN;
  readonly #start: () => State;
  readonly #resets: boolean;
  #status: StreamingStatus = 'warming-up';
  #n = 0;

  protected constructor(
    detector: string,
    options: JsonObject & { readonly afterDrift: AfterDrift },
    start: () => State,
  ) {
    this.detector = detector;
    this.options = Object.freeze({ ...options, afterDrift: afterDriftOption(options.afterDrift) });
    this.#start = start;
    this.#resets = options.afterDrift === 'reset';
    this.state = start();
  }

  /** Takes a value into the state, sets statistic and threshold, and gives the status. `n` counts the value. */
  protected abstract step(x: number, n: number): StreamingStatus;

  /** Which values it can take. */
  protected accepts(x: number): boolean {
    return x >= -LARGEST && x <= LARGEST;
  }

  /** The same in words. */
  protected expected(): string {
    return 'a finite number of size 1e100 at most';
  }

  /** Says what is wrong with a restored state, where the kinds of its values do not show it. */
  protected stateProblem(): string | undefined {
    return undefined;
  }

  /** The result after the last value. */
  get last(): StreamingResult {
    return Object.freeze({
      status: this.#status,
      statistic: this.statistic,
      threshold: this.threshold,
      n: this.#n,
    });
  }

  /**
   * Takes the next value of the stream.
   *
   * @returns a frozen record
   * @throws FplMlError `DRIFT_STREAM_VALUE_INVALID` for NaN, an infinity, or what else the detector cannot take; the state is
   *   then as before
   */
  update(x: number): StreamingResult {
    if (typeof x !== 'number' || !this.accepts(x)) throw invalidStreamValue(this.detector, this.expected(), x);
    this.#advance(x);
    return this.last;
  }

  /**
   * Takes many values: the same as `update` for each, in less time, since only warnings and drifts make records.
   *
   * @throws FplMlError `DRIFT_STREAM_VALUE_INVALID` when it cannot take one of them; none has then been taken
   */
  updateMany(values: ArrayLike<number>): StreamingRun {
    const given: unknown = values;
    if (typeof given !== 'object' || given === null || !('length' in given))
      throw invalidStreamValue(this.detector, 'an array of numbers', given);
    for (let index = 0; index < values.length; index += 1) {
      const x = values[index];
      if (typeof x !== 'number' || !this.accepts(x))
        throw invalidStreamValue(this.detector, `${this.expected()} at ${index}`, x);
    }
    const alarms: StreamingAlarm[] = [];
    for (let index = 0; index < values.length; index += 1) {
      this.#advance(values[index] ?? Number.NaN);
      const status = this.#status;
      if (status === 'warning' || status === 'drift') alarms.push(Object.freeze({ ...this.last, status, index }));
    }
    return Object.freeze({ last: this.last, alarms: Object.freeze(alarms) });
  }

  /** Forgets all values, as if it were new. */
  reset(): void {
    this.state = this.#start();
    this.statistic = Number.NaN;
    this.threshold = Number.NaN;
    this.#status = 'warming-up';
    this.#n = 0;
  }

  /** All that it knows, as versioned JSON. */
  snapshot(): DetectorSnapshot {
    const { statistic, threshold } = this;
    const common = encodeState({ n: this.#n, statistic, threshold });
    const { detector, options } = this;
    return { detector, version: 1, options, state: { ...encodeState(this.state), ...common, status: this.#status } };
  }

  /** Takes over the state of a snapshot. */
  protected adopt(json: Readonly<Record<string, unknown>>): this {
    const common = { n: 0, statistic: 0, threshold: 0 };
    decodeState(this.detector, common, json);
    decodeState(this.detector, this.state, json);
    this.#status = decodeStatus(this.detector, json['status']);
    this.#n = common.n;
    this.statistic = common.statistic;
    this.threshold = common.threshold;
    const problem = Number.isSafeInteger(this.#n) && this.#n >= 0 ? this.stateProblem() : 'a count as `state.n`';
    if (problem !== undefined) throw invalidSnapshot(this.detector, problem);
    return this;
  }

  /** Builds a detector from a snapshot. */
  protected static restored<Detector extends StreamingDetector>(
    detector: string,
    snapshot: unknown,
    build: (options: Readonly<Record<string, unknown>>) => Detector,
  ): Detector {
    const { options, state } = readSnapshot(detector, snapshot);
    try {
      return build(options).adopt(state);
    } catch (cause) {
      if (isFplMlError(cause, 'DRIFT_OPTION_INVALID'))
        throw invalidSnapshot(detector, 'its options in `options`', cause);
      throw cause;
    }
  }

  #advance(x: number): void {
    if (this.#status === 'drift' && this.#resets) this.reset();
    this.#n += 1;
    this.#status = this.step(x, this.#n);
  }
}
