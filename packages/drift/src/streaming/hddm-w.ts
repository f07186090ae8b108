import { ShareDetector } from './bits.js';
import { type HddmOptions, type HddmSettings, settleHddm } from './hddm-options.js';
import { StreamingDetector } from './streaming-detector.js';
import { shareOption } from '../option-checks.js';
import type { StreamingStatus } from './streaming-result.js';

/** Options of {@link HddmW}. */
export interface HddmWOptions extends HddmOptions {
  /** Weight of the newest value, between 0 and 1. Default 0.05. */
  readonly lambda?: number;
}

/** Weighted means and their bounds (`...Bound`: sum of squared weights): of all, of what lies before a cut, of what lies after it. */
type State = {
  mean: number;
  bound: number;
  lowCut: number;
  lowMean: number;
  lowBound: number;
  lowSince: number;
  lowSinceBound: number;
  lowSinceCount: number;
  highCut: number;
  highMean: number;
  highBound: number;
  highSince: number;
  highSinceBound: number;
  highSinceCount: number;
};

const start = (): State => ({
  mean: 0,
  bound: 1,
  lowCut: Number.POSITIVE_INFINITY,
  lowMean: 0,
  lowBound: 1,
  lowSince: 0,
  lowSinceBound: 1,
  lowSinceCount: 0,
  highCut: Number.NEGATIVE_INFINITY,
  highMean: 0,
  highBound: 1,
  highSince: 0,
  highSinceBound: 1,
  highSinceCount: 0,
});

/**
 * HDDM with the W-test (Frías-Blanco et al. 2015): exponentially weighted means before and after the place at which the mean was surely lowest.
 *
 * m ← λx + (1 - λ)m, b ← λ² + (1 - λ)² b. The place is where m + √(b ln(1/α)/2) was least; the values after it have a mean of their own. Drift
 * when that exceeds the mean at the place by √((b₁ + b₂) ln(1/α)/2) (McDiarmid's bound), α `driftConfidence`; warning likewise. `side: 'both'` looks at falls, too. `statistic`
 * is the difference, `threshold` its bound. Values lie between 0 and 1: bits, or losses scaled to that range.
 *
 * False alarms, measured where nothing changes (share of streams of 38, 1,000, 10,000 values with an alarm): error rate 0.2: 0 %, 2.6 %, 50 %; 0.03: 0 %;
 * autocorrelated errors 0 %, 74 %, 100 %.
 *
 * Weakness: with λ = 0.05 some 40 values count, and the bound is wide: most rises from 0.03 to 0.12 are never found, from 0.2 to 0.5 after 30 values. Prefer {@link HddmA} for slow changes.
 *
 * @example
 * ```ts
 * import { HddmW } from '@fpl-ml/drift';
 *
 * const detector = new HddmW({ lambda: 0.02 });
 * const { status } = detector.update(0); // this prediction was right
 * ```
 */
export class HddmW extends ShareDetector<State> {
  readonly #settings: HddmSettings & { readonly lambda: number };

  constructor(options: HddmWOptions = {}) {
    const settings = { ...settleHddm(options), lambda: shareOption('lambda', options.lambda ?? 0.05) };
    super('hddm-w', { ...settings }, start);
    this.#settings = settings;
  }

  /**
   * Goes on where a snapshot was taken.
   *
   * @throws FplMlError `DRIFT_SNAPSHOT_INVALID` for anything but the snapshot of an `HddmW`
   */
  static restore(snapshot: unknown): HddmW {
    // The constructor checks each option at run time.
    return StreamingDetector.restored('hddm-w', snapshot, (options) => new HddmW(options as HddmWOptions));
  }

  protected override step(x: number, n: number): StreamingStatus {
    const { state } = this;
    const { driftConfidence, warningConfidence, side } = this.#settings;
    state.mean = n === 1 ? x : this.#blend(x, state.mean);
    state.bound = this.#narrow(state.bound);
    const reach = Math.sqrt((state.bound * Math.log(1 / driftConfidence)) / 2);
    this.#cutLow(x, state.mean + reach);
    this.#cutHigh(x, state.mean - reach);
    const rise = state.lowSinceCount > 0 ? state.lowSince - state.lowMean : Number.NEGATIVE_INFINITY;
    const fall = state.highSinceCount > 0 ? state.highMean - state.highSince : Number.NEGATIVE_INFINITY;
    const [riseBound, fallBound] = [state.lowBound + state.lowSinceBound, state.highBound + state.highSinceBound];
    const down = side === 'both' && fall / Math.sqrt(fallBound) > rise / Math.sqrt(riseBound);
    const bound = down ? fallBound : riseBound;
    const apart = down ? fall : rise;
    this.statistic = Number.isFinite(apart) ? apart : 0;
    this.threshold = Math.sqrt((bound * Math.log(1 / driftConfidence)) / 2);
    if (n === 1) return 'warming-up';
    if (apart > this.threshold) return 'drift';
    return apart > Math.sqrt((bound * Math.log(1 / warningConfidence)) / 2) ? 'warning' : 'stable';
  }

  #blend(x: number, mean: number): number {
    const { lambda } = this.#settings;
    return lambda * x + (1 - lambda) * mean;
  }

  #narrow(bound: number): number {
    const { lambda } = this.#settings;
    return lambda * lambda + (1 - lambda) * (1 - lambda) * bound;
  }

  #cutLow(x: number, cut: number): void {
    const { state } = this;
    if (cut < state.lowCut) {
      state.lowCut = cut;
      state.lowMean = state.mean;
      state.lowBound = state.bound;
      state.lowSinceBound = 1;
      state.lowSinceCount = 0;
      state.lowSince = 0;
      return;
    }
    state.lowSince = state.lowSinceCount === 0 ? x : this.#blend(x, state.lowSince);
    state.lowSinceCount += 1;
    state.lowSinceBound = this.#narrow(state.lowSinceBound);
  }

  #cutHigh(x: number, cut: number): void {
    const { state } = this;
    if (cut > state.highCut) {
      state.highCut = cut;
      state.highMean = state.mean;
      state.highBound = state.bound;
      state.highSinceBound = 1;
      state.highSinceCount = 0;
      state.highSince = 0;
      return;
    }
    state.highSince = state.highSinceCount === 0 ? x : this.#blend(x, state.highSince);
    state.highSinceCount += 1;
    state.highSinceBound = this.#narrow(state.highSinceBound);
  }
}
