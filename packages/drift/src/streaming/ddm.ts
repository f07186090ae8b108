import { invalidOption } from '../errors.js';
import { BitDetector } from './bits.js';
import { StreamingDetector } from './streaming-detector.js';
import { countOption, positiveOption } from '../option-checks.js';
import { type AfterDrift, type StreamingOptions } from './stream-options.js';
import type { StreamingStatus } from './streaming-result.js';

/** Options of {@link Ddm}. */
export interface DdmOptions extends StreamingOptions {
  /** Values before the first judgement. Default 30. */
  readonly warmUp?: number;
  /** Standard deviations above the best rate so far, for a warning. Default 2. */
  readonly warningLevel?: number;
  /** The same for a drift; at least the warning's. Default 3. */
  readonly driftLevel?: number;
}

type State = { rate: number; bestRate: number; bestSpread: number };

interface Settings {
  readonly warmUp: number;
  readonly warningLevel: number;
  readonly driftLevel: number;
}

function settle(options: DdmOptions): Settings & { readonly afterDrift: AfterDrift } {
  const { warmUp = 30, warningLevel = 2, driftLevel = 3 } = options;
  const settings = {
    warmUp: countOption('warmUp', warmUp, 0),
    warningLevel: positiveOption('warningLevel', warningLevel),
    driftLevel: positiveOption('driftLevel', driftLevel),
    afterDrift: options.afterDrift ?? 'reset',
  };
  if (driftLevel < warningLevel) throw invalidOption('driftLevel', 'at least `warningLevel`', driftLevel);
  return settings;
}

/**
 * DDM (Gama et al. 2004): the error rate of all values so far, against the lowest that it has been.
 *
 * With p the rate and s = √(p (1 - p)/n): warning when p + s > p_min + 2 s_min, drift when p + s > p_min + 3 s_min, where p_min and s_min are those at
 * which p + s was least. `statistic` is p + s, `threshold` the drift's. Values are bits: 1 is an error.
 *
 * False alarms, measured where nothing changes (share of streams of 38, 1,000, 10,000 values with an alarm): error rate 0.2: 0.4 %, 25 %, 28 %; 0.03: 9 %, 64 %,
 * 71 %; autocorrelated errors 5 %, 70 %, 79 %.
 *
 * Weakness: where the first values (`warmUp`, 30) have no error, s_min is 0 and the next error is a drift. Rare errors therefore alarm at once. It gets slower the
 * longer nothing has happened, since the rate is that of all values. Prefer {@link HddmA}.
 *
 * @example
 * ```ts
 * import { Ddm } from '@fpl-ml/drift';
 *
 * const detector = new Ddm();
 * const { status } = detector.update(1); // this prediction was wrong
 * ```
 */
export class Ddm extends BitDetector<State> {
  readonly #settings: Settings;

  constructor(options: DdmOptions = {}) {
    const settings = settle(options);
    super('ddm', { ...settings }, () => ({ rate: 0, bestRate: Number.POSITIVE_INFINITY, bestSpread: 0 }));
    this.#settings = settings;
  }

  /**
   * Goes on where a snapshot was taken.
   *
   * @throws FplMlError `DRIFT_SNAPSHOT_INVALID` for anything but the snapshot of a `Ddm`
   */
  static restore(snapshot: unknown): Ddm {
    // The constructor checks each option at run time.
    return StreamingDetector.restored('ddm', snapshot, (options) => new Ddm(options as DdmOptions));
  }

  protected override step(x: number, n: number): StreamingStatus {
    const { state } = this;
    const { warmUp, warningLevel, driftLevel } = this.#settings;
    state.rate += (1 / n) * (x - state.rate);
    if (n <= warmUp) return 'warming-up';
    const spread = Math.sqrt((state.rate * (1 - state.rate)) / n);
    this.statistic = state.rate + spread;
    if (this.statistic <= state.bestRate + state.bestSpread) {
      state.bestRate = state.rate;
      state.bestSpread = spread;
    }
    this.threshold = state.bestRate + driftLevel * state.bestSpread;
    if (this.statistic > this.threshold) return 'drift';
    return this.statistic > state.bestRate + warningLevel * state.bestSpread ? 'warning' : 'stable';
  }
}
