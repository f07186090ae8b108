import { isFplMlError } from '@fpl-ml/core';

/** How often a run that failed is tried, and how long to wait in between. */
export interface RetryPolicy {
  /** Runs in all, the first one included. Default 3. */
  readonly attempts: number;
  /** Wait after the first failure, milliseconds. Default 60,000. */
  readonly delay: number;
  /** Each further wait is this much longer. Default 2. */
  readonly factor: number;
  /** The longest wait, milliseconds. Default 3,600,000. */
  readonly maxDelay: number;
}

/** The retry policy of a job that names none. */
export const DEFAULT_RETRY: RetryPolicy = Object.freeze({
  attempts: 3,
  delay: 60_000,
  factor: 2,
  maxDelay: 3_600_000,
});

/** What follows a failed run. */
export type RetryDecision =
  | { readonly action: 'retry'; readonly retryAt: number }
  | { readonly action: 'give-up'; readonly reason: 'attempts-exhausted' | 'not-retryable' };

/** The wait after the run number `attempt`, milliseconds. */
function waitAfter(attempt: number, policy: RetryPolicy): number {
  let wait = policy.delay;
  for (let run = 1; run < attempt && wait < policy.maxDelay; run += 1) wait *= policy.factor;
  return Math.min(Math.round(wait), policy.maxDelay);
}

/**
 * Whether a run that failed is tried again, and when. Pure.
 *
 * @param error what the run threw; an `FplMlError` that is not `retryable` cannot succeed later, so it is given up at once
 * @param attempt the number of the run that failed, 1 for the first
 * @param now epoch milliseconds
 */
export function decideRetry(error: unknown, attempt: number, policy: RetryPolicy, now: number): RetryDecision {
  if (isFplMlError(error) && !error.retryable) return { action: 'give-up', reason: 'not-retryable' };
  if (attempt >= policy.attempts) return { action: 'give-up', reason: 'attempts-exhausted' };
  return { action: 'retry', retryAt: now + waitAfter(attempt, policy) };
}
