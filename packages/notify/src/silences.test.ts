import { memoryAuditLog } from '@fpl-ml/core/testing';
import { describe, expect, it } from 'vitest';
import { createNotifier } from './notifier.js';
import { alertOf, codeOf, drift, setUp, titles } from './notifier-fixture.js';
import type { SilenceInput } from './silences.js';

const points = [{ field: 'model', equals: 'points' }] as const;
const input: SilenceInput = { matchers: points, duration: 5_000, createdBy: 'ann', reason: 'Maintenance' };

describe('silence', () => {
  it('gives a frozen record with an id, and keeps it in the store', async () => {
    const { notifier, options, clock } = setUp();
    const silence = await notifier.silence(input);
    expect(silence).toEqual({
      id: 'silence-1',
      matchers: points,
      startsAt: 1_000,
      endsAt: 6_000,
      createdAt: 1_000,
      createdBy: 'ann',
      reason: 'Maintenance',
      expiredBy: null,
      revision: 1,
    });
    expect([Object.isFrozen(silence), Object.isFrozen(silence.matchers[0])]).toEqual([true, true]);
    const later = await notifier.silence({ ...input, startsAt: 9_000, duration: 1 });
    expect([later.startsAt, later.endsAt]).toEqual([9_000, 9_001]);
    expect(await createNotifier(options).listSilences()).toEqual([silence, later]);
    await clock.advance(5_000);
    expect(await notifier.listSilences()).toEqual([later]);
    expect(await notifier.listSilences({ ended: true })).toEqual([silence, later]);
  });

  it('refuses what is no silence', async () => {
    const { notifier, options } = setUp();
    const { duration: _, ...open } = input;
    const refused: readonly SilenceInput[] = [
      open,
      { ...input, endsAt: 9_000 },
      { ...input, duration: 0 },
      { ...input, duration: Number.NaN },
      { ...open, startsAt: 5_000, endsAt: 5_000 },
      { ...open, startsAt: 1, endsAt: 1_000 },
      { ...input, createdBy: ' ' },
      { ...input, reason: '' },
    ];
    for (const each of refused) expect(await codeOf(() => notifier.silence(each))).toBe('SILENCE_INVALID');
    expect(await codeOf(() => notifier.silence({ ...input, matchers: [] }))).toBe('MATCHER_INVALID');
    expect(await codeOf(() => setUp({ silences: [{ ...input, matchers: [] }] }))).toBe('MATCHER_INVALID');
    expect(await codeOf(() => setUp({ silences: [{ ...input, reason: '' }] }))).toBe('SILENCE_INVALID');
    expect(await options.store.listSilences()).toEqual([]);
  });

  it('holds alerts that match back until it is over, to the millisecond; then the next one passes', async () => {
    const { notifier, clock, options, slack } = setUp();
    await notifier.silence(input);
    expect(await notifier.sendAlert(drift)).toMatchObject({ accepted: false, reason: 'silenced', messageIds: [] });
    expect((await notifier.sendAlert({ ...drift, model: 'minutes' })).reason).toBe('first');
    await clock.advance(4_999);
    expect((await notifier.sendAlert(drift)).reason).toBe('silenced');
    const [state] = await options.store.list({ model: 'points' });
    expect(state).toMatchObject({ status: 'firing', count: 2, suppressedCount: 2, highestNotified: null });
    await clock.advance(1);
    expect((await notifier.sendAlert(drift)).reason).toBe('first');
    await notifier.drain();
    expect(titles(slack)).toEqual(['Drift', 'Drift']);
  });

  it('begins when it says, and keeps no end back of what was told', async () => {
    const { notifier, clock } = setUp();
    await notifier.silence({ ...input, startsAt: 2_000 });
    expect((await notifier.sendAlert(drift)).reason).toBe('first');
    await clock.advance(1_000);
    expect((await notifier.sendAlert({ ...drift, dedupKey: 'other' })).reason).toBe('silenced');
    expect((await notifier.resolveAlert('drift', { model: 'points' })).reason).toBe('resolved');
    expect((await notifier.resolveAlert('other', { model: 'points' })).reason).toBe('never-notified');
  });

  it('looks at metadata, and may be of the configuration', async () => {
    const matchers = [{ field: 'team', glob: 'op*' }];
    const { notifier } = setUp({ silences: [{ matchers, createdBy: 'config', reason: 'No one is there' }] });
    const reasonOf = async (team: string) =>
      (await notifier.sendAlert({ ...alertOf(team, team), metadata: { team } })).reason;
    expect([await reasonOf('ops'), await reasonOf('dev')]).toEqual(['silenced', 'first']);
    expect(await notifier.listSilences()).toMatchObject([{ id: 'configured-1', endsAt: Number.MAX_SAFE_INTEGER }]);
  });

  it('can be ended, once, and by its id', async () => {
    const { notifier, clock, options } = setUp({ silences: [{ ...input, endsAt: 9_999 }] });
    const { id } = await notifier.silence(input);
    const pending = await notifier.silence({ ...input, startsAt: 5_000 });
    await clock.advance(10);
    const ended = await notifier.expireSilence(id, { expiredBy: 'bob' });
    expect(ended).toMatchObject({ id, endsAt: 1_010, expiredBy: 'bob', revision: 2 });
    expect(await notifier.expireSilence(id)).toEqual(ended);
    expect(await notifier.expireSilence(pending.id)).toMatchObject({ startsAt: 1_010, endsAt: 1_010 });
    expect((await createNotifier({ ...options, silences: [] }).sendAlert(drift)).reason).toBe('first');
    expect(await codeOf(() => notifier.expireSilence('silence-9'))).toBe('SILENCE_UNKNOWN');
    expect(await codeOf(() => notifier.expireSilence('configured-1'))).toBe('SILENCE_UNKNOWN');
  });

  it('is ended once when several end it at the same time', async () => {
    const auditLog = memoryAuditLog();
    const { notifier } = setUp({ auditLog });
    const { id } = await notifier.silence(input);
    const ended = await Promise.all(['a', 'b', 'c'].map((expiredBy) => notifier.expireSilence(id, { expiredBy })));
    expect(new Set(ended.map(({ expiredBy }) => expiredBy)).size).toBe(1);
    expect(await auditLog.list({ action: 'silence-expired' })).toHaveLength(1);
  });

  it('is in the audit log with who and why, and without what is secret', async () => {
    const auditLog = memoryAuditLog();
    const { notifier } = setUp({ auditLog });
    const secret = 'https://hooks.slack.com/services/T0/B0/c4n4ry';
    const matchers = [{ field: 'url', equals: secret }];
    const { id } = await notifier.silence({ ...input, matchers, reason: `Moves to ${secret}` });
    await notifier.expireSilence(id, { expiredBy: 'bob' });
    const records = await auditLog.list();
    expect(records.map(({ action, actor, subject, data }) => [action, actor, subject, data['reason']])).toEqual([
      ['silence-created', 'ann', id, 'Moves to https://hooks.slack.com/[redacted]'],
      ['silence-expired', 'bob', id, 'Moves to https://hooks.slack.com/[redacted]'],
    ]);
    expect(JSON.stringify(records)).not.toContain('c4n4ry');
  });

  it('names no secret in its errors', async () => {
    const { notifier } = setUp();
    const broken = { field: 'url', equals: 'c4n4ry', glob: 'c4n4ry' };
    const failed = await notifier.silence({ ...input, matchers: [broken] }).catch((error: unknown) => error);
    expect(failed).toMatchObject({ code: 'MATCHER_INVALID' });
    expect(`${String(failed)} ${JSON.stringify(failed)}`).not.toContain('c4n4ry');
  });
});
