import { MessageChannel, type Worker } from 'node:worker_threads';
import { workOnGroup } from '../feature-work.js';
import type { NodeRunner } from '../grow-tree.js';
import { KERNELS } from '../kernels.js';
import { writeJob } from '../node-job.js';
import type { Crew } from '../training.js';
import type { Workspace } from '../workspace.js';
import { CONTROL, createControl, SPINS } from './thread-control.js';
import { threadFailure, watchWorkers } from './thread-failure.js';

/** Waking a thread takes as long as adding so many values to histograms. */
const WORTH_SHARING = 30_000;

/**
 * How long to wait while no group of features gets done, which takes nanoseconds a row: then one has been lost with a thread
 * that was killed and could not say so.
 */
function lostAfter(rows: number): number {
  return 5000 + rows / 500;
}

function waitForAll(control: Int32Array, groups: number, patience: number): void {
  for (let spin = 0; spin < SPINS && Atomics.load(control, CONTROL.done) < groups; spin += 1);
  for (let done = Atomics.load(control, CONTROL.done); done < groups; done = Atomics.load(control, CONTROL.done)) {
    if (Atomics.wait(control, CONTROL.done, done, patience) === 'timed-out') throw threadFailure(undefined);
  }
  if (Atomics.load(control, CONTROL.failed) === 1) throw threadFailure(undefined);
}

function wakeAll(control: Int32Array): void {
  Atomics.add(control, CONTROL.turn, 1);
  Atomics.notify(control, CONTROL.turn);
}

/**
 * Takes groups of features in whatever order; each writes only its own numbers, so the result does not depend on who took
 * which. Everything is written before the count of groups starts again from 0, which is what a late worker looks at.
 */
function sharingRunner(space: Workspace, control: Int32Array): NodeRunner {
  const { features, rows } = space;
  const groups = Math.ceil(features / 4);
  return (job) => {
    writeJob(job, space.job);
    Atomics.store(control, CONTROL.done, 0);
    Atomics.store(control, CONTROL.next, 0);
    if ((job.end - job.begin) * features >= WORTH_SHARING) wakeAll(control);
    for (
      let group = Atomics.add(control, CONTROL.next, 1);
      group < groups;
      group = Atomics.add(control, CONTROL.next, 1)
    ) {
      workOnGroup(space, KERNELS, group, space.spare);
      Atomics.add(control, CONTROL.done, 1);
    }
    waitForAll(control, groups, lostAfter(rows));
  };
}

/** A crew for one training, to be dismissed after it. */
export interface ThreadCrew extends Crew {
  /** Why a worker has ended, as far as is known by now. */
  reason(): unknown;
  dismiss(): void;
}

/**
 * Calls worker threads to one training; the calling thread works too.
 *
 * @throws FplMlError `BOOST_THREAD_FAILED` when one has ended already
 */
export function callCrew(workers: readonly Worker[]): ThreadCrew {
  // What an ended worker has instead of a number.
  if (workers.some(({ threadId }) => threadId === -1))
    throw threadFailure(new Error('A worker thread has ended before.'));
  const control = createControl();
  const channels = workers.map(() => new MessageChannel());
  const ports = channels.map(({ port1 }) => port1);
  const watch = watchWorkers(workers, ports, () => Atomics.store(control, CONTROL.failed, 1));
  return {
    allocate: (bytes) => new SharedArrayBuffer(bytes),
    runner: (space) => {
      for (const [i, { port2 }] of channels.entries())
        workers[i]?.postMessage({ space, control, port: port2 }, [port2]);
      return sharingRunner(space, control);
    },
    reason: watch.reason,
    dismiss: () => {
      watch.close();
      Atomics.store(control, CONTROL.stop, 1);
      wakeAll(control);
    },
  };
}
