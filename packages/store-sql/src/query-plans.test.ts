import { newGroup } from '@fpl-ml/notify';
import { describe, expect, it } from 'vitest';
import type { SqlAccess } from './access.js';
import { sqlAlertStore } from './sql-alert-store.js';
import { sqlDriftStore } from './sql-drift-store.js';
import { sqlJobQueue } from './sql-job-queue.js';
import { sqlObservationStore } from './sql-observation-store.js';
import { sqlScheduleStore } from './sql-schedule-store.js';
import { openRewritten } from './test/rewritten-sql.js';

/** The lines of SQLite's plans for all that `ask` asks. */
async function plansOf(ask: (access: SqlAccess) => Promise<unknown>): Promise<readonly string[]> {
  const asked = new Set<string>();
  const database = await openRewritten((sql) => {
    asked.add(sql);
    return sql;
  });
  try {
    await database.open(ask);
    return [...asked]
      .filter((sql) => /^(select|insert|update|with)/.test(sql))
      .flatMap((sql) => database.handle.prepare(`explain query plan ${sql}`).all())
      .map((row) => String(Reflect.get(Object(row), 'detail')));
  } finally {
    await database.close();
  }
}

const KEY = { model: 'm', periodId: 'p' };
const CLAIM = { owner: 'o', now: 1, lease: 1, limit: 3, handlers: ['a', 'b'] };
const GROUP = { ...newGroup('slack', {}), revision: 1 };
const QUESTIONS: readonly {
  readonly question: string;
  readonly ask: (access: SqlAccess) => Promise<unknown>;
  readonly index: string;
  /** Whether the index also gives the order. */
  readonly ordered?: true;
}[] = [
  {
    question: 'the predictions of a period',
    ask: (access) => sqlObservationStore(access).predictions(KEY),
    index: 'sqlite_autoindex_ml_predictions_1 (model=? AND period_id=?)',
  },
  {
    question: 'the outcomes of a period',
    ask: (access) => sqlObservationStore(access).outcomes(KEY),
    index: 'sqlite_autoindex_ml_outcomes_1 (model=? AND period_id=?)',
  },
  {
    question: 'a page of labelled predictions',
    ask: (access) =>
      sqlObservationStore(access).labelled({ ...KEY, modelVersion: '1', role: 'served', after: 'e', limit: 9 }),
    index: 'sqlite_autoindex_ml_predictions_1 (model=? AND period_id=? AND model_version=? AND role=? AND entity>?)',
    ordered: true,
  },
  {
    question: 'the outcomes of a page',
    ask: (access) =>
      sqlObservationStore(access).labelled({ ...KEY, modelVersion: '1', role: 'served', after: 'e', limit: 9 }),
    index: 'sqlite_autoindex_ml_outcomes_1 (model=? AND period_id=? AND entity=?)',
  },
  {
    question: 'the counts of a period',
    ask: (access) => sqlObservationStore(access).counts(KEY),
    index: 'COVERING INDEX sqlite_autoindex_ml_predictions_1 (model=? AND period_id=?)',
    ordered: true,
  },
  {
    question: 'the periods of a model',
    ask: (access) => sqlObservationStore(access).periods('m'),
    index: 'ml_periods_by_start (model=?)',
    ordered: true,
  },
  {
    question: 'the figures of a model',
    ask: (access) => sqlObservationStore(access).performance({ model: 'm' }),
    index: 'ml_performance_history_by_start (model=?)',
    ordered: true,
  },
  {
    question: 'the drift reports of a model in a range',
    ask: (access) => sqlDriftStore(access).list({ model: 'm', from: 1, to: 2 }),
    index: 'ml_drift_history_by_start (model=? AND period_start>? AND period_start<?)',
    ordered: true,
  },
  {
    question: 'the latest drift report of a version',
    ask: (access) => sqlDriftStore(access).latest('m', '1'),
    index: 'ml_drift_history_by_version (model=? AND model_version=?)',
    ordered: true,
  },
  {
    question: 'the jobs that are due',
    ask: (access) => sqlScheduleStore(access).listJobs({ dueBy: 5 }),
    index: 'ml_jobs_by_next_run (next_run<?)',
    ordered: true,
  },
  {
    question: 'the job that is due next',
    ask: (access) => sqlScheduleStore(access).listJobs({ limit: 1 }),
    index: 'ml_jobs_by_next_run',
    ordered: true,
  },
  {
    question: 'the occurrences to be queued',
    ask: (access) => sqlScheduleStore(access).listOccurrences({ state: 'claimed' }),
    index: 'ml_occurrences_by_state (state=?)',
    ordered: true,
  },
  {
    question: 'the occurrences of a job in a range',
    ask: (access) => sqlScheduleStore(access).listOccurrences({ jobId: 'a', from: 1, until: 2 }),
    index: 'sqlite_autoindex_ml_occurrences_1 (job_id=? AND scheduled_for>? AND scheduled_for<?)',
    ordered: true,
  },
  {
    question: 'the runs of an entry',
    ask: (access) => sqlScheduleStore(access).listExecutions({ entryId: 'e' }),
    index: 'ml_executions_by_entry (entry_id=?)',
    ordered: true,
  },
  {
    question: 'the last runs',
    ask: (access) => sqlScheduleStore(access).listExecutions({ limit: 5 }),
    index: 'SCAN ml_executions',
    ordered: true,
  },
  {
    question: 'the entries of a job that wait',
    ask: (access) => sqlJobQueue(access).list({ jobId: 'j', state: 'waiting' }),
    index: 'ml_queue_by_job (job_id=? AND state=?)',
    ordered: true,
  },
  {
    question: 'the entries that run',
    ask: (access) => sqlJobQueue(access).list({ state: 'running' }),
    index: 'ml_queue_by_urgency (state=?)',
  },
  {
    question: 'the entries whose lease has run out',
    ask: (access) => sqlJobQueue(access).claim(CLAIM),
    index: 'SEARCH ml_queue USING INDEX ml_queue_by_urgency (state=? AND urgency<?)',
    ordered: true,
  },
  {
    question: 'the entries that can be claimed',
    ask: (access) => sqlJobQueue(access).claim(CLAIM),
    index: 'SEARCH entry USING INDEX ml_queue_by_urgency (state=? AND urgency<?)',
    ordered: true,
  },
  {
    question: 'the entry that holds a key',
    ask: (access) => sqlJobQueue(access).claim(CLAIM),
    index: 'SEARCH holder USING COVERING INDEX ml_queue_by_key (key=? AND state=?)',
    ordered: true,
  },
  {
    question: 'the entries that come before another of its key',
    ask: (access) => sqlJobQueue(access).claim(CLAIM),
    index: 'SEARCH rival USING INDEX ml_queue_by_key (key=? AND state=?',
    ordered: true,
  },
  {
    question: 'an alert',
    ask: (access) => sqlAlertStore(access).get({ model: null, dedupKey: 'a' }),
    index: 'sqlite_autoindex_ml_alerts_1 (scope=? AND dedup_key=?)',
    ordered: true,
  },
  {
    question: 'the groups that are due',
    ask: (access) => sqlAlertStore(access).listGroups({ dueBy: 5 }),
    index: 'ml_alert_groups_by_flush (next_flush_at<?)',
    ordered: true,
  },
  {
    question: 'the groups of an alert',
    ask: (access) => sqlAlertStore(access).listGroups({ member: { model: null, dedupKey: 'a' } }),
    index: 'sqlite_autoindex_ml_alert_group_members_1 (scope=? AND dedup_key=?)',
    ordered: true,
  },
  {
    question: 'the members of a group',
    ask: (access) => sqlAlertStore(access).compareAndSetGroup(GROUP),
    index: 'ml_alert_group_members_by_group (channel=? AND group_key=?)',
    ordered: true,
  },
  {
    question: 'the silences that are not over',
    ask: (access) => sqlAlertStore(access).listSilences({ endingAfter: 5 }),
    index: 'ml_silences_by_end (ends_at>?)',
  },
];

describe('the database goes by an index to', () => {
  it.each(QUESTIONS)('$question', async ({ ask, index, ordered }) => {
    const plans = await plansOf(ask);
    expect(plans).toContainEqual(expect.stringContaining(index));
    if (ordered) expect(plans.filter((line) => line.includes('TEMP B-TREE'))).toEqual([]);
  });
});
