import { alertStoreChecks } from '@fpl-ml/notify/conformance';
import { describe, expect, it } from 'vitest';
import { sqlAlertStore } from './sql-alert-store.js';
import { failedWith, type KnownMistake } from './test/conformance.js';

const MISTAKES: readonly KnownMistake[] = [
  {
    flaw: 'writes whatever the revision',
    of: 'and "revision" = ?',
    instead: 'and ? is not null',
    check: 'writes on the revision before, and on no other',
  },
  {
    flaw: 'is one revision too lenient',
    of: 'and "revision" = ?',
    instead: 'and "revision" <= ?',
    check: 'writes on the revision before, and on no other',
  },
  {
    flaw: 'overwrites the first state',
    of: 'on conflict do nothing',
    instead: 'on conflict do update set "title" = excluded."title"',
    check: 'lets one of several writers at the same time win',
  },
  {
    flaw: 'finds the states of any model',
    of: 'where "scope" = ? and "dedup_key" = ?',
    instead: 'where ? is not null and "dedup_key" = ?',
    check: 'keeps models apart, and what could look like another key',
  },
  {
    flaw: 'compares keys without regard to case',
    of: '"dedup_key" = ?',
    instead: '"dedup_key" = ? collate nocase',
    check: 'keeps models apart, and what could look like another key',
  },
  {
    flaw: 'forgets the status that is asked for',
    of: 'where "status" = ?',
    instead: 'where ? is not null',
    check: 'lists by model and by status',
  },
];

describe('each mistake in the SQL of the alert store is caught', () => {
  it.each(MISTAKES)('$flaw', async (mistake) => {
    expect(await failedWith(alertStoreChecks, sqlAlertStore, mistake)).toEqual([mistake.check]);
  });
});
