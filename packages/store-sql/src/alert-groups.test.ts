import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from './migrate.js';
import { sqlStores } from './sql-stores.js';
import { buildContender, contend, removeContender } from './test/contend.js';
import { freshDatabasesOf } from './test/fresh-database.js';
import { ALERTS, openGroupNotifier } from './test/group-tasks.js';
import { killContender } from './test/kill-contender.js';
import { PROFILES } from './test/open-stores.js';

const PROCESSES = 4;
beforeAll(buildContender);
afterAll(removeContender);

describe.each(PROFILES)('groups of alerts on %s', (profile) => {
  const fresh = freshDatabasesOf(profile);

  it('are told of once per flush by several processes, and no alert is lost', async () => {
    const database = await fresh();
    const delivered = (await contend(database.path, 'groups', PROCESSES)).flat().map(Number);
    const { notifier, channel, clock } = openGroupNotifier(database, PROCESSES);
    await clock.advance(1e6);
    await notifier.drain();
    const { alerts, outbox } = sqlStores(database.db, database.options);
    const [group] = await alerts.listGroups();
    const all = [...delivered, ...channel.received.map(({ notification }) => notification.group?.flush ?? 0)];
    expect(all.toSorted((a, b) => a - b)).toEqual(Array.from({ length: group?.flush ?? 0 }, (_, i) => i + 1));
    expect(await outbox.list('alert')).toHaveLength(all.length);
    expect(group?.members).toHaveLength(PROCESSES * ALERTS);
    expect(group?.members.filter(({ notifiedAt }) => notifiedAt === null)).toEqual([]);
  });

  it.each(['hangBeforeMessage', 'hangAfterMessage'])(
    'are told of once when the process is killed: %s',
    async (task) => {
      const database = await fresh();
      await killContender(database.path, task);
      const { alerts, outbox } = sqlStores(database.db, database.options);
      expect((await alerts.listGroups())[0]).toMatchObject({ flush: 1, nextFlushAt: 10, outgoing: { flush: 1 } });
      const { notifier, channel, clock } = openGroupNotifier(database, 1);
      await clock.advance(10);
      expect(await notifier.drain()).toEqual({ delivered: 1, failed: 0, dead: 0 });
      expect(channel.received.map(({ notification }) => [notification.title, notification.group?.flush])).toEqual([
        ['told', 1],
      ]);
      expect(await outbox.list('alert')).toHaveLength(1);
      expect((await alerts.listGroups())[0]).toMatchObject({ flush: 1, nextFlushAt: 20, outgoing: null });
    },
  );

  it('come into a database that has alerts from before', async () => {
    const { db, options } = await fresh();
    for (const table of ['ml_alert_groups', 'ml_alert_group_members', 'ml_silences']) {
      await db.schema.dropTable(table).execute();
    }
    await db.schema.alterTable('ml_alerts').dropColumn('metadata').execute();
    await db.deleteFrom('ml_schema_history').where('version', '=', 3).execute();
    await sql`insert into ml_alerts (scope, model, dedup_key, status, title, level, firing_since, last_alert_at,
      alert_count, notified_count, suppressed_count, revision)
      values ('none', null, 'k', 'firing', 'Before', 'warning', 1, 1, 1, 1, 0, 1)`.execute(db);
    expect((await migrate(db, { ...options, now: 1 })).applied).toEqual(['add-alert-groups']);
    const { alerts } = sqlStores(db, options);
    const alert = await alerts.get({ model: null, dedupKey: 'k' });
    expect(alert).toMatchObject({ title: 'Before', metadata: {} });
    if (alert !== null) {
      expect(await alerts.compareAndSet({ ...alert, metadata: { psi: 1 }, revision: 2 })).toBe(true);
    }
    expect(await alerts.list({ status: 'firing' })).toMatchObject([{ metadata: { psi: 1 } }]);
  });
});
