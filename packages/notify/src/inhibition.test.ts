import { describe, expect, it } from 'vitest';
import type { AlertInput } from './accept-alert.js';
import type { Inhibition } from './inhibition.js';
import { codeOf, drift, setUp } from './notifier-fixture.js';

const upstream: AlertInput = {
  title: 'No data',
  message: '',
  level: 'critical',
  dedupKey: 'upstream',
  metadata: { feed: 'fixtures' },
};
const byFeed: Inhibition = {
  source: [{ field: 'dedupKey', equals: 'upstream' }],
  target: [{ field: 'level', notEquals: 'critical' }],
  equal: ['feed'],
};
const fed = (feed: string, change: Partial<AlertInput> = {}): AlertInput => ({
  ...drift,
  dedupKey: `drift-${feed}`,
  metadata: { feed },
  ...change,
});

describe('inhibition', () => {
  it('holds back what an alert hides while it fires, of any model, and no longer', async () => {
    const { notifier } = setUp({ inhibitions: [byFeed] });
    const reasonOf = async (alert: AlertInput) => (await notifier.sendAlert(alert)).reason;
    expect(await reasonOf(fed('fixtures'))).toBe('first');
    expect(await reasonOf(upstream)).toBe('first');
    expect(await reasonOf(fed('fixtures', { model: 'minutes' }))).toBe('inhibited');
    expect(await reasonOf(fed('players'))).toBe('first');
    expect(await reasonOf(fed('fixtures', { level: 'critical', dedupKey: 'worse' }))).toBe('first');
    await notifier.resolveAlert('upstream');
    expect(await reasonOf(fed('fixtures', { model: 'minutes' }))).toBe('first');
  });

  it('does not let an alert hide itself, nor two each other', async () => {
    const all: Inhibition = {
      source: [{ field: 'level', glob: '*' }],
      target: [{ field: 'level', glob: '*' }],
      equal: [],
    };
    const { notifier } = setUp({ inhibitions: [all], cooldown: 0 });
    for (const alert of [drift, drift, upstream, drift]) {
      expect((await notifier.sendAlert(alert)).accepted).toBe(true);
    }
  });

  it('does not let what an alert was before hide what it is now', async () => {
    const source = [{ field: 'level', equals: 'critical' }];
    const { notifier } = setUp({ inhibitions: [{ ...byFeed, source, equal: ['model'] }], cooldown: 0 });
    await notifier.sendAlert({ ...drift, level: 'critical' });
    expect((await notifier.sendAlert(drift)).accepted).toBe(true);
    expect((await notifier.sendAlert({ ...drift, dedupKey: 'other' })).accepted).toBe(true);
    await notifier.sendAlert({ ...drift, level: 'critical' });
    expect((await notifier.sendAlert({ ...drift, dedupKey: 'other' })).reason).toBe('inhibited');
  });

  it('in a group keeps quiet, and tells at the first flush after its end', async () => {
    const grouping = { by: ['feed'], wait: 1_000, interval: 4_000 };
    const { notifier, slack, clock } = setUp({ inhibitions: [byFeed], grouping });
    await notifier.sendAlert(upstream);
    expect((await notifier.sendAlert(fed('fixtures'))).reason).toBe('grouped');
    await clock.advance(1_000);
    await notifier.drain();
    await notifier.resolveAlert('upstream');
    await clock.advance(4_000);
    await notifier.drain();
    expect(
      slack.received.map(({ notification: { group } }) => [group?.firing, group?.resolved, group?.alerts[0]?.title]),
    ).toEqual([
      [1, 0, 'No data'],
      [1, 1, 'Drift'],
    ]);
  });

  it('refuses one that hides everything, or compares fields without a name', async () => {
    expect(await codeOf(() => setUp({ inhibitions: [{ ...byFeed, source: [] }] }))).toBe('MATCHER_INVALID');
    expect(await codeOf(() => setUp({ inhibitions: [{ ...byFeed, target: [] }] }))).toBe('MATCHER_INVALID');
    expect(await codeOf(() => setUp({ inhibitions: [{ ...byFeed, equal: [''] }] }))).toBe('NOTIFIER_INVALID');
  });
});
