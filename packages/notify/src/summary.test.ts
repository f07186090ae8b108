import { describe, expect, it } from 'vitest';
import { drift, setUp } from './notifier-fixture.js';

describe('getNotificationSummary', () => {
  it('counts alerts, and messages by level, channel and state', async () => {
    const { notifier, slack, clock } = setUp({
      routes: [{ channel: 'slack' }, { channel: 'email', minLevel: 'critical' }],
    });
    slack.failNext(1, { retryable: false });
    await notifier.sendAlert(drift);
    await notifier.sendAlert(drift);
    await notifier.drain();
    await clock.advance(5);
    await notifier.sendAlert({ title: 'Failed', message: '', level: 'critical', model: 'minutes' });
    await notifier.drain();
    await clock.advance(5);
    await notifier.sendAlert({ title: 'Done', message: '', level: 'info' });
    await notifier.resolveAlert('drift', { model: 'points' });
    const none = { pending: 0, delivered: 0, dead: 0 };
    const summary = await notifier.getNotificationSummary();
    expect(summary).toMatchObject({
      at: 1_010,
      resolved: 1,
      alerts: { count: 4, notified: 3, suppressed: 1 },
      messages: { pending: 2, delivered: 2, dead: 1 },
      byLevel: {
        info: { ...none, pending: 1 },
        warning: { ...none, pending: 1, dead: 1 },
        critical: { ...none, delivered: 2 },
      },
      byChannel: { slack: { pending: 2, delivered: 1, dead: 1 }, email: { ...none, delivered: 1 } },
    });
    expect(summary.firing.map(({ dedupKey }) => dedupKey)).toEqual(['Failed', 'Done']);
    expect(summary.deadLetters).toMatchObject([
      {
        channel: 'slack',
        title: 'Drift',
        level: 'warning',
        at: 1_000,
        attempts: 1,
        error: expect.stringContaining('CHANNEL_FAILED'),
      },
    ]);
  });

  it('is restricted to one model on request', async () => {
    const { notifier } = setUp();
    await notifier.sendAlert(drift);
    await notifier.sendAlert({ ...drift, model: 'minutes' });
    const summary = await notifier.getNotificationSummary({ model: 'points' });
    expect([summary.firing.length, summary.alerts.count, summary.messages.pending]).toEqual([1, 1, 2]);
  });

  it('shows a dead letter that no notifier wrote', async () => {
    const { notifier, options } = setUp();
    await options.outbox.add([{ id: 'x', topic: 'alert', key: 'x', payload: { channel: 'slack' }, createdAt: 7 }]);
    expect(await notifier.drain()).toEqual({ delivered: 0, failed: 0, dead: 1 });
    const { deadLetters, messages, byChannel } = await notifier.getNotificationSummary();
    expect(deadLetters).toMatchObject([{ messageId: 'x', channel: null, title: null, level: null, at: 7 }]);
    expect(messages.dead).toBe(1);
    expect(Object.keys(byChannel)).toEqual(['slack', 'email']);
  });
});
