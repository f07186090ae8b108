import type { Check } from '@fpl-ml/core';
import { auditLogChecks, outboxChecks } from '@fpl-ml/core/conformance';
import { runStoreChecks } from '@fpl-ml/engine/conformance';
import { registryStoreChecks } from '@fpl-ml/registry/conformance';
import { describe, expect, it } from 'vitest';
import type { SqlOpener } from './access.js';
import { sqlAuditLog } from './sql-audit-log.js';
import { sqlOutbox } from './sql-outbox.js';
import { sqlRegistryStore } from './sql-registry-store.js';
import { sqlRunStore } from './sql-run-store.js';
import { failedWith, type KnownMistake } from './test/conformance.js';

const forgotten = (condition: string): string => `(${condition} or 1)`;

const auditLog: readonly KnownMistake[] = [
  {
    flaw: 'forgets the model',
    of: '"model" = ?',
    instead: forgotten('"model" = ?'),
    check: 'filters by model, action and subject',
  },
  {
    flaw: 'includes where it should exclude',
    of: '"seq" > ?',
    instead: '"seq" >= ?',
    check: 'continues after a seq, exclusively, up to a limit',
  },
  {
    flaw: 'takes an id twice in silence',
    of: 'on conflict ("id") do nothing',
    instead: 'on conflict ("id") do update set "subject" = excluded."subject"',
    check: 'appends all entries of a call or none, and refuses an id twice',
  },
  {
    flaw: 'forgets where the chain ends',
    of: 'update "ml_audit_head" set "seq" = ?, "hash" = ?',
    instead: `update "ml_audit_head" set "seq" = ?, "hash" = substr(?, 1, 0)`,
    check: 'chains each record to the one before it, whatever its model',
  },
  {
    flaw: 'commits what it refused',
    of: 'rollback',
    instead: 'commit',
    check: 'appends all entries of a call or none, and refuses an id twice',
  },
];

const outbox: readonly KnownMistake[] = [
  {
    flaw: 'ends a lease too late',
    of: '"lease_until" <= ?',
    instead: '"lease_until" < ?',
    check: 'gives a message out again once its lease has run out, and refuses the outcome of the old claim',
  },
  {
    flaw: 'retries too late',
    of: '"not_before" <= ?',
    instead: '"not_before" < ?',
    check: 'retries a failed message not before its time, and before the later ones of its key',
  },
  {
    flaw: 'gives out all messages of a key',
    of: '"older"."seq" < "message"."seq"',
    instead: '"older"."seq" < 0',
    check: 'keeps the later messages of a key back until the earlier one is delivered',
  },
  {
    flaw: 'waits for dead letters',
    of: '"older"."state" = ?',
    instead: forgotten('"older"."state" = ?'),
    check: 'lets a dead letter block nothing, and keeps it to be seen',
  },
  {
    flaw: 'believes any claim',
    of: 'and "claim" = ?',
    instead: `and ${forgotten('"claim" = ?')}`,
    check: 'gives a message out again once its lease has run out, and refuses the outcome of the old claim',
  },
  {
    flaw: 'replaces a message with a known id',
    of: 'on conflict ("id") do nothing',
    instead: 'on conflict ("id") do update set "payload" = excluded."payload"',
    check: 'leaves a message with a known id as it is',
  },
  {
    flaw: 'forgets the topic',
    of: 'where "topic" = ?',
    instead: `where ${forgotten('"topic" = ?')}`,
    check: 'keeps topics apart and honours the limit',
  },
  {
    flaw: 'counts no attempts',
    of: '"attempts" = attempts + 1',
    instead: '"attempts" = attempts + 0',
    check: 'gives out the oldest message of each key, in order of seq',
  },
];

