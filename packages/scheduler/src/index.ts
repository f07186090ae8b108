export {
  type AdmissionContext,
  type AdmissionDecision,
  DEFAULT_LIMITS,
  decideAdmission,
  type ResourceLimits,
  type WaitingEntry,
  type WaitReason,
} from './admission.js';
export { type DueDecision, type DueJob, decideDue, type MissedSlot } from './due.js';
export { startOf } from './jitter.js';
export type { BackfillOptions, EnqueueOptions, ScheduledJobChanges, ScheduledJobOptions } from './job-options.js';
export type {
  ClaimProof,
  JobQueue,
  NewQueueEntry,
  QueueClaim,
  QueueEntry,
  QueueQuery,
  QueueState,
  RunFailure,
} from './job-queue.js';
export { jobQueueMemory, memoryJobQueue } from './memory-job-queue.js';
export { memoryScheduleStore, scheduleMemory } from './memory-schedule-store.js';
export { decideOverlap, type OverlapDecision, type UnfinishedRuns } from './overlap.js';
export { comparePriority, type Priority } from './priority.js';
export { type FixedProbe, fixedProbe, type ResourceProbe, type ResourceReading } from './resource-probe.js';
export { DEFAULT_RETRY, decideRetry, type RetryDecision, type RetryPolicy } from './retry.js';
export {
  type CronSchedule,
  type IntervalSchedule,
  nextOccurrence,
  type OnceSchedule,
  type Schedule,
} from './schedule.js';
export type {
  Execution,
  ExecutionQuery,
  ExecutionStatus,
  JobQuery,
  Occurrence,
  OccurrenceQuery,
  OccurrenceReason,
  OccurrenceState,
  ScheduleStore,
} from './schedule-store.js';
export type { OverlapPolicy, ScheduledJob } from './scheduled-job.js';
export { type SystemProbeOptions, systemProbe } from './system-probe.js';
export { createScheduler, type Scheduler } from './scheduler.js';
export type { SchedulerEvents } from './scheduler-events.js';
export type { JobContext, JobHandler, SchedulerOptions } from './scheduler-options.js';
export type { ActiveJob, JobStatus, SchedulerStatus, WaitingJob } from './status.js';
