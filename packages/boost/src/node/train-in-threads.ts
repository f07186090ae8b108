import type { Booster } from '../booster.js';
import type { BoosterData } from '../booster-data.js';
import { runInTurns, settle } from '../run-in-turns.js';
import type { TrainOptions } from '../train-options.js';
import { trainingSteps } from '../training.js';
import { callCrew } from './thread-crew.js';
import { withReason } from './thread-failure.js';
import { openTrainingThreads, type TrainingThreads } from './training-threads.js';

/** How a model is trained by more than one thread. */
export interface ThreadedTrainOptions extends TrainOptions {
  /** How many threads work, the calling one among them, or threads that are there already. */
  readonly threads: number | TrainingThreads;
}

async function trainWith(
  { workers }: TrainingThreads,
  data: BoosterData,
  target: ArrayLike<number>,
  options: TrainOptions,
): Promise<Booster> {
  const crew = callCrew(workers);
  try {
    return await runInTurns(trainingSteps(data, target, options, crew));
  } catch (error) {
    // What a worker could not say itself arrives as an event, once the loop turns.
    if (crew.reason() === undefined) await settle();
    throw withReason(error, crew.reason());
  } finally {
    crew.dismiss();
  }
}

/**
 * As `trainBooster`, with the features shared out to worker threads; the model is the same to the bit. It pays from some ten
 * thousand rows on. Other work gets its turn after each tree.
 *
 * @throws FplMlError as `trainBooster`, and `BOOST_THREAD_FAILED` when a thread dies; its own error is the cause
 */
export async function trainBoosterInThreads(
  data: BoosterData,
  target: ArrayLike<number>,
  { threads, ...options }: ThreadedTrainOptions,
): Promise<Booster> {
  if (typeof threads !== 'number') return trainWith(threads, data, target, options);
  const own = openTrainingThreads(threads);
  try {
    return await trainWith(own, data, target, options);
  } finally {
    await own[Symbol.asyncDispose]();
  }
}
