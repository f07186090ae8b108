import { invalidOption } from '../errors.js';
import { BitDetector } from './bits.js';
import { StreamingDetector } from './streaming-detector.js';
import { choiceOption, countOption, shareOption } from '../option-checks.js';
import { type AfterDrift, type StreamingOptions } from './stream-options.js';
import type { StreamingStatus } from './streaming-result.js';

/** Options of {@link Eddm}. */
export interface EddmOptions extends StreamingOptions {
  /** Values before errors are looked at. Default 30. */
  readonly warmUp?: number;
  /** Errors that must be exceeded before the first judgement. Default 30. */
  readonly minimumErrors?: number;
  /** Below this share of the best distance it warns. Default 0.95. */
  readonly warningRatio?: number;
  /** Below this share it says drift; at most the warning's. Default 0.9. */
  readonly driftRatio?: number;
  /** Standard deviation of the distances: divided by n (`population`, default: the paper, MOA), or by n - 1 (`sample`: River 0.26). */
  readonly deviation?: 'population' | 'sample';
}

type State = { errors: number; lastError: number; mean: number; squares: number; best: number; level: number };

interface Settings {
  readonly warmUp: number;
  readonly minimumErrors: number;
  readonly warningRatio: number;
  readonly driftRatio: number;
  readonly deviation: 'population' | 'sample';
}

function settle(options: EddmOptions): Settings & { readonly afterDrift: AfterDrift } {
  const { warmUp = 30, minimumErrors = 30, warningRatio = 0.95, driftRatio = 0.9, deviation = 'population' } = options;
  const settings = {
    warmUp: countOption('warmUp', warmUp, 0),
    minimumErrors: countOption('minimumErrors', minimumErrors, 0),
    warningRatio: shareOption('warningRatio', warningRatio),
    driftRatio: shareOption('driftRatio', driftRatio),
    deviation: choiceOption('deviation', deviation, ['population', 'sample']),
    afterDrift: options.afterDrift ?? 'reset',
  };
  if (driftRatio > warningRatio) throw invalidOption('driftRatio', 'at most `warningRatio`', driftRatio);
  return settings;
}

const LEVELS: readonly StreamingStatus[] = ['warming-up', 'stable', 'warning', 'drift'];

/**
 * EDDM (Baena-García et al. 2006): the distances between errors, against the widest that they have been.
 *
 * At each error, with p' and s' the mean and the standard deviation of the distances so far: the ratio of p' + 2 s' to its greatest value. `statistic` is the
 * ratio, `threshold` 0.9: drift BELOW it; warning below 0.95. Between errors the last status stays, but a drift is said once. Values are bits: 1 is an error.
 *
 * False alarms, measured where nothing changes (share of streams of 38, 1,000, 10,000 values with an alarm): error rate 0.2: 0 %, 93 %, 96 %; 0.03: 0 %, 32 %, 95 %;
 * autocorrelated errors 0 %, 99 %, 100 %.
 *
 * Weakness: it is made for slow changes and alarms nearly always where there is none; the limits do not know how many errors there have been.
 * Prefer {@link HddmA}, or {@link HddmW} for fast changes.
 *
 * @example
 * ```ts
 * import { Eddm } from '@fpl-ml/drift';
 *
 * const detector = new Eddm();
 * const { status } = detector.update(0); // this prediction was right
 * ```
 */
export class Eddm extends BitDetector<State> {
  readonly #settings: Settings;

  constructor(options: EddmOptions = {}) {
    const settings = settle(options);
    super('eddm', { ...settings }, () => ({ errors: 0, lastError: 0, mean: 0, squares: 0, best: -1, level: 0 }));
    this.#settings = settings;
  }

  /**
   * Goes on where a snapshot was taken.
   *
   * @throws FplMlError `DRIFT_SNAPSHOT_INVALID` for anything but the snapshot of an `Eddm`
   */
  static restore(snapshot: unknown): Eddm {
    // The constructor checks each option at run time.
    return StreamingDetector.restored('eddm', snapshot, (options) => new Eddm(options as EddmOptions));
  }

  protected override step(x: number, n: number): StreamingStatus {
    const { state } = this;
    if (x === 1) {
      this.#distance(n - state.lastError);
      state.lastError = n;
      if (n > this.#settings.warmUp) this.#judge();
    } else if (state.level === 3) {
      // A drift is said at the error that shows it, not at the right predictions after it.
      state.level = 1;
    }
    return LEVELS[state.level] ?? 'stable';
  }

  /** Welford's recurrence over the distances between errors. */
  #distance(distance: number): void {
    const { state } = this;
    state.errors += 1;
    const before = state.mean;
    state.mean += (1 / state.errors) * (distance - before);
    state.squares += (distance - before) * (distance - state.mean);
  }

  #judge(): void {
    const { state } = this;
    const { minimumErrors, warningRatio, driftRatio, deviation } = this.#settings;
    const freedom = deviation === 'population' ? state.errors : state.errors - 1;
    const reach = state.mean + 2 * Math.sqrt(freedom > 0 ? state.squares / freedom : 0);
    const seasoned = state.errors > minimumErrors;
    this.threshold = driftRatio;
    if (reach > state.best) {
      state.best = reach;
      this.statistic = 1;
      // A new best says nothing against a warning that stands: River keeps it, and so does this.
      if (state.level === 3 || (seasoned && state.level === 0)) state.level = 1;
    } else if (seasoned) {
      this.statistic = reach / state.best;
      state.level = this.statistic < driftRatio ? 3 : this.statistic < warningRatio ? 2 : 1;
    }
  }

  protected override stateProblem(): string | undefined {
    return LEVELS[this.state.level] === undefined ? 'a level from 0 to 3' : undefined;
  }
}
