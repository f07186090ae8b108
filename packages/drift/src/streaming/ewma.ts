import { StreamingDetector } from './streaming-detector.js';
import {
  type BaselineState,
  baselineScore,
  emptyBaseline,
  type SettledBaseline,
  settleBaseline,
  type StreamBaseline,
} from './stream-baseline.js';
import { choiceOption, numberOption, positiveOption } from '../option-checks.js';
import { type AfterDrift, type DriftSide, sideOption, type StreamingOptions } from './stream-options.js';
import type { StreamingStatus } from './streaming-result.js';

/** Options of {@link Ewma}. */
export interface EwmaOptions extends StreamingOptions {
  /** Default `{ kind: 'self-starting', points: 5 }`. */
  readonly baseline?: StreamBaseline;
  /** Weight of the newest value, in (0, 1]. Default 0.2. */
  readonly lambda?: number;
  /** Width of the limits in standard deviations of the average. Default 2.962. */
  readonly L?: number;
  /** `asymptotic` (default): the same limit for all values; `exact`: narrower at first, as the average varies less. */
  readonly limits?: 'asymptotic' | 'exact';
  /** Default `both`. */
  readonly side?: DriftSide;
}

type State = BaselineState & { average: number; left: number };

interface Settings {
  readonly baseline: SettledBaseline;
  readonly lambda: number;
  readonly L: number;
  readonly limits: 'asymptotic' | 'exact';
  readonly side: DriftSide;
}

function settle(options: EwmaOptions): Settings & { readonly afterDrift: AfterDrift } {
  const { baseline, lambda = 0.2, L = 2.962, limits = 'asymptotic', side = 'both', afterDrift = 'reset' } = options;
  return {
    baseline: Object.freeze(settleBaseline(baseline)),
    lambda: numberOption('lambda', lambda, 'a number above 0, up to 1', (value) => value > 0 && value <= 1),
    L: positiveOption('L', L),
    limits: choiceOption('limits', limits, ['asymptotic', 'exact']),
    side: sideOption(side),
    afterDrift,
  };
}

/**
 * The exponentially weighted moving average of a raw stream (Roberts 1959), in standard deviations.
 *
 * With z the deviation from the {@link StreamBaseline}: A ← λz + (1 - λ)A, drift when |A| > L √(λ/(2 - λ)); with `limits: 'exact'` times √(1 - (1 - λ)^2n).
 * `statistic` is |A| (or A, or -A, by `side`), `threshold` the limit. `warming-up` while there is no baseline, or all values have been equal. There is no warning.
 * With `baseline: { kind: 'running-mean' }`, deviations and limits are in units of the stream.
 *
 * False alarms, measured where nothing changes (share of streams of 38, 1,000, 10,000 values with an alarm): independent normal values 6 %, 84 %, 100 %, which is the
 * textbook's mean run length of 500 for λ = 0.2 and L = 2.962 (Lucas and Saccucci 1990), with a known baseline (8 %, 87 %, 100 %) and self-starting alike. Heavy tails 16 %,
 * 100 %, 100 %; AR(1) 0.5: 45 %, 100 %, 100 %; bits (0.2) 8 %, 96 %, 100 %. A baseline of the first 30 values alarms more, as {@link Cusum} says.
 *
 * Weakness: as `Cusum`. It is a little quicker for large shifts, and for small ones with a small λ. Prefer monitor's charts for a weekly series.
 *
 * @example
 * ```ts
 * import { Ewma } from '@fpl-ml/drift';
 *
 * const detector = new Ewma({ baseline: { kind: 'known', mean: 1.04, sd: 0.09 } });
 * const { status } = detector.update(1.2);
 * ```
 */
export class Ewma extends StreamingDetector<State> {
  readonly #settings: Settings;

  constructor(options: EwmaOptions = {}) {
    const settings = settle(options);
    super('ewma', { ...settings }, () => ({ ...emptyBaseline(), average: 0, left: 1 }));
    this.#settings = settings;
  }

  /**
   * Goes on where a snapshot was taken.
   *
   * @throws FplMlError `DRIFT_SNAPSHOT_INVALID` for anything but the snapshot of an `Ewma`
   */
  static restore(snapshot: unknown): Ewma {
    // The constructor checks each option at run time.
    return StreamingDetector.restored('ewma', snapshot, (options) => new Ewma(options as EwmaOptions));
  }

  /** The average of the deviations, with its sign: in standard deviations of a value (`running-mean`: in units of the stream). */
  get average(): number {
    return this.state.average;
  }

  protected override step(x: number, n: number): StreamingStatus {
    const { baseline, lambda, L, limits, side } = this.#settings;
    const { state } = this;
    const score = baselineScore(state, baseline, x);
    if (Number.isNaN(score)) return 'warming-up';
    state.average = lambda * score + (1 - lambda) * state.average;
    // (1 - lambda)^(2 values): what is left of the start.
    state.left *= (1 - lambda) * (1 - lambda);
    this.statistic = side === 'up' ? state.average : side === 'down' ? -state.average : Math.abs(state.average);
    this.threshold = L * Math.sqrt((lambda / (2 - lambda)) * (limits === 'exact' ? 1 - state.left : 1));
    if (baseline.kind === 'running-mean' && n < baseline.points) return 'warming-up';
    return this.statistic > this.threshold ? 'drift' : 'stable';
  }
}
