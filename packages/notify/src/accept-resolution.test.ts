import { describe, expect, it } from 'vitest';
import { drift, setUp } from './notifier-fixture.js';

const minute = 60_000;

describe('resolveAlert', () => {
  it('reports the end once, to those who heard of the worst', async () => {
    const { notifier, slack, email, clock } = setUp({
      routes: [{ channel: 'slack' }, { channel: 'email', minLevel: 'critical' }],
    });
    await notifier.sendAlert(drift);
    await notifier.sendAlert({ ...drift, level: 'critical' });
    await clock.advance(30 * minute);
    await notifier.sendAlert(drift);
    const end = await notifier.resolveAlert('drift', { model: 'points' });
    expect(end).toMatchObject({ accepted: true, reason: 'resolved' });
    expect(end.messageIds).toHaveLength(2);
    expect(await notifier.resolveAlert('drift', { model: 'points' })).toMatchObject({
      accepted: false,
      reason: 'not-firing',
    });
    await notifier.drain();
    const heard = ({ received }: typeof slack) =>
      received.map(({ notification: { level, status } }) => `${level} ${status}`);
    expect(heard(slack)).toEqual(['warning firing', 'critical firing', 'warning firing', 'critical resolved']);
    expect(heard(email)).toEqual(['critical firing', 'critical resolved']);
  });

  it('says what is over and since when it was firing, or what it is told', async () => {
    const { notifier, slack } = setUp();
    await notifier.sendAlert(drift);
    await notifier.resolveAlert('drift', { model: 'points' });
    await notifier.sendAlert({ ...drift, dedupKey: 'psi' });
    await notifier.resolveAlert('psi', { model: 'points', message: 'Retrained.', metadata: { version: '1.0.1' } });
    await notifier.drain();
    const ends = slack.received.map(({ notification }) => notification).filter(({ status }) => status === 'resolved');
    expect(ends).toMatchObject([
      { title: 'Drift', message: 'Over. It was firing since 1970-01-01T00:00:01.000Z.', metadata: {}, model: 'points' },
      { title: 'Drift', message: 'Retrained.', metadata: { version: '1.0.1' } },
    ]);
  });

  it('is silent about what never fired, and touches nothing', async () => {
    const { notifier, options } = setUp();
    expect(await notifier.resolveAlert('drift')).toEqual({
      accepted: false,
      reason: 'not-firing',
      id: null,
      messageIds: [],
    });
    expect([await options.store.list(), await options.outbox.list('alert')]).toEqual([[], []]);
  });

  it('is silent about what no channel was told', async () => {
    const { notifier } = setUp({ routes: [{ channel: 'slack', minLevel: 'critical' }] });
    await notifier.sendAlert(drift);
    expect(await notifier.resolveAlert('drift', { model: 'points' })).toMatchObject({
      accepted: false,
      reason: 'never-notified',
    });
  });
});
