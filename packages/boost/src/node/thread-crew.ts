import type { Worker } from 'node:worker_threads';
import { FplMlError } from '@fpl-ml/core';
import { workOnGroup } from '../feature-work.js';
import type { NodeRunner } from '../grow-tree.js';
import { KERNELS } from '../kernels.js';
import { type NodeJob, writeJob } from '../node-job.js';
import type { Crew } from '../training.js';
import type { Workspace } from '../workspace.js';
import { CONTROL, createControl, SPINS } from './thread-control.js';

/** Waking a thread takes as long as adding so many values to histograms. */
const WORTH_SHARING = 30_000;
/** A group of features that takes longer than this has been lost with its thread. */
const LOST_AFTER_MS = 60_000;

function failure(): FplMlError {
  const message =
    'Expected worker threads to finish their part, got one that failed or ended: train with `threads: 1`, or give the process more memory.';
  return new FplMlError('BOOST_THREAD_FAILED', message, { retryable: true });
}

function waitForAll(control: Int32Array, groups: number): void {
  for (let spin = 0; spin < SPINS && Atomics.load(control, CONTROL.done) < groups; spin += 1);
  for (let done = Atomics.load(control, CONTROL.done); done < groups; done = Atomics.load(control, CONTROL.done)) {
    if (Atomics.wait(control, CONTROL.done, done, LOST_AFTER_MS) === 'timed-out') throw failure();
  }
  if (Atomics.load(control, CONTROL.failed) === 1) throw failure();
}

function isWorthSharing(job: NodeJob, features: number): boolean {
  return (job.end - job.begin) * features >= WORTH_SHARING;
}

/**
 * Takes groups of features in whatever order; each writes only its own numbers, so the result does not depend on who took
 * which. Everything is written before the count of groups starts again from 0, which is what a late worker looks at.
 */
function sharingRunner(space: Workspace, control: Int32Array): NodeRunner {
  return (job) => {
    writeJob(job, space.job);
    const features = space.active[0] ?? 0;
    const groups = Math.ceil(features / 4);
    Atomics.store(control, CONTROL.done, 0);
    Atomics.store(control, CONTROL.next, 0);
    if (isWorthSharing(job, features)) {
      Atomics.add(control, CONTROL.turn, 1);
      Atomics.notify(control, CONTROL.turn);
    }
    for (
      let group = Atomics.add(control, CONTROL.next, 1);
      group < groups;
      group = Atomics.add(control, CONTROL.next, 1)
    ) {
      workOnGroup(space, KERNELS, group);
      Atomics.add(control, CONTROL.done, 1);
    }
    waitForAll(control, groups);
  };
}

/** A crew for one training, to be dismissed after it. */
export interface ThreadCrew extends Crew {
  dismiss(): void;
}

/** Calls worker threads to one training; the calling thread works too. */
export function callCrew(workers: readonly Worker[]): ThreadCrew {
  const control = createControl();
  const fail = (): void => {
    Atomics.store(control, CONTROL.failed, 1);
  };
  return {
    allocate: (bytes) => new SharedArrayBuffer(bytes),
    runner: (space) => {
      for (const worker of workers) {
        worker.on('error', fail);
        worker.postMessage({ space, control }, []);
      }
      return sharingRunner(space, control);
    },
    dismiss: () => {
      for (const worker of workers) worker.off('error', fail);
      Atomics.store(control, CONTROL.stop, 1);
      Atomics.add(control, CONTROL.turn, 1);
      Atomics.notify(control, CONTROL.turn);
    },
  };
}
