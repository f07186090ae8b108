import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AlarmRecord, quietAlarm, resetAlarm, updateAlarm } from './alarm.js';
import type { AlarmOptions } from './alarm-options.js';

function run(breaches: readonly boolean[], options: Partial<AlarmOptions> = {}): readonly AlarmRecord[] {
  let state = quietAlarm;
  return breaches.map((breach, at) => {
    const step = updateAlarm(state, { at, breach }, { dedupKey: 'k', ...options });
    state = step.state;
    return step.record;
  });
}

const statuses = (records: readonly AlarmRecord[]): readonly string[] => records.map(({ status }) => status);
const [x, o] = [true, false];

describe('updateAlarm', () => {
  it('fires at once, resolves at once, and is ok again, when nothing else is asked', () => {
    expect(statuses(run([o, x, x, o, o, x]))).toEqual(['ok', 'firing', 'firing', 'resolved', 'ok', 'firing']);
  });

  it('is pending until k of n were breaches, and forgets old ones', () => {
    const options = { breaches: 2, of: 3 };
    expect(statuses(run([x, o, x], options))).toEqual(['pending', 'pending', 'firing']);
    expect(statuses(run([x, o, o, x, o, o], options))).toEqual([
      'pending',
      'pending',
      'pending',
      'pending',
      'pending',
      'pending',
    ]);
    expect(statuses(run([x, o, o, o], options))).toEqual(['pending', 'pending', 'pending', 'ok']);
  });

  it('looks at the latest n only, also when it takes more than n to resolve', () => {
    expect(statuses(run([x, o, x], { breaches: 2, of: 2, clear: 4 }))).toEqual(['pending', 'pending', 'pending']);
  });

  it('holds until enough observations in a row are clear', () => {
    expect(statuses(run([x, o, x, o, o, o], { clear: 2 }))).toEqual([
      'firing',
      'firing',
      'firing',
      'firing',
      'resolved',
      'ok',
    ]);
  });

  it('starts counting afresh after it was resolved', () => {
    expect(statuses(run([x, x, o, x], { breaches: 2, of: 4 }))).toEqual(['pending', 'firing', 'resolved', 'pending']);
  });

  it('says when it changed, since when it is so, and keeps its key', () => {
    const [first, second, third] = run([x, x, o]);
    expect(first).toMatchObject({ changed: true, previous: 'ok', since: 0, dedupKey: 'k', severity: 'warning' });
    expect(second).toMatchObject({ changed: false, since: 0, at: 1 });
    expect(third).toMatchObject({ changed: true, previous: 'firing', since: 2 });
  });

  it('resolves when what it watched is replaced, and forgets what was pending', () => {
    const firing = updateAlarm(quietAlarm, { at: 1, breach: true, severity: 'critical' }, { dedupKey: 'k' });
    expect(resetAlarm(firing.state, 5, 'k').record).toMatchObject({
      status: 'resolved',
      changed: true,
      severity: 'critical',
    });
    const pending = updateAlarm(quietAlarm, { at: 1, breach: true }, { dedupKey: 'k', breaches: 2 });
    expect(resetAlarm(pending.state, 5, 'k').state).toMatchObject({ status: 'ok', recent: [] });
  });

  it('only ever goes along the arrows of its life, and fires only with k breaches among the latest n', () => {
    const allowed = new Set([
      'ok>ok',
      'ok>pending',
      'ok>firing',
      'pending>ok',
      'pending>pending',
      'pending>firing',
      'firing>firing',
      'firing>resolved',
      'resolved>ok',
      'resolved>pending',
      'resolved>firing',
    ]);
    const options = fc.record({ breaches: fc.integer({ min: 1, max: 3 }), clear: fc.integer({ min: 1, max: 3 }) });
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), options, (breaches, { breaches: k, clear }) => {
        for (const [i, { previous, status }] of run(breaches, { breaches: k, of: k + 1, clear }).entries()) {
          expect(allowed.has(`${previous}>${status}`)).toBe(true);
          const recent = breaches.slice(Math.max(0, i - k), i + 1).filter(Boolean).length;
          if (status === 'firing' && previous !== 'firing') expect(recent).toBeGreaterThanOrEqual(k);
        }
      }),
      { seed: 4 },
    );
  });

  it.each([{ breaches: 0 }, { breaches: 3, of: 2 }, { clear: 0 }, { of: 1.5 }])('refuses %j', (options) => {
    expect(() => run([x], options)).toThrow(expect.objectContaining({ code: 'ALARM_OPTIONS_INVALID' }));
  });
});
