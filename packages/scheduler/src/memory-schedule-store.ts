import { FplMlError, frozenCopy } from '@fpl-ml/core';
import { deleteIn, type MemoryOpener, openMemory, setIn, type Undo } from '@fpl-ml/core/testing';
import type {
  Execution,
  ExecutionQuery,
  JobQuery,
  Occurrence,
  OccurrenceQuery,
  OccurrenceReason,
  OccurrenceState,
  ScheduleStore,
} from './schedule-store.js';
import type { ScheduledJob } from './scheduled-job.js';

interface JobRow {
  readonly job: ScheduledJob;
  readonly seq: number;
}

const keyOf = (jobId: string, scheduledFor: number): string => `${scheduledFor} ${jobId}`;

/** Infinities do not subtract, so jobs without a next run are compared as the last instant there is. */
const instantOf = ({ job }: JobRow): number => job.nextRun ?? Number.MAX_VALUE;

function compareRows(a: JobRow, b: JobRow): number {
  return instantOf(a) - instantOf(b) || a.seq - b.seq;
}

/** Only the first of many is often asked for, and needs no sorting. */
function firstRows(rows: readonly JobRow[], limit: number): readonly JobRow[] {
  if (limit !== 1) return [...rows].sort(compareRows).slice(0, limit);
  const [first, ...others] = rows;
  return first === undefined ? [] : [others.reduce((best, row) => (compareRows(row, best) < 0 ? row : best), first)];
}

function compareOccurrences(a: Occurrence, b: Occurrence): number {
  return a.scheduledFor - b.scheduledFor || (a.jobId < b.jobId ? -1 : a.jobId > b.jobId ? 1 : 0);
}

function matchesOccurrence(row: Occurrence, query: OccurrenceQuery): boolean {
  return (
    (query.jobId === undefined || row.jobId === query.jobId) &&
    (query.state === undefined || row.state === query.state) &&
    (query.from === undefined || row.scheduledFor >= query.from) &&
    (query.until === undefined || row.scheduledFor < query.until)
  );
}

function matchesExecution(row: Execution, query: ExecutionQuery): boolean {
  return (
    (query.jobId === undefined || row.jobId === query.jobId) &&
    (query.entryId === undefined || row.entryId === query.entryId) &&
    (query.status === undefined || row.status === query.status)
  );
}

type JobMethods = Pick<ScheduleStore, 'insertJob' | 'updateJob' | 'deleteJob' | 'getJob' | 'listJobs'>;

function jobsMemory(): MemoryOpener<JobMethods> {
  const jobs = new Map<string, JobRow>();
  let seq = 0;

  const refuseTakenName = ({ id, name }: ScheduledJob): void => {
    if (![...jobs.values()].some(({ job }) => job.name === name && job.id !== id)) return;
    throw new FplMlError(
      'JOB_NAME_TAKEN',
      `Expected a new name for a job, got "${name}" again: change that job instead.`,
    );
  };

  const insert = (undo: Undo, job: ScheduledJob): void => {
    if (jobs.has(job.id)) throw new FplMlError('JOB_ID_TAKEN', `Expected a new id for a job, got "${job.id}" again.`);
    refuseTakenName(job);
    seq += 1;
    setIn(undo, jobs, job.id, { job: frozenCopy(job), seq });
  };

  const update = (undo: Undo, job: ScheduledJob, expectedRevision: number): boolean => {
    const row = jobs.get(job.id);
    if (row === undefined || row.job.revision !== expectedRevision) return false;
    if (row.job.name !== job.name) refuseTakenName(job);
    setIn(undo, jobs, job.id, { job: frozenCopy(job), seq: row.seq });
    return true;
  };

  const remove = (undo: Undo, id: string): boolean => {
    const known = jobs.has(id);
    deleteIn(undo, jobs, id);
    return known;
  };

  const list = ({ dueBy, limit }: JobQuery): readonly ScheduledJob[] => {
    const rows = [...jobs.values()].filter((row) => dueBy === undefined || instantOf(row) <= dueBy);
    return firstRows(rows, limit ?? rows.length).map(({ job }) => job);
  };

  return (access) => ({
    insertJob: (job) => access.run((undo) => insert(undo, job)),
    updateJob: (job, expectedRevision) => access.run((undo) => update(undo, job, expectedRevision)),
    deleteJob: (id) => access.run((undo) => remove(undo, id)),
    getJob: (id) => access.run(() => jobs.get(id)?.job ?? null),
    listJobs: (query = {}) => access.run(() => list(query)),
  });
}

type LedgerMethods = Pick<ScheduleStore, 'claimOccurrences' | 'settleOccurrence' | 'listOccurrences'>;

function ledgerMemory(): MemoryOpener<LedgerMethods> {
  const ledger = new Map<string, Occurrence>();
  // The rows still to be queued, apart, so that finding them does not get slower with the ledger.
  const claimed = new Map<string, true>();

  const write = (undo: Undo, key: string, row: Occurrence): void => {
    if (row.state === 'claimed') setIn(undo, claimed, key, true);
    else deleteIn(undo, claimed, key);
    setIn(undo, ledger, key, frozenCopy(row));
  };

  const claim = (undo: Undo, rows: readonly Occurrence[]): readonly Occurrence[] =>
    rows.filter((row) => {
      const key = keyOf(row.jobId, row.scheduledFor);
      if (ledger.has(key)) return false;
      write(undo, key, row);
      return true;
    });

  const settle = (undo: Undo, key: string, state: OccurrenceState, reason: OccurrenceReason | null): boolean => {
    const row = ledger.get(key);
    if (row === undefined || row.state !== 'claimed') return false;
    write(undo, key, { ...row, state, reason });
    return true;
  };

  const candidates = (query: OccurrenceQuery): readonly Occurrence[] =>
    query.state === 'claimed' ? [...claimed.keys()].flatMap((key) => ledger.get(key) ?? []) : [...ledger.values()];

  return (access) => ({
    claimOccurrences: (rows) => access.run((undo) => frozenCopy(claim(undo, rows))),
    settleOccurrence: (jobId, scheduledFor, state, reason) =>
      access.run((undo) => settle(undo, keyOf(jobId, scheduledFor), state, reason)),
    listOccurrences: (query = {}) =>
      access.run(() => {
        const rows = candidates(query).filter((row) => matchesOccurrence(row, query));
        return rows.sort(compareOccurrences).slice(0, query.limit ?? rows.length);
      }),
  });
}

type HistoryMethods = Pick<ScheduleStore, 'recordExecution' | 'listExecutions'>;

function historyMemory(): MemoryOpener<HistoryMethods> {
  const executions = new Map<string, Execution>();
  return (access) => ({
    recordExecution: (execution) => access.run((undo) => setIn(undo, executions, execution.id, frozenCopy(execution))),
    listExecutions: (query = {}) =>
      access.run(() => {
        const rows = [...executions.values()].filter((row) => matchesExecution(row, query)).reverse();
        return rows.slice(0, query.limit ?? rows.length);
      }),
  });
}

/** The state of a schedule store in memory, for `memoryUnitOfWork` of `@fpl-ml/core/testing`. */
export function scheduleMemory(): MemoryOpener<ScheduleStore> {
  const [jobs, ledger, history] = [jobsMemory(), ledgerMemory(), historyMemory()];
  return (access) => ({ ...jobs(access), ...ledger(access), ...history(access) });
}

/** A schedule store in memory. */
export function memoryScheduleStore(): ScheduleStore {
  return openMemory(scheduleMemory());
}
