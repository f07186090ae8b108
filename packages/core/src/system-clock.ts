import { type Clock, sleepWith } from './clock.js';

/** The longest delay of a raw timer: 2^31 - 1 ms, 24.8 days. Beyond it `setTimeout` fires at once. */
const LONGEST_TIMER = 2_147_483_647;

/**
 * The machine's clock. Delays beyond 24.8 days are waited for in parts, and so is what is left when a raw timer, which
 * counts by another clock, fires up to a millisecond early.
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 *
 * const clock = systemClock();
 * const startedAt: number = clock.now();
 * ```
 */
export function systemClock(): Clock {
  const setTimer: Clock['setTimeout'] = (callback, delay) => {
    const end = Date.now() + delay;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (rest: number): void => {
      timer = setTimeout(fire, Math.min(Math.max(0, rest), LONGEST_TIMER));
    };
    const fire = (): void => {
      const rest = end - Date.now();
      if (rest > 0) wait(rest);
      else callback();
    };
    wait(delay);
    return () => clearTimeout(timer);
  };
  return { now: () => Date.now(), setTimeout: setTimer, sleep: sleepWith(setTimer) };
}
