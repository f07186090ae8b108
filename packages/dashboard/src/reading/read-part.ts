import { type Clock, isFplMlError, type Logger } from '@fpl-ml/core';
import { redact } from '@fpl-ml/notify';

/** What was read, or the code of the error that kept it from being read. */
export type Part<Value> =
  | { readonly read: true; readonly value: Value }
  | { readonly read: false; readonly code: string };

/** What {@link readPart} needs beside the reading. */
export interface PartContext {
  readonly clock: Pick<Clock, 'setTimeout'>;
  readonly logger: Logger;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What an error of unknown origin is called on the page. */
const UNREADABLE = 'UNREADABLE';
const TOO_SLOW = 'TOO_SLOW';

function failed({ logger }: PartContext, part: string, code: string, error: unknown): Part<never> {
  const message = error instanceof Error ? error.message : String(error);
  logger.log({
    level: 'error',
    component: 'dashboard',
    message: `${part} could not be read`,
    data: { code, error: redact(message) },
  });
  return { read: false, code };
}

/**
 * Reads one part of the page. An error, or a store that does not answer, costs this part only; what it says goes to the
 * logger, since the page is no place for it.
 */
export async function readPart<Value>(
  context: PartContext,
  part: string,
  read: () => Promise<Value>,
): Promise<Part<Value>> {
  const { promise, cancel } = expiry(context, part);
  try {
    // Started in a promise, so that a store that throws at once is met like one that rejects.
    const reading = Promise.resolve().then(read);
    const value = reading.then((found): Part<Value> => ({ read: true, value: found }));
    return await Promise.race([value, promise]);
  } catch (error) {
    return failed(context, part, isFplMlError(error) ? error.code : UNREADABLE, error);
  } finally {
    cancel();
  }
}

function expiry(context: PartContext, part: string): { promise: Promise<Part<never>>; cancel: () => void } {
  let cancel: () => void = () => undefined;
  const promise = new Promise<Part<never>>((resolve) => {
    cancel = context.clock.setTimeout(
      () => resolve(failed(context, part, TOO_SLOW, `no answer within ${context.timeout} ms`)),
      context.timeout,
    );
  });
  return { promise, cancel };
}

/** The value of a part; `other` when it could not be read. */
export function valueOr<Value, Other>(part: Part<Value>, other: Other): Value | Other {
  return part.read ? part.value : other;
}
