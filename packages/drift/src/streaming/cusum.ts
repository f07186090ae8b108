import { StreamingDetector } from './streaming-detector.js';
import {
  type BaselineState,
  baselineScore,
  emptyBaseline,
  type SettledBaseline,
  settleBaseline,
  type StreamBaseline,
} from './stream-baseline.js';
import { numberOption, positiveOption } from '../option-checks.js';
import { type AfterDrift, type DriftSide, sideOption, type StreamingOptions } from './stream-options.js';
import type { StreamingStatus } from './streaming-result.js';

/** Options of {@link Cusum}. */
export interface CusumOptions extends StreamingOptions {
  /** Default `{ kind: 'self-starting', points: 5 }`. */
  readonly baseline?: StreamBaseline;
  /** Deviation that is tolerated: half of the shift that matters most. Default 0.5. */
  readonly k?: number;
  /** Drift above it. Default 5. */
  readonly h?: number;
  /** Default `both`. */
  readonly side?: DriftSide;
}

type State = BaselineState & { up: number; down: number };

interface Settings {
  readonly baseline: SettledBaseline;
  readonly k: number;
  readonly h: number;
  readonly side: DriftSide;
}

function settle(options: CusumOptions): Settings & { readonly afterDrift: AfterDrift } {
  const { baseline, k = 0.5, h = 5, side = 'both', afterDrift = 'reset' } = options;
  return {
    baseline: Object.freeze(settleBaseline(baseline)),
    k: numberOption('k', k, 'a number of at least 0', (value) => value >= 0),
    h: positiveOption('h', h),
    side: sideOption(side),
    afterDrift,
  };
}

/**
 * The cumulative sum of a raw stream (Page 1954), in standard deviations, on both sides.
 *
 * With z the deviation from the {@link StreamBaseline}: U ← max(0, U + z - k), D ← max(0, D - z - k), drift when one exceeds h. `statistic` is the
 * larger of the two (or the one of `side`), `threshold` is h. `warming-up` while there is no baseline, or all values have been equal. There is no warning. With `baseline: { kind:
 * 'running-mean' }`, k and h are in units of the stream.
 *
 * False alarms, measured where nothing changes (share of streams of 38, 1,000, 10,000 values with an alarm): independent normal values 7 %, 89 %, 100 %, which is the
 * textbook's mean run length of 465 for k = 0.5 and h = 5, with a known baseline (6 %, 87 %, 100 %) and self-starting alike. For fewer, raise h: each
 * unit makes runs about 2.7 times longer. Heavy tails 14 %, 100 %, 100 %; AR(1) 0.5: 49 %, 100 %, 100 %; bits (0.2) 11 %, 98 %, 100 %.
 *
 * A baseline of the first 30 values costs more than it seems: in the 100 normal values after it, 40 % of streams have an alarm, where 19 % have with a known baseline
 * and 20 % when self-starting (4,000 streams); after a baseline of 100 values 27 %. That is why self-starting is the default.
 *
 * Weakness: self-starting, a change among the first values becomes the baseline, and one that is not found soon is taken in. Values that depend on one
 * another alarm much more often. Prefer monitor's charts for a weekly series (they solve h for a wanted rate, and know sample sizes and
 * autocorrelation), {@link Adwin} where false alarms are dear and values are many.
 *
 * @example
 * ```ts
 * import { Cusum } from '@fpl-ml/drift';
 *
 * const detector = new Cusum({ h: 8, side: 'up' });
 * const { status } = detector.update(1.04);
 * ```
 */
export class Cusum extends StreamingDetector<State> {
  readonly #settings: Settings;

  constructor(options: CusumOptions = {}) {
    const settings = settle(options);
    super('cusum', { ...settings }, () => ({ ...emptyBaseline(), up: 0, down: 0 }));
    this.#settings = settings;
  }

  /**
   * Goes on where a snapshot was taken.
   *
   * @throws FplMlError `DRIFT_SNAPSHOT_INVALID` for anything but the snapshot of a `Cusum`
   */
  static restore(snapshot: unknown): Cusum {
    // The constructor checks each option at run time.
    return StreamingDetector.restored('cusum', snapshot, (options) => new Cusum(options as CusumOptions));
  }

  protected override step(x: number, n: number): StreamingStatus {
    const { baseline, k, h, side } = this.#settings;
    const { state } = this;
    const score = baselineScore(state, baseline, x);
    if (Number.isNaN(score)) return 'warming-up';
    state.up = Math.max(0, state.up + score - k);
    state.down = Math.max(0, state.down - score - k);
    this.statistic = side === 'up' ? state.up : side === 'down' ? state.down : Math.max(state.up, state.down);
    this.threshold = h;
    if (baseline.kind === 'running-mean' && n < baseline.points) return 'warming-up';
    return this.statistic > h ? 'drift' : 'stable';
  }
}
