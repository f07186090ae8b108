import { type AdmissionDecision, decideAdmission } from './admission.js';
import { giveWay } from './give-way.js';
import type { QueueEntry } from './job-queue.js';
import type { ResourceReading } from './resource-probe.js';
import type { Runner } from './runner.js';
import type { SchedulerCore } from './scheduler-core.js';

/** What admission saw, and what it decided. */
export interface Admission extends AdmissionDecision {
  /** Entries whose lease holds, here or elsewhere. */
  readonly running: readonly QueueEntry[];
  /** Entries that wait, or whose lease has run out. */
  readonly queued: readonly QueueEntry[];
  /** How busy the machine is; `null` when nobody measures it, or it could not be read. */
  readonly resources: ResourceReading | null;
}

/** What an admission is for. */
export interface AdmissionNeeds {
  /** Whether to measure the machine though nothing waits. Default `false`. */
  readonly resources?: boolean;
}

async function readResources(core: SchedulerCore): Promise<ResourceReading | null> {
  if (core.resources === null) return null;
  try {
    return await core.resources.read();
  } catch (error) {
    // A broken probe is reported each time, but does not bring training to a standstill.
    core.report(error);
    return null;
  }
}

/** Reads the queue and decides who may start. */
export async function readAdmission(
  core: SchedulerCore,
  runner: Runner,
  needs: AdmissionNeeds = {},
): Promise<Admission> {
  const now = core.clock.now();
  const claimed = await core.queue.list({ state: 'running' });
  const waiting = await core.queue.list({ state: 'waiting' });
  const isHeld = ({ leaseUntil }: QueueEntry): boolean => leaseUntil !== null && leaseUntil > now;
  const running = claimed.filter(isHeld);
  const queued = [...claimed.filter((entry) => !isHeld(entry)), ...waiting];
  const { maxConcurrentJobs, limits, handlers } = core;
  const isNeeded = queued.length > 0 || needs.resources === true;
  const resources = isNeeded ? await readResources(core) : null;
  const decision = decideAdmission(queued, runner.entries(), {
    now,
    maxConcurrentJobs,
    limits,
    handlers: [...handlers.keys()],
    resources,
    busyKeys: new Set(running.flatMap(({ key }) => key ?? [])),
  });
  return { ...decision, running, queued, resources };
}

/** Claims and starts what may start; what was claimed while the scheduler was being stopped is given back. */
export async function admitEntries(core: SchedulerCore, runner: Runner, isRunning: () => boolean): Promise<Admission> {
  let admission = await readAdmission(core, runner);
  if (await giveWay(core, runner, admission)) admission = await readAdmission(core, runner);
  if (admission.start.length === 0 || !isRunning()) return admission;
  const claimed = await core.queue.claim({
    owner: core.owner,
    now: core.clock.now(),
    lease: core.leaseTime,
    limit: admission.start.length,
    handlers: [...core.handlers.keys()],
    minimumPriority: admission.minimumPriority,
  });
  for (const entry of claimed) {
    if (isRunning()) runner.start(entry);
    else await core.queue.release(entry, core.clock.now());
  }
  return admission;
}
