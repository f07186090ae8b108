import { StreamingDetector } from './streaming-detector.js';
import { choiceOption, countOption, numberOption, positiveOption } from '../option-checks.js';
import { type AfterDrift, type DriftSide, sideOption, type StreamingOptions } from './stream-options.js';
import type { StreamingStatus } from './streaming-result.js';

/** Options of {@link PageHinkley}. */
export interface PageHinkleyOptions extends StreamingOptions {
  /** Values before the first judgement. Default 30. */
  readonly minimumPoints?: number;
  /** Change of the mean that is tolerated, in units of the stream. Default 0.005. */
  readonly delta?: number;
  /** λ, in units of the stream. Default 50, which suits streams with a standard deviation near 1. */
  readonly threshold?: number;
  /** What is kept of the sum at each value, in (0, 1]. Default 0.9999. */
  readonly alpha?: number;
  /** Default `both`. */
  readonly side?: DriftSide;
  /**
   * `range` (default): the sum less its minimum, drift above the threshold (River since 0.10). `clamped`: the sum is kept at 0 or above, drift
   * at or above the threshold, and the values are counted from 2 (scikit-multiflow, early River). `sum`: the sum itself, drift above (Frouros).
   */
  readonly form?: 'range' | 'clamped' | 'sum';
}

type State = { mean: number; up: number; down: number; lowest: number; highest: number };

interface Settings {
  readonly minimumPoints: number;
  readonly delta: number;
  readonly threshold: number;
  readonly alpha: number;
  readonly side: DriftSide;
  readonly form: 'range' | 'clamped' | 'sum';
}

function settle(options: PageHinkleyOptions): Settings & { readonly afterDrift: AfterDrift } {
  const { minimumPoints = 30, delta = 0.005, threshold = 50, alpha = 0.9999, side = 'both', form = 'range' } = options;
  return {
    minimumPoints: countOption('minimumPoints', minimumPoints, 1),
    delta: numberOption('delta', delta, 'a number of at least 0', (value) => value >= 0),
    threshold: positiveOption('threshold', threshold),
    alpha: numberOption('alpha', alpha, 'a number above 0, up to 1', (value) => value > 0 && value <= 1),
    side: sideOption(side),
    form: choiceOption('form', form, ['range', 'clamped', 'sum']),
    afterDrift: options.afterDrift ?? 'reset',
  };
}

const start = (): State => ({
  mean: 0,
  up: 0,
  down: 0,
  lowest: Number.POSITIVE_INFINITY,
  highest: Number.NEGATIVE_INFINITY,
});

/**
 * Page and Hinkley's test: the sum of deviations from the running mean, against its own extreme.
 *
 * With m the mean of all values so far, this one included: U ← αU + x - m - δ, drift when U - min U > λ; and D ← αD + x - m + δ, drift when
 * max D - D > λ. Other forms by `form`. `statistic` is the larger of the two (or the one of `side`), `threshold` is λ. There is no warning.
 *
 * False alarms with the defaults, measured where nothing changes (share of streams of 38, 1,000, 10,000 values with an alarm): normal values of standard
 * deviation 1: 0 %, 28 %, 100 %; heavy tails 0 %, 31 %, 100 %; AR(1) 0.5: 0 %, 92 %, 100 %; bits (0.2) 0 %, 0 %, 25 %.
 *
 * Weakness: δ and λ are in units of the stream. With the default λ = 50, a mean absolute error near 1 cannot alarm in a season, and a
 * stream in thousands alarms at once; no δ, λ pair has a false-alarm rate of its own. Prefer {@link Cusum}, whose limits are in standard deviations.
 *
 * @example
 * ```ts
 * import { PageHinkley } from '@fpl-ml/drift';
 *
 * const detector = new PageHinkley({ threshold: 20, side: 'up' });
 * const { alarms } = detector.updateMany([...Array(100).fill(0), ...Array(100).fill(1)]);
 * ```
 */
export class PageHinkley extends StreamingDetector<State> {
  readonly #settings: Settings;

  constructor(options: PageHinkleyOptions = {}) {
    const settings = settle(options);
    super('page-hinkley', { ...settings }, start);
    this.#settings = settings;
  }

  /**
   * Goes on where a snapshot was taken.
   *
   * @throws FplMlError `DRIFT_SNAPSHOT_INVALID` for anything but the snapshot of a `PageHinkley`
   */
  static restore(snapshot: unknown): PageHinkley {
    // The constructor checks each option at run time.
    return StreamingDetector.restored(
      'page-hinkley',
      snapshot,
      (options) => new PageHinkley(options as PageHinkleyOptions),
    );
  }

  protected override step(x: number, n: number): StreamingStatus {
    const { alpha, delta, threshold, minimumPoints, form, side } = this.#settings;
    const { state } = this;
    state.mean += (1 / n) * (x - state.mean);
    const deviation = x - state.mean;
    state.up = alpha * state.up + deviation - delta;
    state.down = alpha * state.down + deviation + delta;
    if (form === 'clamped') {
      state.up = Math.max(0, state.up);
      state.down = Math.min(0, state.down);
    } else if (form === 'range') {
      if (state.up < state.lowest) state.lowest = state.up;
      if (state.down > state.highest) state.highest = state.down;
    }
    const up = form === 'range' ? state.up - state.lowest : state.up;
    const down = form === 'range' ? state.highest - state.down : 0 - state.down;
    this.statistic = side === 'up' ? up : side === 'down' ? down : Math.max(up, down);
    this.threshold = threshold;
    if (form === 'clamped')
      return n + 1 < minimumPoints ? 'warming-up' : this.statistic >= threshold ? 'drift' : 'stable';
    return n < minimumPoints ? 'warming-up' : this.statistic > threshold ? 'drift' : 'stable';
  }
}
