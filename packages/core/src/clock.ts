/** Ends a timer; calling it again, or after the timer has fired, does nothing. */
export type CancelTimer = () => void;

/**
 * Time as a parameter. Everything in `@fpl-ml` that asks what time it is, or that waits, does so through a `Clock`, so
 * that a season can be replayed in seconds on {@link https://www.npmjs.com/package/@fpl-ml/core | `manualClock`}.
 *
 * Laws: `now` never decreases between two calls on the same clock while no one resets the machine's time; a timer fires
 * once, never before its delay, whatever the length of the delay (also beyond the 24.8 days at which a raw
 * `setTimeout` overflows), and never within the call that sets it; timers fire in the order in which they are due; a
 * sleep that is aborted leaves no timer behind.
 */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /**
   * Calls `callback` once, `delay` milliseconds from now.
   *
   * @param delay milliseconds; zero or negative means as soon as possible
   * @returns cancels the timer
   */
  setTimeout(callback: () => void, delay: number): CancelTimer;
  /**
   * Resolves after `delay` milliseconds; rejects with the signal's reason when `signal` aborts first.
   */
  sleep(delay: number, signal?: AbortSignal): Promise<void>;
}

/**
 * Builds `sleep` for a clock from its `setTimeout`.
 *
 * @param setTimer the clock's own `setTimeout`
 * @returns a function that satisfies {@link Clock.sleep}
 */
export function sleepWith(setTimer: Clock['setTimeout']): Clock['sleep'] {
  return (delay, signal) =>
    new Promise<void>((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = (): void => {
        cancel();
        reject(signal?.reason);
      };
      const cancel = setTimer(() => {
        signal?.removeEventListener('abort', onAbort);
        resolve();
      }, delay);
      signal?.addEventListener('abort', onAbort, { once: true });
    });
}
