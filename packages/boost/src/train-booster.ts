import type { Booster } from './booster.js';
import type { BoosterData } from './booster-data.js';
import { workOnGroup } from './feature-work.js';
import type { NodeRunner } from './grow-tree.js';
import { KERNELS } from './kernels.js';
import { writeJob } from './node-job.js';
import { runInTurns } from './run-in-turns.js';
import type { TrainOptions } from './train-options.js';
import { type Crew, trainingSteps } from './training.js';
import type { Workspace } from './workspace.js';

function runAlone(space: Workspace): NodeRunner {
  return (job) => {
    writeJob(job, space.job);
    const groups = Math.ceil(space.features / 4);
    for (let group = 0; group < groups; group += 1) workOnGroup(space, KERNELS, group, space.spare);
  };
}

/** One thread, and its own memory. */
const ALONE: Crew = Object.freeze({ allocate: (bytes: number) => new ArrayBuffer(bytes), runner: runAlone });

/**
 * Trains gradient-boosted trees, at once and on this thread. The same input, options and seed give the same model, to the
 * bit, on every machine and version of Node.
 *
 * Time grows linearly with rows, features and trees. Numbers of any size are fine, infinities too (they are the largest and
 * smallest values); NaN and null are missing, and each split learns which way they go. A column that is constant or all
 * missing is never split on. A constant target gives a model without trees that predicts it.
 *
 * @param data a frame, an Arrow table, or a {@link NumberMatrix}; not copied, not changed
 * @param target one finite number for each row
 * @returns an immutable model
 * @throws FplMlError `BOOST_OPTION_INVALID`, `BOOST_DATA_INVALID`, `FRAME_INVALID`; the reason of an aborted signal
 *
 * @example
 * ```ts
 * import { trainBooster } from '@fpl-ml/boost';
 *
 * const data = { minutes: [90, 90, 0, 12, 90, 0], position: ['mid', 'fwd', 'mid', 'def', 'def', 'fwd'] };
 * const model = trainBooster(data, [5, 6, 0, 1, 2, 0], { trees: 20, minLeafRows: 1 });
 * const points = model.predict({ minutes: [85], position: ['mid'] });
 * ```
 */
export function trainBooster(data: BoosterData, target: ArrayLike<number>, options: TrainOptions = {}): Booster {
  const steps = trainingSteps(data, target, options, ALONE);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/**
 * As {@link trainBooster}, but gives way to other work after each tree, so that timers and requests are served and a signal
 * can arrive while it trains.
 */
export async function trainBoosterAsync(
  data: BoosterData,
  target: ArrayLike<number>,
  options: TrainOptions = {},
): Promise<Booster> {
  return runInTurns(trainingSteps(data, target, options, ALONE));
}
