import { type ResourceLimits, Worker } from 'node:worker_threads';
import { FplMlError, type JsonObject } from '@fpl-ml/core';
import type { FitRequest } from '../trainer.js';
import { WORKER_PROGRAM } from './worker-program.js';

/** What a thread trains with. */
export interface ThreadOptions {
  readonly trainer: string;
  readonly module: URL;
  readonly export: string;
  readonly parameters: JsonObject;
  readonly resourceLimits: ResourceLimits;
  readonly env: Readonly<Record<string, string>>;
}

/** How an error of the thread arrives. */
interface SentError {
  readonly message: string;
  readonly stack?: string;
  readonly code: string | null;
  readonly retryable: boolean;
  readonly data: JsonObject;
}

/** What the thread says. */
type Answer =
  | { readonly id: number; readonly progress: number }
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: SentError };

/** A thread that trains. */
export interface TrainingThread {
  /** Whether it can train no more. */
  readonly ended: () => boolean;
  /** Trains; one training at a time. Rejects with the signal's reason when aborted, and ends with that. */
  fit(request: FitRequest): Promise<unknown>;
  /** Ends it, whatever it is doing. */
  end(): Promise<void>;
}

/** The error of the thread as one of this one: its code, `retryable` and message are kept. */
function received(trainer: string, { message, stack, code: own, retryable, data: sent }: SentError): FplMlError {
  const code = own ?? 'TRAINER_FAILED';
  const data = own === null ? { trainer } : sent;
  const cause = new Error(message);
  if (stack !== undefined) cause.stack = stack;
  return new FplMlError(code, message, { cause, retryable, data });
}

function died(trainer: string, how: string, cause?: unknown): FplMlError {
  return new FplMlError(
    'TRAINER_DIED',
    `Expected the thread of trainer "${trainer}" to give a model, it ended before (${how}): look for process.exit, for errors outside of its promise, or give it more memory.`,
    { cause, data: { trainer, how } },
  );
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'an uncaught error';
}

/** Starts a thread. It keeps no process alive while it has nothing to do. */
export function startThread(options: ThreadOptions): TrainingThread {
  const { trainer, module, parameters, resourceLimits, env } = options;
  const worker = new Worker(WORKER_PROGRAM, {
    eval: true,
    workerData: { module: module.href, export: options.export, parameters },
    resourceLimits,
    env: { ...env },
  });
  worker.unref();
  let isOver = false;
  let next = 0;
  let fail: (error: unknown) => void = () => undefined;
  // Node reports the error first, then the exit that follows from it.
  worker.on('error', (error) => {
    isOver = true;
    fail(died(trainer, codeOf(error), error));
  });
  worker.on('exit', (code) => {
    isOver = true;
    fail(died(trainer, `exit code ${code}`));
  });

  const end = async (): Promise<void> => {
    isOver = true;
    await worker.terminate();
  };

  const fit = ({ train, seed, signal, progress }: FitRequest): Promise<unknown> =>
    new Promise((resolve, reject) => {
      next += 1;
      const id = next;
      const listen = (answer: Answer): void => {
        if (answer.id !== id) return;
        if ('progress' in answer) return progress?.(answer.progress);
        settle();
        if ('error' in answer) reject(received(trainer, answer.error));
        else resolve(answer.result);
      };
      const onAbort = (): void => {
        settle();
        const rejected = (): void => reject(signal?.reason);
        end().then(rejected, rejected);
      };
      const settle = (): void => {
        worker.off('message', listen);
        signal?.removeEventListener('abort', onAbort);
        fail = () => undefined;
        worker.unref();
      };
      fail = (error) => {
        settle();
        reject(error);
      };
      worker.ref();
      worker.on('message', listen);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        worker.postMessage({ id, train, seed }, []);
      } catch (error) {
        fail(error);
      }
    });

  return { ended: () => isOver, fit, end };
}
