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
  {
    flaw: 'writes whatever the revision of the group',
    of: '"group_key" = ? and "revision" = ?',
    instead: '"group_key" = ? and ? is not null',
    check: 'writes a group on the revision before, and on no other',
  },
  {
    flaw: 'finds the groups of any channel',
    of: 'where "channel" = ? and "group_key" = ?',
    instead: 'where ? is not null and "group_key" = ?',
    check: 'keeps the groups of channels apart, and what could look like another key',
  },
  {
    flaw: 'finds a group due a moment too late',
    of: '"next_flush_at" <= ?',
    instead: '"next_flush_at" < ?',
    check: 'lists the groups that are due, the instant included, and none without a time',
  },
  {
    flaw: 'finds the groups of an alert of any model',
    of: '"member"."scope" = ?',
    instead: '? is not null',
    check: 'finds the groups of an alert, as its members are now',
  },
  {
    flaw: 'leaves alerts in the group that they left',
    of: 'delete from "ml_alert_group_members" where "scope" = ?',
    instead: 'delete from "ml_alert_group_members" where "scope" || \'x\' = ?',
    check: 'finds the groups of an alert, as its members are now',
  },
  {
    flaw: 'writes whatever the revision of the silence',
    of: '"id" = ? and "revision" = ?',
    instead: '"id" = ? and ? is not null',
    check: 'writes a silence on the revision before, and on no other, and changes nothing when it refuses',
  },
  {
    flaw: 'lists a silence at the instant of its end',
    of: '"ends_at" > ?',
    instead: '"ends_at" >= ?',
    check: 'lists the silences that end later, by the time they were made, then by id',
  },
  {
    flaw: 'lists silences in no order',
    of: ' order by "created_at", "id"',
    instead: ' order by "id" desc',
    check: 'lists the silences that end later, by the time they were made, then by id',
  },
];

describe('each mistake in the SQL of the alert store is caught', () => {
  it.each(MISTAKES)('$flaw', async (mistake) => {
    expect(await failedWith(alertStoreChecks, sqlAlertStore, mistake)).toEqual([mistake.check]);
  });
});
