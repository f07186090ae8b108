import { Worker } from 'node:worker_threads';
import { invalidOption } from '../errors.js';
import { workerProgram } from './worker-program.js';

/** Threads that stay for more than one training: what one has compiled serves the next. Close them at the end. */
export interface TrainingThreads {
  /** How many work, the calling thread among them. */
  readonly count: number;
  readonly workers: readonly Worker[];
  /** Ends the worker threads. */
  [Symbol.asyncDispose](): Promise<void>;
}

function startWorker(): Worker {
  // Without flags of the process: `--input-type=module` would make the program a module, in which it could not run.
  const worker = new Worker(workerProgram(), { eval: true, execArgv: [] });
  // Its failure is noticed, and reported, by the training that it failed.
  worker.on('error', () => undefined);
  // Idle threads keep no process alive.
  worker.unref();
  return worker;
}

/**
 * Starts threads for `trainBoosterInThreads`. One thread fewer is started than asked for, since the calling thread works too.
 *
 * @param count at most as many as the machine has processors
 * @throws FplMlError `BOOST_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { openTrainingThreads, trainBoosterInThreads } from '@fpl-ml/boost/node';
 *
 * await using threads = openTrainingThreads(2);
 * const first = await trainBoosterInThreads({ x: [1, 2, 3, 4] }, [0, 0, 1, 1], { threads, minLeafRows: 1 });
 * const second = await trainBoosterInThreads({ x: [1, 2, 3, 5] }, [0, 1, 1, 1], { threads, minLeafRows: 1 });
 * ```
 */
export function openTrainingThreads(count: number): TrainingThreads {
  if (!Number.isInteger(count) || count < 1 || count > 256) {
    throw invalidOption('threads', 'a whole number from 1 to 256', count);
  }
  const workers = Array.from({ length: count - 1 }, startWorker);
  return Object.freeze({
    count,
    workers,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(workers.map(async (worker) => worker.terminate()));
    },
  });
}
