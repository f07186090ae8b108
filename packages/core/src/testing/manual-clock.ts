import { type Clock, sleepWith } from '../clock.js';
import { FplMlError } from '../errors.js';

/** A clock that stands still until it is told to move. */
export interface ManualClock extends Clock {
  /**
   * Moves on by `milliseconds`, firing each timer that falls due at its own instant, in order of time, then of setting.
   * Work that a timer starts is given the chance to run before the next one fires.
   */
  advance(milliseconds: number): Promise<void>;
  /**
   * As {@link ManualClock.advance}, to an instant in epoch milliseconds.
   *
   * @throws FplMlError `CLOCK_BACKWARDS` for an instant before now
   */
  advanceTo(instant: number): Promise<void>;
  /** How many timers are set. */
  readonly timers: number;
}

interface Timer {
  readonly due: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Lets everything run that needs no timer of this clock: one turn of the real event loop. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/**
 * A clock for tests, replays and simulations.
 *
 * @param start epoch milliseconds; default 0
 *
 * @example
 * ```ts
 * import { manualClock } from '@fpl-ml/core/testing';
 *
 * const clock = manualClock(Date.UTC(2024, 7, 1));
 * await clock.advance(60_000);
 * ```
 */
export function manualClock(start = 0): ManualClock {
  let now = start;
  let order = 0;
  const timers = new Set<Timer>();

  const setTimer: Clock['setTimeout'] = (callback, delay) => {
    order += 1;
    const timer = { due: now + Math.max(0, delay), order, callback };
    timers.add(timer);
    return () => timers.delete(timer);
  };

  const nextDue = (limit: number): Timer | undefined =>
    [...timers].filter(({ due }) => due <= limit).sort((a, b) => a.due - b.due || a.order - b.order)[0];

  const advanceTo = async (instant: number): Promise<void> => {
    if (!(instant >= now)) {
      throw new FplMlError(
        'CLOCK_BACKWARDS',
        `Expected an instant at or after ${now}, got ${instant}: time only moves on.`,
      );
    }
    await settle();
    for (let timer = nextDue(instant); timer !== undefined; timer = nextDue(instant)) {
      timers.delete(timer);
      now = Math.max(now, timer.due);
      timer.callback();
      await settle();
    }
    // Another call may have moved it further meanwhile.
    now = Math.max(now, instant);
  };

  return {
    now: () => now,
    setTimeout: setTimer,
    sleep: sleepWith(setTimer),
    advance: (milliseconds) => advanceTo(now + milliseconds),
    advanceTo,
    get timers() {
      return timers.size;
    },
  };
}
