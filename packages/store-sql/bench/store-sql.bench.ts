// Durable commits: a change of the champion with its audit record and its message, in one transaction, beside the same
// statements through libsql alone, and beside the least that SQLite can commit.
import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditEntry, auditText } from '@fpl-ml/core';
import type { ModelVersion, RoleMove } from '@fpl-ml/registry';
import { compare } from '@fpl-ml/repo/bench';
import { Kysely } from 'kysely';
import Libsql from 'libsql';
import { configureSqlite, migrate, sqliteDialect, sqlStores } from '../src/index.js';

const MODEL = 'points';
const VERSIONS = ['0.1.0', '0.1.1'];
const folder = await mkdtemp(join(tmpdir(), 'store-sql-bench-'));

const versionOf = (version: string): ModelVersion => ({
  model: MODEL,
  version,
  integrity: 'ready',
  artifact: { sha256: 'a'.repeat(64), bytes: 1 },
  signature: { inputs: [{ name: 'minutes', type: 'number' }], target: 'points' },
  metrics: { rmse: 2 },
  metadata: {},
  lineage: {},
  createdAt: 1,
  createdBy: 'bench',
  quarantine: null,
  archived: false,
});

async function openFile(name: string) {
  const handle = new Libsql(join(folder, name));
  configureSqlite(handle);
  const db = new Kysely<unknown>({ dialect: sqliteDialect(handle) });
  await migrate(db, { profile: 'sqlite', now: 0 });
  const stores = sqlStores(db, { profile: 'sqlite' });
  let after: string | null = null;
  for (const version of VERSIONS) {
    await stores.registry.reserveVersion(versionOf(version), after);
    after = version;
  }
  return { handle, db, stores };
}

const moveOf = (generation: number): RoleMove => ({
  model: MODEL,
  role: 'champion',
  to: VERSIONS[generation % 2] ?? null,
  expectedGeneration: generation,
  at: 1,
  actor: 'bench',
  reason: 'bench',
  evaluation: null,
  override: null,
  quarantine: null,
});

const entryOf = (id: string): AuditEntry => {
  return { id, model: MODEL, at: 1, actor: 'bench', action: 'champion-changed', subject: MODEL, data: { id } };
};

const ours = await openFile('ours.db');
let moved = 0;

async function change(): Promise<void> {
  const id = `${moved}`;
  await ours.stores.transaction(async (tx) => {
    await tx.registry.moveRole(moveOf(moved));
    await tx.auditLog.append([entryOf(id)]);
    await tx.outbox.add([{ id, topic: 'event', key: MODEL, payload: { id }, createdAt: 1 }]);
  });
  moved += 1;
}

/** What the stores say to SQLite for one change, in its order, savepoints included. */
function rawChange(handle: Libsql.Database): () => void {
  const pointer = handle.prepare('select * from ml_roles where model = ? and role = ?');
  const version = handle.prepare('select * from ml_model_versions where model = ? and version = ?');
  const insertPointer = handle.prepare(
    'insert into ml_roles (model, role, version, generation, since) values (?, ?, ?, ?, ?) on conflict do nothing returning generation',
  );
  const updatePointer = handle.prepare(
    'update ml_roles set version = ?, generation = ?, since = ? where model = ? and role = ? and generation = ?',
  );
  const history = handle.prepare(
    'insert into ml_role_history (model, role, from_version, to_version, generation, at, actor, reason, evaluation, override_reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) returning *',
  );
  const head = handle.prepare('select seq, hash from ml_audit_head where id = ?');
  const record = handle.prepare(
    'insert into ml_audit_log (seq, id, model, at, actor, action, subject, data, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing returning id',
  );
  const setHead = handle.prepare('update ml_audit_head set seq = ?, hash = ? where id = ?');
  const message = handle.prepare(
    'insert into ml_outbox (id, topic, message_key, payload, created_at, state, attempts, not_before, lease_until) values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing',
  );
  const begin = handle.prepare('begin immediate');
  const commit = handle.prepare('commit');
  const savepoint = handle.prepare('savepoint a');
  const release = handle.prepare('release savepoint a');
  let generation = 0;

  const moveRole = (): void => {
    const [row] = pointer.all([MODEL, 'champion']);
    const to = VERSIONS[generation % 2] ?? '';
    version.all([MODEL, to]);
    if (row === undefined) insertPointer.all([MODEL, 'champion', to, 1, 1]);
    else updatePointer.run([to, generation + 1, 1, MODEL, 'champion', generation]);
    const from: unknown = Object(row).version ?? null;
    history.all([MODEL, 'champion', from, to, generation + 1, 1, 'bench', 'bench', null, null]);
  };

  const appendAudit = (entry: AuditEntry): void => {
    const [last] = head.all([1]);
    const next = { ...entry, seq: Number(Object(last).seq) + 1 };
    const hash = createHash('sha256')
      .update(auditText(String(Object(last).hash), next))
      .digest('hex');
    const { id, model, at, actor, action, subject, data } = entry;
    record.all([next.seq, id, model, at, actor, action, subject, JSON.stringify(data), hash]);
    setHead.run([next.seq, hash, 1]);
  };

  const inSavepoint = (work: () => void): void => {
    savepoint.run();
    work();
    release.run();
  };

  return () => {
    const id = `${generation}`;
    begin.run();
    inSavepoint(moveRole);
    inSavepoint(() => appendAudit(entryOf(id)));
    inSavepoint(() => {
      message.run([id, 'event', MODEL, JSON.stringify({ id }), 1, 'pending', 0, 0, 0]);
    });
    commit.run();
    generation += 1;
  };
}

const raw = await openFile('raw.db');
const least = new Libsql(join(folder, 'least.db'));
configureSqlite(least);
least.exec('create table t (id integer primary key, n integer)');
const insert = least.prepare('insert into t (n) values (?)');

await compare({
  name: 'change the champion with its audit record and its message, durably (fsync)',
  unit: 'commits',
  candidates: {
    'stores, one transaction': change,
    'libsql, the same statements': rawChange(raw.handle),
    'libsql, one row': () => insert.run([1]),
  },
});

// Without waiting for the disk: what the stores themselves cost.
for (const handle of [ours.handle, raw.handle, least]) handle.prepare('pragma synchronous = off').run();

await compare({
  name: 'the same without fsync',
  unit: 'commits',
  candidates: {
    'stores, one transaction': change,
    'libsql, the same statements': rawChange((await openRawAgain()).handle),
    'libsql, one row': () => insert.run([1]),
  },
});

async function openRawAgain() {
  const again = await openFile('raw-again.db');
  again.handle.prepare('pragma synchronous = off').run();
  return again;
}

await compare({
  name: 'look up the champion',
  unit: 'lookups',
  candidates: {
    'getRoles through the store': () => ours.stores.registry.getRoles(MODEL),
    'libsql, the same statement': (() => {
      const roles = ours.handle.prepare('select * from ml_roles where model = ? order by role');
      return () => roles.all([MODEL]);
    })(),
  },
});

await ours.db.destroy();
await raw.db.destroy();
least.close();
await rm(folder, { recursive: true, force: true });
