import { type Clock, sleepWith } from './clock.js';

/** The longest delay of a raw timer: 2^31 - 1 ms, 24.8 days. Beyond it `setTimeout` fires at once. */
const LONGEST_TIMER = 2_147_483_647;

/**
 * The machine's clock. Delays beyond 24.8 days are waited for in parts.
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
    const wait = (): void => {
      const rest = Math.max(0, end - Date.now());
      timer = rest > LONGEST_TIMER ? setTimeout(wait, LONGEST_TIMER) : setTimeout(callback, rest);
    };
    wait();
    return () => clearTimeout(timer);
  };
  return { now: () => Date.now(), setTimeout: setTimer, sleep: sleepWith(setTimer) };
}
