import type { QueueEntry } from './job-queue.js';
import type { Priority } from './priority.js';
import { compareEntries } from './queue-order.js';
import type { ResourceReading } from './resource-probe.js';

/** The shares of the machine above which only critical jobs start. */
export interface ResourceLimits {
  /** Default 0.7. */
  readonly cpu: number;
  /** Default 0.8. */
  readonly memory: number;
}

/** The limits of a scheduler that names none: CPU 0.7, memory 0.8. */
export const DEFAULT_LIMITS: ResourceLimits = Object.freeze({ cpu: 0.7, memory: 0.8 });

/**
 * Why an entry waits. `not-due`: its time has not come, as between two attempts; `no-handler`: this scheduler cannot run
 * it; `key-busy`: an entry with the same key runs, or goes first; `memory-above-limit` and `cpu-above-limit`: the machine
 * is busy, and the entry is not critical; `concurrency-limit`: as many jobs run as may.
 */
export type WaitReason =
  | 'not-due'
  | 'no-handler'
  | 'key-busy'
  | 'memory-above-limit'
  | 'cpu-above-limit'
  | 'concurrency-limit';

/** What admission depends on, beside the entries. */
export interface AdmissionContext {
  /** Epoch milliseconds. */
  readonly now: number;
  /** How many entries may run at once. */
  readonly maxConcurrentJobs: number;
  /** How busy the machine is; `null` when nobody measures it. */
  readonly resources: ResourceReading | null;
  readonly limits: ResourceLimits;
  /** The handlers at hand. */
  readonly handlers: readonly string[];
  /** Keys of entries that run elsewhere. Default none. */
  readonly busyKeys?: ReadonlySet<string>;
}

/** An entry that does not start, and why. */
export interface WaitingEntry {
  readonly entry: QueueEntry;
  readonly reason: WaitReason;
}

/** Who starts and who waits. */
export interface AdmissionDecision {
  /** Starts now, in this order. */
  readonly start: readonly QueueEntry[];
  /** Waits, in the order in which it will go. */
  readonly waiting: readonly WaitingEntry[];
  /** The least urgent priority that the machine has room for. */
  readonly minimumPriority: Priority;
  /** The limit that the machine is above; `null` when it is above none. */
  readonly pressure: WaitReason | null;
}

function resourceReason({ resources, limits }: AdmissionContext): WaitReason | null {
  if (resources === null) return null;
  // NaN, a figure that is not known, is not above anything.
  if (resources.memory > limits.memory) return 'memory-above-limit';
  return resources.cpu > limits.cpu ? 'cpu-above-limit' : null;
}

/** Why this entry could not start even on an idle machine. */
function ownReason(entry: QueueEntry, context: AdmissionContext, busyKeys: ReadonlySet<string>): WaitReason | null {
  if (entry.runAt > context.now) return 'not-due';
  if (!context.handlers.includes(entry.handler)) return 'no-handler';
  return entry.key !== null && busyKeys.has(entry.key) ? 'key-busy' : null;
}

/**
 * Decides which entries start: the most urgent first, then in order; at most `maxConcurrentJobs` with those that run; and
 * above a resource limit only critical ones. The others wait, each with a reason. Pure.
 *
 * @param queued entries that may be claimed or wait for their time
 * @param running entries that this scheduler runs
 */
export function decideAdmission(
  queued: readonly QueueEntry[],
  running: readonly QueueEntry[],
  context: AdmissionContext,
): AdmissionDecision {
  const pressure = resourceReason(context);
  const busyKeys = new Set([...(context.busyKeys ?? []), ...running.flatMap(({ key }) => key ?? [])]);
  const start: QueueEntry[] = [];
  const waiting: WaitingEntry[] = [];
  for (const entry of [...queued].sort(compareEntries)) {
    const held = entry.priority === 'critical' ? null : pressure;
    const isFull = running.length + start.length >= context.maxConcurrentJobs;
    const reason = ownReason(entry, context, busyKeys) ?? held ?? (isFull ? 'concurrency-limit' : null);
    if (reason !== null) {
      waiting.push({ entry, reason });
      continue;
    }
    start.push(entry);
    if (entry.key !== null) busyKeys.add(entry.key);
  }
  return { start, waiting, minimumPriority: pressure === null ? 'low' : 'critical', pressure };
}
