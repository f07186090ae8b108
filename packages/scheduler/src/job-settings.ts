import { canonicalJson, FplMlError, frozenCopy, type JsonObject } from '@fpl-ml/core';
import type { ScheduledJobOptions } from './job-options.js';
import { isPriority, type Priority } from './priority.js';
import { DEFAULT_RETRY, type RetryPolicy } from './retry.js';
import type { OverlapPolicy, ScheduledJob } from './scheduled-job.js';

/** A day: a nightly job survives an outage of most of a day. */
const DEFAULT_CATCH_UP = 86_400_000;
/** Timers are late by some milliseconds; a smaller window would miss occurrences on a healthy machine. */
const LEAST_CATCH_UP = 1_000;

function invalid(field: string, expected: string, value: unknown): FplMlError {
  return new FplMlError('JOB_INVALID', `Expected ${field} to be ${expected}, got ${String(value)}: correct it.`, {
    data: { field, value },
  });
}

function checkNumber(field: string, value: number, least: number, expected: string): number {
  if (Number.isFinite(value) && value >= least) return value;
  throw invalid(field, expected, value);
}

/** Checks a retry policy and fills it in. */
export function toRetryPolicy(options: Partial<RetryPolicy> = {}): RetryPolicy {
  const policy = { ...DEFAULT_RETRY, ...options };
  if (!Number.isInteger(policy.attempts) || policy.attempts < 1) {
    throw invalid('retry.attempts', 'a whole number of at least 1', policy.attempts);
  }
  checkNumber('retry.delay', policy.delay, 0, 'milliseconds of at least 0');
  checkNumber('retry.factor', policy.factor, 1, 'a number of at least 1');
  checkNumber('retry.maxDelay', policy.maxDelay, 0, 'milliseconds of at least 0');
  return policy;
}

/** Checks a priority. */
export function toPriority(value: Priority = 'normal'): Priority {
  if (isPriority(value)) return value;
  throw invalid('priority', '"low", "normal", "high" or "critical"', value);
}

/** Checks a timeout. */
export function toTimeout(value: number | null = null): number | null {
  return value === null ? null : checkNumber('timeout', value, 1, 'null, or milliseconds of at least 1');
}

/** Checks a payload, or metadata, and copies it. */
export function toJson(value: JsonObject = {}): JsonObject {
  canonicalJson(value);
  return frozenCopy(value);
}

const OVERLAPS: readonly OverlapPolicy[] = ['skip', 'queue', 'replace', 'allow'];

function toOverlap(value: OverlapPolicy = 'skip'): OverlapPolicy {
  if (OVERLAPS.includes(value)) return value;
  throw new FplMlError(
    'JOB_OVERLAP_UNSUPPORTED',
    `Expected overlap to be ${OVERLAPS.join(', ')}, got "${value}": it is not supported, choose one of these.`,
    { data: { overlap: value } },
  );
}

function toName(field: string, value: string): string {
  if (typeof value === 'string' && value.trim() !== '') return value;
  throw invalid(field, 'a text of at least one character', value);
}

/** What of a job can be set, beside its schedule. */
export type JobSettings = Omit<ScheduledJob, 'id' | 'schedule' | 'nextRun' | 'createdAt' | 'updatedAt' | 'revision'>;

/** The options of a job, beside its schedule. */
export type SettingOptions = Omit<ScheduledJobOptions, 'scheduleType'>;

/** Checks the options that do not concern the schedule, and fills them in. */
export function toSettings(options: SettingOptions): JobSettings {
  const { catchUpWindow = DEFAULT_CATCH_UP } = options;
  return {
    name: toName('name', options.name),
    model: options.model ?? null,
    handler: toName('handler', options.handler),
    priority: toPriority(options.priority),
    enabled: options.enabled ?? true,
    overlap: toOverlap(options.overlap),
    catchUpWindow: checkNumber('catchUpWindow', catchUpWindow, LEAST_CATCH_UP, 'milliseconds of at least 1,000'),
    retry: toRetryPolicy(options.retry),
    timeout: toTimeout(options.timeout),
    payload: toJson(options.payload),
    metadata: toJson(options.metadata),
  };
}
