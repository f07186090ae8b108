import { seededRandom } from '@fpl-ml/core';
import { invalidOption } from '../errors.js';
import { ksCriticalDistance, sortedDistance } from './ks-critical-distance.js';
import { StreamingDetector } from './streaming-detector.js';
import { countOption, numberOption, shareOption } from '../option-checks.js';
import { type AfterDrift, type StreamingOptions } from './stream-options.js';
import type { StreamingStatus } from './streaming-result.js';

/** Options of {@link Kswin}. */
export interface KswinOptions extends StreamingOptions {
  /** Level of each single test. Default 0.005. */
  readonly alpha?: number;
  /** Values in the window. Default 100. */
  readonly windowSize?: number;
  /** The newest values, which are compared with as many of the others, drawn at random; at most half of the window. Default 30. */
  readonly recentSize?: number;
  /** Distance that must be exceeded besides. Default 0.1. */
  readonly minimumDistance?: number;
  /** Of the draws. Default 0. */
  readonly seed?: number;
}

type State = { length: number; next: number; tests: number; window: Float64Array };

interface Settings {
  readonly alpha: number;
  readonly windowSize: number;
  readonly recentSize: number;
  readonly minimumDistance: number;
  readonly seed: number;
}

function settle(options: KswinOptions): Settings & { readonly afterDrift: AfterDrift } {
  const { alpha = 0.005, windowSize = 100, recentSize = 30, minimumDistance = 0.1, seed = 0 } = options;
  const [whole, recent] = [countOption('windowSize', windowSize, 2), countOption('recentSize', recentSize, 1)];
  if (whole < 2 * recent) throw invalidOption('windowSize', 'at least twice `recentSize`', windowSize);
  return {
    alpha: shareOption('alpha', alpha),
    windowSize: whole,
    recentSize: recent,
    minimumDistance: numberOption('minimumDistance', minimumDistance, 'a number from 0 to 1', (d) => d >= 0 && d <= 1),
    seed: numberOption('seed', seed, 'a finite number', () => true),
    afterDrift: options.afterDrift ?? 'reset',
  };
}

/**
 * KSWIN (Raab, Heusinger and Schleif 2020): Kolmogorov and Smirnov's test of the newest values in a window against as many of the older
 * ones, drawn at random. It sees changes of shape and spread, too.
 *
 * `statistic` is the distance D, `threshold` the least one whose exact two-sample p-value is at most α and which exceeds `minimumDistance`: drift at or above it.
 * `warming-up` until the window is full. There is no warning. The draws are made from `seed` and the count of tests. With
 * `afterDrift: 'continue'` the newest values start the next window, as in the paper; River means to, and then empties it.
 *
 * False alarms, measured where nothing changes (share of streams of 38, 1,000, 10,000 values with an alarm): normal values 0 %, 74 %, 100 %; heavy tails the same;
 * AR(1) 0.5: 0 %, 100 %, 100 %; bits (0.2) 0 %, 1.2 %, 10 %: ties make the test quiet.
 *
 * Weakness: α is the level of each single test, and there is a test at every value: on 1,000 values most streams alarm. About a hundred times slower than the
 * others, since it sorts at every value. Prefer {@link Adwin} where the mean is what matters, `detectDrift` where there are batches.
 *
 * @example
 * ```ts
 * import { Kswin } from '@fpl-ml/drift';
 *
 * const detector = new Kswin({ alpha: 0.0001, seed: 1 });
 * for (let i = 0; i < 300; i += 1) detector.update(i < 150 ? i % 7 : 3);
 * ```
 */
export class Kswin extends StreamingDetector<State> {
  readonly #settings: Settings;
  readonly #critical: number;

  constructor(options: KswinOptions = {}) {
    const settings = settle(options);
    const start = (): State => ({ length: 0, next: 0, tests: 0, window: new Float64Array(settings.windowSize) });
    super('kswin', { ...settings }, start);
    this.#settings = settings;
    this.#critical = ksCriticalDistance(settings.recentSize, settings.alpha, settings.minimumDistance);
  }

  /**
   * Goes on where a snapshot was taken.
   *
   * @throws FplMlError `DRIFT_SNAPSHOT_INVALID` for anything but the snapshot of a `Kswin`
   */
  static restore(snapshot: unknown): Kswin {
    // The constructor checks each option at run time.
    return StreamingDetector.restored('kswin', snapshot, (options) => new Kswin(options as KswinOptions));
  }

  protected override step(x: number): StreamingStatus {
    const { state } = this;
    const { windowSize } = this.#settings;
    state.window[state.next] = x;
    state.next = (state.next + 1) % windowSize;
    state.length = Math.min(state.length + 1, windowSize);
    if (state.length < windowSize) return 'warming-up';
    this.statistic = sortedDistance(this.#recent(), this.#earlier());
    this.threshold = this.#critical;
    if (this.statistic < this.#critical) return 'stable';
    this.#keepRecent();
    return 'drift';
  }

  /** The value that came `age` values after the oldest one. */
  #at(age: number): number {
    return this.state.window[(this.state.next + age) % this.#settings.windowSize] ?? Number.NaN;
  }

  #recent(): Float64Array {
    const { windowSize, recentSize } = this.#settings;
    return Float64Array.from({ length: recentSize }, (_, i) => this.#at(windowSize - recentSize + i)).sort();
  }

  /** Drawn without replacement. The seed of the draws counts the tests, so that a snapshot needs no more than the count. */
  #earlier(): Float64Array {
    const { windowSize, recentSize, seed } = this.#settings;
    const random = seededRandom(seed, 'kswin', this.state.tests);
    this.state.tests += 1;
    const others = Float64Array.from({ length: windowSize - recentSize }, (_, i) => this.#at(i));
    for (let i = 0; i < recentSize; i += 1) {
      const j = i + random.integer(others.length - i);
      const drawn = others[j] ?? Number.NaN;
      others[j] = others[i] ?? Number.NaN;
      others[i] = drawn;
    }
    return others.subarray(0, recentSize).sort();
  }

  /** With `afterDrift: 'continue'` the newest values are the next window's first, as in the paper. */
  #keepRecent(): void {
    const { windowSize, recentSize } = this.#settings;
    const recent = Array.from({ length: recentSize }, (_, i) => this.#at(windowSize - recentSize + i));
    const { state } = this;
    state.window.fill(0);
    state.window.set(recent);
    state.next = recentSize;
    state.length = recentSize;
  }

  protected override stateProblem(): string | undefined {
    const { length, next, tests } = this.state;
    const { windowSize } = this.#settings;
    const counts = [length, next, tests].every((count) => Number.isSafeInteger(count) && count >= 0);
    return counts && length <= windowSize && next < windowSize ? undefined : 'places inside the window';
  }
}
