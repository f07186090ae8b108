import { type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { FplMlError, isFplMlError } from '@fpl-ml/core';

/** What became of the worker threads of one training. */
export interface WorkerWatch {
  /** Why a worker has ended, as far as is known: its own error where it had one. */
  reason(): unknown;
  /** Stops watching. */
  close(): void;
}

/** A training that a worker thread has failed. */
export function threadFailure(cause: unknown): FplMlError {
  const message =
    'Expected worker threads to finish their part, got one that failed or ended: see the cause; train with `threads: 1`, or give the process more memory.';
  return new FplMlError('BOOST_THREAD_FAILED', message, { retryable: true, cause });
}

/** The same failure with what is known of its cause by now; other errors as they are. */
export function withReason(error: unknown, reason: unknown): unknown {
  const isBlank = isFplMlError(error, 'BOOST_THREAD_FAILED') && error.cause === undefined;
  return isBlank && reason !== undefined ? threadFailure(reason) : error;
}

function exitReason(code: number): Error {
  return new Error(`A worker thread ended with exit code ${code}.`);
}

/**
 * Watches workers: they tell of their end through ports, which can be read while the event loop stands still, and events
 * tell of what could not say so itself.
 *
 * @param onEnd called when an event says that a worker has ended
 */
export function watchWorkers(
  workers: readonly Worker[],
  ports: readonly MessagePort[],
  onEnd: () => void,
): WorkerWatch {
  let known: unknown;
  const end = (reason: unknown): void => {
    known ??= reason;
    onEnd();
  };
  const exit = (code: number): void => end(exitReason(code));
  for (const worker of workers) worker.on('error', end).on('exit', exit);
  return {
    reason: () => {
      for (const port of ports) known ??= receiveMessageOnPort(port)?.message;
      return known;
    },
    close: () => {
      for (const worker of workers) worker.off('error', end).off('exit', exit);
      for (const port of ports) port.close();
    },
  };
}
