/** What an {@link FplMlError} is made of. */
export interface FplMlErrorOptions {
  /** The error that caused this one. */
  readonly cause?: unknown;
  /** Whether the same call may succeed later without any change. Default `false`. */
  readonly retryable?: boolean;
  /** The values that the message speaks of, for programs. Default `{}`. */
  readonly data?: Readonly<Record<string, unknown>>;
}

const MARK = Symbol.for('@fpl-ml/error');

/**
 * The one error class of `@fpl-ml`. Programs check its `code` (documented in `docs/errors.md`, never changed) through
 * {@link isFplMlError}; the message is for people: what was expected, what came, what to do next.
 *
 * @example
 * ```ts
 * import { FplMlError, isFplMlError } from '@fpl-ml/core';
 *
 * try {
 *   throw new FplMlError('FRAME_INVALID', 'Expected columns of one length, got 3 and 4: pad or cut the shorter one.');
 * } catch (error) {
 *   if (!isFplMlError(error, 'FRAME_INVALID')) throw error;
 * }
 * ```
 */
export class FplMlError extends Error {
  /** Stable, upper case with underscores. */
  readonly code: string;
  /** Whether the same call may succeed later without any change. */
  readonly retryable: boolean;
  /** The values that the message speaks of. */
  readonly data: Readonly<Record<string, unknown>>;

  /**
   * @param code stable, upper case with underscores
   * @param message what was expected, what came, and what to do next
   */
  constructor(code: string, message: string, options: FplMlErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'FplMlError';
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.data = Object.freeze({ ...options.data });
    Object.defineProperty(this, MARK, { value: true });
  }
}

/**
 * Whether `error` is an {@link FplMlError}, also one that another copy of this package made.
 *
 * @param code if given, whether it is the error with this code
 */
export function isFplMlError(error: unknown, code?: string): error is FplMlError {
  if (typeof error !== 'object' || error === null || !(MARK in error)) return false;
  return code === undefined || ('code' in error && error.code === code);
}
