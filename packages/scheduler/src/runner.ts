import { FplMlError } from '@fpl-ml/core';
import type { QueueEntry } from './job-queue.js';
import { runEntry } from './run.js';
import type { SchedulerCore } from './scheduler-core.js';
import { leaseLost } from './supervise.js';

/** The runs of one scheduler. */
export interface Runner {
  /** The entries that run. */
  entries(): readonly QueueEntry[];
  /** Runs an entry that was claimed. */
  start(entry: QueueEntry): void;
  /** Aborts the run of an entry, if it runs here, for a reason. */
  abort(entryId: string, reason: FplMlError): void;
  /** Resolves when the runs of this moment have ended. */
  settled(): Promise<void>;
  /** Aborts all runs; they go back to the queue. */
  interrupt(): void;
}

interface ActiveRun {
  readonly entry: QueueEntry;
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

function stopped(): FplMlError {
  return new FplMlError(
    'SCHEDULER_STOPPED',
    'The scheduler was stopped without draining: the run goes back to the queue.',
    {
      retryable: true,
    },
  );
}

/**
 * @param onEnded called after each run
 */
export function createRunner(core: SchedulerCore, onEnded: () => void): Runner {
  const active = new Map<number, ActiveRun>();
  let runs = 0;

  const abort: Runner['abort'] = (entryId, reason) => {
    for (const run of active.values()) if (run.entry.id === entryId) run.controller.abort(reason);
  };

  const start = (entry: QueueEntry): void => {
    // Its own earlier claim ran out, for instance while the event loop was blocked: that run is void.
    abort(entry.id, leaseLost(entry));
    runs += 1;
    const run = runs;
    const controller = new AbortController();
    const done = runEntry(core, entry, controller)
      .catch(core.report)
      .then(() => {
        active.delete(run);
        onEnded();
      });
    active.set(run, { entry, controller, done });
  };

  return {
    entries: () => [...active.values()].map(({ entry }) => entry),
    start,
    abort,
    settled: async () => {
      await Promise.all([...active.values()].map(({ done }) => done));
    },
    interrupt: () => {
      for (const { controller } of active.values()) controller.abort(stopped());
    },
  };
}
