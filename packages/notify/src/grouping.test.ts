import { memoryAuditLog } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import type { Channel } from './channel.js';
import { createNotifier } from './notifier.js';
import { alertOf, codeOf, drift, type NotifierFixture, setUp, titles } from './notifier-fixture.js';
import type { NotifierOptions } from './notifier-options.js';
import type { RecordingChannel } from './recording-channel.js';

const grouping = { by: ['model'], wait: 1_000, interval: 4_000, repeat: 10_000 };

function setUpGroups(change: Partial<NotifierOptions> = {}): NotifierFixture {
  return setUp({ grouping, ...change });
}

const groupsOf = ({ received }: RecordingChannel) => received.map(({ notification }) => notification.group);

describe('grouping', () => {
  it('refuses a cooldown beside it, and settings that make no sense', async () => {
    const refusals: readonly Partial<NotifierOptions>[] = [
      { grouping, cooldown: 0 },
      { grouping: { by: ['model', 'model'] } },
      { grouping: { by: [''] } },
      { grouping: { by: [], wait: -1 } },
      { grouping: { by: [], interval: 0 } },
      { grouping: { by: [], repeat: Number.NaN } },
    ];
    for (const refused of refusals) expect(await codeOf(() => setUp(refused))).toBe('NOTIFIER_INVALID');
  });

  it('takes alerts in without a message, and says what they are to their group', async () => {
    const { notifier, options } = setUpGroups();
    const first = await notifier.sendAlert(drift);
    expect(first).toMatchObject({ accepted: true, reason: 'grouped', messageIds: [] });
    expect(await notifier.sendAlert(drift)).toMatchObject({ accepted: false, reason: 'in-group' });
    expect((await notifier.sendAlert({ ...drift, level: 'critical' })).reason).toBe('grouped');
    expect((await notifier.resolveAlert('unknown')).reason).toBe('not-firing');
    expect((await notifier.resolveAlert('drift', { model: 'points' })).reason).toBe('never-notified');
    expect(await options.outbox.list('alert')).toEqual([]);
    expect((await options.store.list())[0]).toMatchObject({ count: 3, notifiedCount: 2, suppressedCount: 1 });
  });

  it('tells one alert as it is told without groups, and of several what they are', async () => {
    const { notifier, slack, clock } = setUpGroups();
    await notifier.sendAlert({ ...drift, metadata: { psi: 0.3 } });
    await clock.advance(1_000);
    await notifier.drain();
    await notifier.sendAlert({ ...drift, dedupKey: 'perf', title: 'RMSE', level: 'critical' });
    await notifier.sendAlert({ ...drift, dedupKey: 'gone', title: 'Gone' });
    await notifier.resolveAlert('drift', { model: 'points' });
    await clock.advance(4_000);
    await notifier.drain();
    const [single, several] = slack.received.map(({ notification }) => notification);
    expect(single).toMatchObject({
      ...drift,
      dedupKey: 'group:{"model":"points"}',
      status: 'firing',
      metadata: { psi: 0.3 },
    });
    expect(several).toMatchObject({
      title: '2 firing, 1 resolved: RMSE; Gone; Drift',
      level: 'critical',
      status: 'firing',
      model: 'points',
      metadata: { firing: 2, resolved: 1 },
      group: { labels: { model: 'points' }, flush: 2, firing: 2, resolved: 1, omitted: 0 },
    });
    expect(several?.message.split('\n')).toEqual([
      'CRITICAL [points] RMSE: Minutes drifted.',
      'WARNING [points] Gone: Minutes drifted.',
      'RESOLVED [points] Drift: Over. It was firing since 1970-01-01T00:00:01.000Z.',
    ]);
  });

  it('makes a group for each channel and key, by level, by metadata or of everything', async () => {
    const alerts = ['ops', 'dev'].flatMap((team) =>
      (['warning', 'critical'] as const).map((level) => ({
        ...drift,
        dedupKey: team + level,
        level,
        metadata: { team },
      })),
    );
    const counts = async (by: readonly string[]) => {
      const { notifier, slack, email, clock } = setUpGroups({
        grouping: { ...grouping, by },
        routes: [{ channel: 'slack' }, { channel: 'email', minLevel: 'critical' }],
      });
      for (const alert of alerts) await notifier.sendAlert(alert);
      await clock.advance(1_000);
      await notifier.drain();
      return [slack, email].map((channel) => groupsOf(channel).map((group) => group?.firing));
    };
    expect(await counts([])).toEqual([[4], [2]]);
    expect(await counts(['level'])).toEqual([[2, 2], [2]]);
    expect(await counts(['team', 'level'])).toEqual([
      [1, 1, 1, 1],
      [1, 1],
    ]);
    expect(await counts(['absent'])).toEqual([[4], [2]]);
  });

  it('moves an alert whose fields change into its other group, and ends it there', async () => {
    const { notifier, slack, clock, options } = setUpGroups({ grouping: { ...grouping, by: ['level'] } });
    await notifier.sendAlert(drift);
    await notifier.sendAlert({ ...drift, level: 'critical' });
    await notifier.sendAlert(drift);
    await clock.advance(1_000);
    await notifier.drain();
    await notifier.resolveAlert('drift', { model: 'points' });
    await clock.advance(4_000);
    await notifier.drain();
    expect(groupsOf(slack).map((group) => [group?.labels['level'], group?.firing, group?.resolved])).toEqual([
      ['critical', 1, 0],
      ['critical', 0, 1],
    ]);
    expect((await options.store.listGroups()).flatMap(({ members }) => members)).toEqual([]);
  });

  it('says when no channel takes the level', async () => {
    const { notifier } = setUpGroups({ routes: [{ channel: 'email', minLevel: 'critical' }] });
    expect(await notifier.sendAlert(drift)).toMatchObject({ accepted: false, reason: 'no-route' });
    expect(await notifier.sendAlert({ ...drift, level: 'critical' })).toMatchObject({ accepted: true });
  });

  it('shows the next flush in the summary, of all and of one model', async () => {
    const { notifier, clock } = setUpGroups();
    expect((await notifier.getNotificationSummary()).nextFlushAt).toBeNull();
    await notifier.sendAlert(drift);
    await clock.advance(500);
    await notifier.sendAlert({ ...drift, model: 'minutes' });
    const next = async (model?: string) =>
      (await notifier.getNotificationSummary(model === undefined ? {} : { model })).nextFlushAt;
    expect([await next(), await next('minutes'), await next('other')]).toEqual([2_000, 2_500, null]);
  });

  it('lists at most twenty alerts, and says how many more there are', async () => {
    const { notifier, slack, clock } = setUpGroups();
    for (let i = 0; i < 33; i += 1) await notifier.sendAlert(alertOf(`t${i}`, `k${i}`));
    await clock.advance(1_000);
    await notifier.drain();
    const [told] = slack.received.map(({ notification }) => notification);
    expect(told?.message.split('\n').at(-1)).toBe('… and 13 more');
    expect(told?.title).toBe('33 firing: t0; t1; t2 and 30 more');
    expect([told?.group?.alerts.length, told?.group?.omitted, told?.group?.firing]).toEqual([20, 13, 33]);
  });

  it('records each message in the audit log', async () => {
    const auditLog = memoryAuditLog();
    const { notifier, clock, options } = setUpGroups({ auditLog });
    await notifier.sendAlert(drift);
    await clock.advance(1_000);
    await notifier.drain();
    const sent = (await options.outbox.list('alert')).map(({ id }) => id);
    const records = await auditLog.list({ action: 'group-notified' });
    expect(records.map(({ data }) => data['messageId'])).toEqual(sent);
    expect(records[0]).toMatchObject({ model: 'points', subject: '{"model":"points"}', data: { flush: 1, firing: 1 } });
  });

  it('keeps secrets in alerts out of the audit log and the log', async () => {
    const auditLog = memoryAuditLog();
    const leaky: Channel = {
      name: 'slack',
      send: (notification) => Promise.reject(new Error(`404 from ${String(notification.metadata['url'])}`)),
    };
    const by = { ...grouping, by: ['url'] };
    const { notifier, clock, log } = setUpGroups({ auditLog, channels: [leaky], grouping: by });
    await notifier.sendAlert({ ...drift, metadata: { url: 'https://hooks.slack.com/services/T0/B0/c4n4ry' } });
    await clock.advance(1_000);
    await notifier.drain();
    const records = await auditLog.list();
    expect([log.length, records.map(({ action }) => action)]).toEqual([1, ['alert-accepted', 'group-notified']]);
    expect(JSON.stringify([log, records])).not.toContain('c4n4ry');
  });

  it('holds up no delivery when groups cannot be flushed, and says so', async () => {
    const { notifier, options, slack, clock } = setUpGroups();
    await notifier.sendAlert(drift);
    await clock.advance(1_000);
    await notifier.drain();
    const single = createNotifier({ ...setUp().options, outbox: options.outbox, channels: [slack] });
    await single.sendAlert(alertOf('single'));
    const store = { ...options.store, listGroups: () => Promise.reject(new Error('down')) };
    await expect(createNotifier({ ...options, store }).drain()).rejects.toThrow('down');
    expect(titles(slack)).toEqual(['Drift', 'single']);
  });
});
