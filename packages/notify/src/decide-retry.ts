import { isFplMlError, seededRandom } from '@fpl-ml/core';

/** How long, and how often, a delivery is tried. */
export interface RetryPolicy {
  /** Attempts in all, the first one included. Default 15. */
  readonly maxAttempts: number;
  /** The wait after the first failure, milliseconds; it doubles with each further one. Default 5 seconds. */
  readonly baseDelay: number;
  /** The longest such wait, milliseconds. Default 15 minutes. */
  readonly maxDelay: number;
  /** The longest pause that a channel may ask for, milliseconds; what is beyond is cut. Default 1 hour. */
  readonly maxRetryAfter: number;
  /**
   * For how long after its message was written a channel may ask for pauses without using up attempts, milliseconds. Default
   * 24 hours: a service that does nothing else ends in a dead letter at the first answer after that.
   */
  readonly maxPaused: number;
}

/** The defaults of {@link RetryPolicy}: an outage of an hour is waited out. */
export const DEFAULT_RETRY: RetryPolicy = Object.freeze({
  maxAttempts: 15,
  baseDelay: 5_000,
  maxDelay: 900_000,
  maxRetryAfter: 3_600_000,
  maxPaused: 86_400_000,
});

/** What {@link decideRetry} needs besides the failure. */
export interface RetryContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Fixes the jitter. */
  readonly messageId: string;
  /** When the message was written, epoch milliseconds. Default `now`. */
  readonly createdAt?: number;
  /** How many of the attempts before this one ended in a request to pause. Default 0. */
  readonly pauses?: number;
  /** Default {@link DEFAULT_RETRY}; what is named replaces its part. */
  readonly retry?: Partial<RetryPolicy>;
}

/** What becomes of a delivery that failed. */
export interface RetryDecision {
  /** Epoch milliseconds of the next attempt; `null` makes the message a dead letter. */
  readonly retryAt: number | null;
  /** `backoff`: our own wait; `retry-after`: the channel asked for a longer one; `permanent` and `exhausted` end it. */
  readonly reason: 'backoff' | 'retry-after' | 'permanent' | 'exhausted';
}

function doubled(attempts: number, { baseDelay, maxDelay }: RetryPolicy): number {
  let delay = baseDelay;
  for (let attempt = 1; attempt < attempts && delay < maxDelay; attempt += 1) delay *= 2;
  return Math.min(delay, maxDelay);
}

/** The pause that the error asks for, milliseconds; 0 when it asks for none, or for none that makes sense. */
function askedPause(error: unknown, longest: number): number {
  const asked = isFplMlError(error) ? error.data['retryAfter'] : undefined;
  return typeof asked === 'number' && asked > 0 ? Math.min(asked, longest) : 0;
}

/** Whether an error asks for a pause, however long. */
export function asksToPause(error: unknown): boolean {
  return askedPause(error, Infinity) > 0;
}

/**
 * When a failed delivery is tried again, if at all. The wait is `baseDelay · 2^(attempts − 1)`, at most `maxDelay`, of
 * which a hash of the message id and the attempt takes up to a half away: messages that failed together are not tried
 * again together, and the same message on the same attempt always waits as long. A longer `data.retryAfter` of
 * the error is honoured. An attempt that ended in such a request, however long the pause, is not counted against `maxAttempts`
 * for `maxPaused` after the message was written.
 *
 * @param attempts made so far, the one that failed included
 * @param error an `FplMlError` that is not `retryable` ends it; anything else is tried again
 *
 * @example
 * ```ts
 * import { FplMlError } from '@fpl-ml/core';
 * import { decideRetry } from '@fpl-ml/notify';
 *
 * const busy = new FplMlError('BUSY', 'Busy.', { retryable: true, data: { retryAfter: 60_000 } });
 * const next = decideRetry(1, busy, { now: 0, messageId: 'm-1' }); // { retryAt: 60000, reason: 'retry-after' }
 * ```
 */
export function decideRetry(attempts: number, error: unknown, context: RetryContext): RetryDecision {
  const policy = { ...DEFAULT_RETRY, ...context.retry };
  if (isFplMlError(error) && !error.retryable) return { retryAt: null, reason: 'permanent' };
  const { now, messageId, createdAt = now, pauses = 0 } = context;
  const asked = askedPause(error, policy.maxRetryAfter);
  const over = asked > 0 ? now - createdAt >= policy.maxPaused : attempts - pauses >= policy.maxAttempts;
  if (over) return { retryAt: null, reason: 'exhausted' };
  const jitter = 1 - seededRandom(messageId, attempts).next() / 2;
  const backoff = Math.ceil(doubled(attempts, policy) * jitter);
  return asked > backoff
    ? { retryAt: now + asked, reason: 'retry-after' }
    : { retryAt: now + backoff, reason: 'backoff' };
}
