import { ShareDetector } from './bits.js';
import { type HddmOptions, type HddmSettings, settleHddm } from './hddm-options.js';
import { StreamingDetector } from './streaming-detector.js';
import type { StreamingStatus } from './streaming-result.js';

/** Options of {@link HddmA}. */
export type HddmAOptions = HddmOptions;

type State = { mean: number; lowMean: number; lowCount: number; highMean: number; highCount: number };

const start = (): State => ({ mean: 0, lowMean: 0, lowCount: 0, highMean: 0, highCount: 0 });

/**
 * HDDM with the A-test (Frías-Blanco et al. 2015): the mean of all values so far, against the mean up to the place at which it was surely lowest.
 *
 * The place is where mean + √(ln(1/α)/2n) was least. With N the values so far and n those up to it: drift when the mean of all exceeds the mean up to it by
 * √((N - n)/(nN) ln(2/α)/2) or more (Hoeffding's bound), α `driftConfidence`; warning likewise. `side: 'both'` looks at falls, too. `statistic`
 * is the difference, `threshold` its bound. Values lie between 0 and 1: bits, or losses scaled to that range.
 *
 * False alarms, measured where nothing changes (share of streams of 38, 1,000, 10,000 values with an alarm): error rate 0.2: 0 %, 0.8 %, 7 %; 0.03: 0 %, 0 %, 0.2 %;
 * autocorrelated errors 3 %, 68 %, 98 %.
 *
 * Weakness: the bound holds for any distribution on 0 to 1 and is wide for rare errors: a rise from 0.03 to 0.12 takes it 680 values at the median. Prefer {@link HddmW}
 * for abrupt changes, {@link Adwin} for rare errors.
 *
 * @example
 * ```ts
 * import { HddmA } from '@fpl-ml/drift';
 *
 * const detector = new HddmA({ side: 'both' });
 * const { status } = detector.update(1); // this prediction was wrong
 * ```
 */
export class HddmA extends ShareDetector<State> {
  readonly #settings: HddmSettings;

  constructor(options: HddmAOptions = {}) {
    const settings = settleHddm(options);
    super('hddm-a', { ...settings }, start);
    this.#settings = settings;
  }

  /**
   * Goes on where a snapshot was taken.
   *
   * @throws FplMlError `DRIFT_SNAPSHOT_INVALID` for anything but the snapshot of an `HddmA`
   */
  static restore(snapshot: unknown): HddmA {
    // The constructor checks each option at run time.
    return StreamingDetector.restored('hddm-a', snapshot, (options) => new HddmA(options as HddmAOptions));
  }

  protected override step(x: number, n: number): StreamingStatus {
    const { state } = this;
    state.mean += (1 / n) * (x - state.mean);
    this.#moveCuts(n);
    const { side, driftConfidence, warningConfidence } = this.#settings;
    const rise = state.mean - state.lowMean;
    const fall = state.highMean - state.mean;
    const [drift, warning] = [Math.log(2 / driftConfidence), Math.log(2 / warningConfidence)];
    const down = side === 'both' && fall / limit(n, state.highCount, drift) > rise / limit(n, state.lowCount, drift);
    const older = down ? state.highCount : state.lowCount;
    this.statistic = older === n ? 0 : down ? fall : rise;
    this.threshold = limit(n, older, drift);
    if (n === 1) return 'warming-up';
    if (older === n) return 'stable';
    if (this.statistic >= this.threshold) return 'drift';
    return this.statistic >= limit(n, older, warning) ? 'warning' : 'stable';
  }

  /** The cuts lie where the mean was surely lowest and highest. */
  #moveCuts(n: number): void {
    const { state } = this;
    const bound = (count: number): number =>
      Math.sqrt((1 / (2 * count)) * Math.log(1 / this.#settings.driftConfidence));
    const here = bound(n);
    if (state.lowCount === 0 || state.lowMean + bound(state.lowCount) >= state.mean + here) {
      state.lowMean = state.mean;
      state.lowCount = n;
    }
    if (state.highCount === 0 || state.highMean - bound(state.highCount) <= state.mean - here) {
      state.highMean = state.mean;
      state.highCount = n;
    }
  }
}

/** Hoeffding's bound for the mean of all `n` against that of the first `older` of them; infinite where these are all. */
function limit(n: number, older: number, doubt: number): number {
  if (older === n) return Number.POSITIVE_INFINITY;
  return Math.sqrt(((((n - older) / older) * (1 / n)) / 2) * doubt);
}