const registry: readonly KnownMistake[] = [
  {
    flaw: 'sorts versions by their spelling',
    of: 'from "ml_model_versions" where "model" = ? order by "seq"',
    instead: 'from "ml_model_versions" where "model" = ? order by "version"',
    check: 'lists versions in the order of reservation, not of their spelling',
  },
  {
    flaw: 'forgets the model in a change',
    of: 'where "model" = ? and "version" = ?',
    instead: `where ${forgotten('"model" = ?')} and "version" = ?`,
    check: 'keeps the versions of different models apart',
  },
  {
    flaw: 'forgets the model in the latest version',
    of: 'update "ml_latest_versions" set "version" = ? where "model" = ?',
    instead: `update "ml_latest_versions" set "version" = ? where ${forgotten('"model" = ?')}`,
    check: 'keeps the versions of different models apart',
  },
  {
    flaw: 'takes a role of another model for one of this',
    of: 'from "ml_roles" where "model" = ? and "version" = ?',
    instead: `from "ml_roles" where ${forgotten('"model" = ?')} and "version" = ?`,
    check: 'spares a version that a role points to, if told so',
  },
  {
    flaw: 'takes an id twice in silence',
    of: 'on conflict ("id") do nothing',
    instead: 'on conflict ("id") do update set "verdict" = excluded."verdict"',
    check: 'keeps every evaluation of a version, and refuses an id twice',
  },
  {
    flaw: 'forgets the version of an evaluation',
    of: 'from "ml_evaluations" where "model" = ? and "version" = ?',
    instead: `from "ml_evaluations" where "model" = ? and ${forgotten('"version" = ?')}`,
    check: 'keeps the evaluations of versions and models apart',
  },
  {
    flaw: 'forgets the role of a change',
    of: '"role" = ? order by "seq"',
    instead: `${forgotten('"role" = ?')} order by "seq"`,
    check: 'lists the history in order, of all roles or of one, with growing seq',
  },
  {
    flaw: 'gives no order to pointers',
    of: 'order by "role"',
    instead: 'order by "role" desc',
    check: 'keeps roles and models apart',
  },
  {
    flaw: 'keeps only the first latest version',
    of: 'update "ml_latest_versions" set "version" = ? where "model" = ?',
    instead: 'update "ml_latest_versions" set "version" = ? where "model" = ? and "version" is null',
    check: 'refuses a reservation that does not know the latest version, and tells it',
  },
];

const runs: readonly KnownMistake[] = [
  {
    flaw: 'saves on any revision',
    of: 'where "model" = ? and "revision" = ?',
    instead: `where "model" = ? and ${forgotten('"revision" = ?')}`,
    check: 'refuses a save on another revision, and keeps what was there',
  },
  {
    flaw: 'lets the last of the first writers win',
    of: 'on conflict ("model") do nothing',
    instead: 'on conflict ("model") do update set "state" = excluded."state"',
    check: 'lets one of several writers with one expectation succeed',
  },
  {
    flaw: 'begins a finished step again',
    of: '"ml_steps"."status" = ?',
    instead: forgotten('"ml_steps"."status" = ?'),
    check: 'never changes a step that is finished',
  },
  {
    flaw: 'begins a step again under an earlier epoch',
    of: '"ml_steps"."epoch" <= ?',
    instead: forgotten('"ml_steps"."epoch" <= ?'),
    check: 'begins a step again under a later epoch, counting, and then takes nothing from the earlier one',
  },
  {
    flaw: 'takes the end of a worker that was replaced',
    of: '"status" = ? and "epoch" = ?',
    instead: `"status" = ? and ${forgotten('"epoch" = ?')}`,
    check: 'begins a step again under a later epoch, counting, and then takes nothing from the earlier one',
  },
  {
    flaw: 'sorts steps by when they were begun last',
    of: '"request_id" = ? order by "seq"',
    instead: '"request_id" = ? order by "started_at"',
    check: 'lists the steps of one retraining in the order of their first beginning',
  },
  {
    flaw: 'sorts retrainings by their id',
    of: 'from "ml_retrainings" where "model" = ? order by "seq"',
    instead: 'from "ml_retrainings" where "model" = ? order by "id"',
    check: 'lists retrainings in the order in which they were added, and replaces in place',
  },
  {
    flaw: 'finds the request of another model',
    of: 'where "model" = ? and "idempotency_key" = ?',
    instead: `where ${forgotten('"model" = ?')} and "idempotency_key" = ?`,
    check: 'keeps models apart',
  },
];

function catches<Store>(
  name: string,
  opener: SqlOpener<Store>,
  checks: readonly Check<Store>[],
  mistakes: readonly KnownMistake[],
): void {
  describe(`a store of ${name}`, () => {
    for (const mistake of mistakes) {
      it(`that ${mistake.flaw} fails "${mistake.check}"`, async () => {
        expect(await failedWith(checks, opener, mistake)).toContain(mistake.check);
      });
    }
  });
}

catches('an audit log', sqlAuditLog, auditLogChecks, auditLog);
catches('an outbox', sqlOutbox, outboxChecks, outbox);
catches('a registry', sqlRegistryStore, registryStoreChecks, registry);
catches('a run store', sqlRunStore, runStoreChecks, runs);
