import type { ResourceLimits, WaitReason } from './admission.js';
import type { QueueEntry } from './job-queue.js';
import type { ResourceReading } from './resource-probe.js';
import type { Execution, Occurrence } from './schedule-store.js';

/**
 * What a scheduler tells. A type and not an interface, so that it has the index signature that `createEvents` asks for.
 */
export type SchedulerEvents = {
  /** A run succeeded. */
  readonly executed: { readonly execution: Execution };
  /** A run failed; `retryAt` is when it is tried again, epoch milliseconds, or `null` when it is not. */
  readonly failed: { readonly execution: Execution; readonly error: unknown; readonly retryAt: number | null };
  /** The lease of a run went to another worker, which runs it again; what this one did does not count. */
  readonly lost: { readonly execution: Execution };
  /** An occurrence was not run in time, or while its job was paused. */
  readonly missed: { readonly occurrence: Occurrence };
  /** An occurrence was left out because the run before it had not ended, or its job was deleted. */
  readonly skipped: { readonly occurrence: Occurrence };
  /** A run was aborted since a later occurrence of its job took its place. */
  readonly replaced: { readonly execution: Execution };
  /**
   * Work that could start waits for the machine; told once, not each time that it is looked at. `reason` is
   * `memory-above-limit` or `cpu-above-limit`.
   */
  readonly held: {
    readonly entry: QueueEntry;
    readonly reason: WaitReason;
    readonly resources: ResourceReading;
    readonly limits: ResourceLimits;
  };
  /** The scheduler itself failed, for instance because a store did; it goes on trying. */
  readonly error: { readonly error: unknown };
};
