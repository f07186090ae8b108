import { AsyncLocalStorage } from 'node:async_hooks';
import { auditLogMemory, memoryAuditLog, memoryOutbox, memoryUnitOfWork, outboxMemory } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import type { AlertInput } from './accept-alert.js';
import type { AlertStore } from './alert-store.js';
import { alertMemory, memoryAlertStore } from './memory-alert-store.js';
import { createNotifier } from './notifier.js';
import { codeOf, drift, setUp } from './notifier-fixture.js';

const minute = 60_000;

describe('sendAlert', () => {
  it('writes one message for each channel, and sends nothing', async () => {
    const { notifier, slack, email, options } = setUp();
    const receipt = await notifier.sendAlert({ ...drift, metadata: { psi: 0.3 } });
    expect(receipt).toMatchObject({ accepted: true, reason: 'first' });
    expect(receipt.messageIds).toEqual([`${receipt.id}/slack`, `${receipt.id}/email`]);
    const rows = await options.outbox.list('alert');
    expect(rows.map(({ id, state }) => [id, state])).toEqual(receipt.messageIds.map((id) => [id, 'pending']));
    expect(new Set(rows.map(({ key }) => key)).size).toBe(2);
    expect([...slack.received, ...email.received]).toEqual([]);
  });

  it('delivers what was sent, whole', async () => {
    const { notifier, slack } = setUp();
    const { id, messageIds } = await notifier.sendAlert({ ...drift, metadata: { psi: 0.3 } });
    expect(await notifier.drain()).toEqual({ delivered: 2, failed: 0, dead: 0 });
    const notification = { ...drift, id, status: 'firing', metadata: { psi: 0.3 }, at: 1_000 };
    expect(slack.received).toEqual([{ notification, idempotencyKey: messageIds[0] }]);
  });

  it('keeps further alerts back for the cooldown, with a reason, to the millisecond', async () => {
    const { notifier, clock } = setUp();
    const send = async () => {
      const { accepted, reason, messageIds } = await notifier.sendAlert(drift);
      expect(messageIds).toHaveLength(accepted ? 2 : 0);
      return reason;
    };
    expect(await send()).toBe('first');
    await clock.advance(30 * minute - 1);
    expect(await send()).toBe('cooldown');
    await clock.advance(1);
    expect(await send()).toBe('cooldown-over');
  });

  it('takes another cooldown', async () => {
    const { notifier, clock } = setUp({ cooldown: 5 });
    await notifier.sendAlert(drift);
    await clock.advance(4);
    expect((await notifier.sendAlert(drift)).reason).toBe('cooldown');
    await clock.advance(1);
    expect((await notifier.sendAlert(drift)).reason).toBe('cooldown-over');
  });

  it('keeps models and dedup keys apart; the key is the title where none is given', async () => {
    const { notifier, slack } = setUp();
    const plain = { title: 'Drift', message: '', level: 'info' } as const;
    const alerts: readonly AlertInput[] = [drift, { ...drift, model: 'minutes' }, { ...drift, dedupKey: 'psi' }, plain];
    for (const alert of alerts) expect((await notifier.sendAlert(alert)).reason).toBe('first');
    expect((await notifier.sendAlert({ ...plain, dedupKey: 'Drift' })).reason).toBe('cooldown');
    await notifier.drain();
    expect(slack.received.map(({ notification: { model, dedupKey } }) => [model, dedupKey])).toEqual([
      ['points', 'drift'],
      ['minutes', 'drift'],
      ['points', 'psi'],
      [undefined, 'Drift'],
    ]);
  });

  it('routes by level, once for each channel', async () => {
    const { notifier } = setUp({
      routes: [
        { channel: 'slack', minLevel: 'warning' },
        { channel: 'email', minLevel: 'critical' },
        { channel: 'slack' },
      ],
    });
    const channels = async (level: 'info' | 'warning' | 'critical') => {
      const { messageIds } = await notifier.sendAlert({ title: level, message: '', level });
      return messageIds.map((id) => id.split('/')[1]);
    };
    expect(await channels('info')).toEqual(['slack']);
    expect(await channels('critical')).toEqual(['slack', 'email']);
  });

  it('says when no channel takes the level', async () => {
    const { notifier } = setUp({ routes: [{ channel: 'email', minLevel: 'critical' }] });
    expect(await notifier.sendAlert(drift)).toMatchObject({ accepted: false, reason: 'no-route', messageIds: [] });
    expect(await notifier.sendAlert({ ...drift, level: 'critical' })).toMatchObject({
      accepted: true,
      reason: 'first',
    });
  });

  it('refuses what is no alert', async () => {
    const { notifier, options } = setUp();
    const loud = Object.assign({}, drift, { level: 'loud' });
    const never = { value: Number.NaN };
    expect(await codeOf(() => notifier.sendAlert({ ...drift, title: '' }))).toBe('ALERT_INVALID');
    expect(await codeOf(() => notifier.sendAlert({ ...drift, dedupKey: '' }))).toBe('ALERT_INVALID');
    expect(await codeOf(() => notifier.sendAlert({ ...drift, model: '' }))).toBe('ALERT_INVALID');
    expect(await codeOf(() => notifier.sendAlert(loud))).toBe('ALERT_INVALID');
    expect(await codeOf(() => notifier.sendAlert({ ...drift, metadata: never }))).toBe('JSON_INVALID');
    expect(await options.store.list()).toEqual([]);
  });

  it('sends one alert when twenty come at the same time', async () => {
    const { notifier, options } = setUp();
    const receipts = await Promise.all(Array.from({ length: 20 }, () => notifier.sendAlert(drift)));
    expect(receipts.filter(({ accepted }) => accepted)).toHaveLength(1);
    expect(await options.outbox.list('alert')).toHaveLength(2);
    expect(await options.store.list()).toMatchObject([
      { count: 20, notifiedCount: 1, suppressedCount: 19, revision: 20 },
    ]);
  });

  it('loses nothing when the process dies before the outbox, outside a transaction', async () => {
    const outbox = memoryOutbox();
    const { options } = setUp({ outbox });
    const dying = { ...outbox, add: () => Promise.reject(new Error('killed')) };
    await expect(createNotifier({ ...options, outbox: dying }).sendAlert(drift)).rejects.toThrow('killed');
    expect(await createNotifier(options).sendAlert(drift)).toMatchObject({ accepted: true });
    expect(await outbox.list('alert')).toHaveLength(2);
  });

  it('loses nothing when the process dies between outbox and state, outside a transaction', async () => {
    const store = memoryAlertStore();
    const dying: AlertStore = { ...store, compareAndSet: () => Promise.reject(new Error('killed')) };
    const { options } = setUp();
    await expect(createNotifier({ ...options, store: dying }).sendAlert(drift)).rejects.toThrow('killed');
    expect(await createNotifier({ ...options, store }).sendAlert(drift)).toMatchObject({ accepted: true });
    expect(await options.outbox.list('alert')).toHaveLength(2);
  });

  it('tells of an alert also when one before it was told by a process that died before it wrote the state', async () => {
    const store = memoryAlertStore();
    const dying: AlertStore = { ...store, compareAndSet: () => Promise.reject(new Error('killed')) };
    const { options, notifier, slack, clock } = setUp({ store });
    await expect(createNotifier({ ...options, store: dying }).sendAlert(drift)).rejects.toThrow('killed');
    await notifier.drain();
    expect(slack.received).toHaveLength(1);
    await clock.advance(24 * 60 * minute);
    expect(await notifier.sendAlert(drift)).toMatchObject({ accepted: true });
    await notifier.drain();
    expect(slack.received).toHaveLength(2);
  });

  it('gives up, retryably, on a store that never agrees', async () => {
    const { notifier } = setUp({ store: { ...memoryAlertStore(), compareAndSet: async () => false } });
    expect(await codeOf(() => notifier.sendAlert(drift))).toBe('ALERT_CONFLICT');
  });

  it('commits with the transaction that it is part of, or not at all', async () => {
    const unit = memoryUnitOfWork(
      { alerts: alertMemory(), outbox: outboxMemory(), auditLog: auditLogMemory() },
      { scope: new AsyncLocalStorage<object>(), rehearse: true },
    );
    const { slack, options } = setUp({ store: unit.alerts, outbox: unit.outbox, auditLog: unit.auditLog });
    const send = (fail: boolean) =>
      unit.transaction(async (tx) => {
        const inside = createNotifier({ ...options, store: tx.alerts, outbox: tx.outbox, auditLog: tx.auditLog });
        const receipt = await inside.sendAlert(drift);
        if (fail) throw new Error('rolled back');
        return receipt;
      });
    await expect(send(true)).rejects.toThrow('rolled back');
    expect([await unit.alerts.list(), await unit.outbox.list('alert'), await unit.auditLog.list()]).toEqual([
      [],
      [],
      [],
    ]);
    expect(await send(false)).toMatchObject({ accepted: true, reason: 'first' });
    expect(await createNotifier(options).drain()).toMatchObject({ delivered: 2 });
    expect(slack.received).toHaveLength(1);
  });
});

describe('the audit log', () => {
  it('has every decision with its reason, and every message given up', async () => {
    const auditLog = memoryAuditLog();
    const { notifier, slack } = setUp({ auditLog });
    slack.failNext(1, { retryable: false });
    await notifier.sendAlert(drift);
    await notifier.sendAlert(drift);
    await notifier.drain();
    await notifier.resolveAlert('drift', { model: 'points' });
    const records = await auditLog.list({ model: 'points', subject: 'drift' });
    expect(records.map(({ action, data }) => [action, data['reason'] ?? data['error']])).toEqual([
      ['alert-accepted', 'first'],
      ['alert-suppressed', 'cooldown'],
      ['alert-dead-lettered', 'CHANNEL_FAILED: Channel "slack" was told to fail.'],
      ['alert-accepted', 'resolved'],
    ]);
  });
});
