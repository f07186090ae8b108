import { type Admission, admitEntries } from './admit.js';
import { createHeldNotes, isForResources } from './held-entries.js';
import { closeStaleRuns } from './run.js';
import { createRunner, type Runner } from './runner.js';
import type { ScheduledJob } from './scheduled-job.js';
import type { SchedulerCore } from './scheduler-core.js';
import { relayOccurrences, settleJob } from './slots.js';

/** How soon a busy machine is looked at again, milliseconds. */
const RESOURCE_CHECK = 5_000;
/** How soon it tries again after a failure of its own, milliseconds. */
const RECOVERY = 5_000;

/** The heart of a scheduler: looks what is due, starts it, and sleeps until the next instant that matters. */
export interface Loop {
  readonly isRunning: boolean;
  readonly runner: Runner;
  start(): void;
  /** Looks now instead of at the next instant that is known. */
  wake(): void;
  /** Resolves when nothing is due that could start, and nothing runs. */
  idle(): Promise<void>;
  stop(drain: boolean): Promise<void>;
}

/** The next instant at which something can change that nobody tells, milliseconds from now. */
function delayUntilNext(core: SchedulerCore, admission: Admission, nextRun: number | null): number {
  const now = core.clock.now();
  const isHeldBack = admission.waiting.some(({ reason }) => isForResources(reason));
  const instants = [
    ...admission.queued.map(({ runAt }) => runAt),
    ...admission.running.map(({ leaseUntil }) => leaseUntil ?? now),
    ...(isHeldBack ? [now + RESOURCE_CHECK] : []),
  ].filter((instant) => instant > now);
  return Math.min(
    core.pollInterval,
    ...instants.map((instant) => instant - now),
    Math.max(1, (nextRun ?? Infinity) - now),
  );
}

/** A job that cannot be decided, as in a zone that this machine does not know, is reported and holds no other back. */
async function trySettling(core: SchedulerCore, job: ScheduledJob): Promise<boolean> {
  try {
    await settleJob(core, job);
    return true;
  } catch (error) {
    core.report(error);
    return false;
  }
}

/** One look. @returns milliseconds until the next */
async function look(
  core: SchedulerCore,
  runner: Runner,
  noteHeld: (admission: Admission) => void,
  isRunning: () => boolean,
): Promise<number> {
  await relayOccurrences(core);
  const due = await core.store.listJobs({ dueBy: core.clock.now() });
  let settled = true;
  for (const job of due) settled = (await trySettling(core, job)) && settled;
  if (due.length > 0) await relayOccurrences(core);
  if (!isRunning()) return Infinity;
  const admission = await admitEntries(core, runner, isRunning);
  noteHeld(admission);
  const [first] = await core.store.listJobs({ limit: 1 });
  return settled ? delayUntilNext(core, admission, first?.nextRun ?? null) : RECOVERY;
}

/** Makes the loop of a scheduler; it sleeps until it is started. */
export function createLoop(core: SchedulerCore): Loop {
  let isRunning = false;
  let looking: Promise<void> | null = null;
  let lookAgain = false;
  let isNew = true;
  let cancelTimer = (): void => undefined;

  const lookUntilQuiet = async (): Promise<void> => {
    let delay = Infinity;
    const lookOnce = async (): Promise<number> => {
      // Before its own first run, so that it closes none of those.
      if (isNew) await closeStaleRuns(core);
      isNew = false;
      return look(core, runner, noteHeld, () => isRunning);
    };
    do {
      lookAgain = false;
      delay = await lookOnce().catch((error: unknown) => {
        core.report(error);
        return RECOVERY;
      });
    } while (lookAgain && isRunning);
    // In the same turn as the check above: whoever wakes it later finds it asleep.
    looking = null;
    if (isRunning && delay < Infinity) cancelTimer = core.clock.setTimeout(wake, delay);
  };

  const wake = (): void => {
    if (!isRunning) return;
    lookAgain = true;
    if (looking !== null) return;
    cancelTimer();
    looking = lookUntilQuiet();
  };
  const runner = createRunner(core, wake);
  const noteHeld = createHeldNotes(core);

  const idle = async (): Promise<void> => {
    wake();
    while (looking !== null || runner.entries().length > 0) await (looking ?? runner.settled());
    const failure = core.takeFailure();
    if (failure !== null) throw failure.error;
  };

  return {
    get isRunning() {
      return isRunning;
    },
    runner,
    start: () => {
      isRunning = true;
      wake();
    },
    wake,
    idle,
    stop: async (drain) => {
      isRunning = false;
      cancelTimer();
      await looking;
      if (!drain) runner.interrupt();
      await runner.settled();
    },
  };
}
