import { isFplMlError } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acknowledgeAlarm } from './acknowledge-alarm.js';
import {
  type AlarmObservation,
  type AlarmRecord,
  type AlarmState,
  quietAlarm,
  resetAlarm,
  updateAlarm,
} from './alarm.js';
import type { AlarmOptions } from './alarm-options.js';

type Look = Omit<AlarmObservation, 'at'> & { readonly at?: number };

function play(looks: readonly Look[], options: Partial<AlarmOptions> = {}, from: AlarmState = quietAlarm) {
  let state = from;
  const records: AlarmRecord[] = looks.map((look, i) => {
    const step = updateAlarm(state, { at: i, ...look }, { dedupKey: 'k', ...options });
    // As a store would keep it: nothing may be lost.
    state = JSON.parse(JSON.stringify(step.state));
    return step.record;
  });
  return { state, records, statuses: records.map(({ status }) => status) };
}

const [bad, good, between]: readonly Look[] = [{ breach: true }, { breach: false }, { breach: false, clear: false }];
const codeOf = (work: () => unknown): string | undefined => {
  try {
    work();
    return undefined;
  } catch (error) {
    return isFplMlError(error) ? error.code : String(error);
  }
};

describe('hysteresis', () => {
  it('neither fires nor clears on what lies between the two limits', () => {
    expect(play([between, bad, between, between, good].flatMap((look) => look ?? [])).statuses).toEqual([
      'ok',
      'firing',
      'firing',
      'firing',
      'resolved',
    ]);
  });

  it('counts only what is clear without a break', () => {
    const looks = [bad, good, between, good, good].flatMap((look) => look ?? []);
    expect(play(looks, { clear: 2 }).statuses.slice(1)).toEqual(['firing', 'firing', 'firing', 'resolved']);
  });

  it('goes on from a state that was stored before there was any', () => {
    const old: AlarmState = { status: 'firing', recent: [true, false], since: 0, severity: 'warning' };
    expect(play([{ breach: false }], { clear: 2 }, old).statuses).toEqual(['resolved']);
    expect(play([{ breach: false }], { clear: 3 }, old).statuses).toEqual(['firing']);
  });
});

describe('cooldown', () => {
  const x: Look = { breach: true };
  const o: Look = { breach: false };

  it('keeps an alarm pending for so many observations after it was resolved, and says so', () => {
    const { statuses, records } = play([x, o, x, x, x], { cooldown: { observations: 2 } });
    expect(statuses).toEqual(['firing', 'resolved', 'pending', 'pending', 'firing']);
    expect(records.map(({ held }) => held)).toEqual([undefined, undefined, 'cooldown', 'cooldown', undefined]);
    expect(records.map(({ notify }) => notify)).toEqual([true, true, false, false, true]);
  });

  it('goes by time, or by both', () => {
    const timed = [0, 10, 20, 109, 110].map((at, i) => ({ at, breach: i !== 1 }));
    expect(play(timed, { cooldown: { ms: 100 } }).statuses.slice(2)).toEqual(['pending', 'pending', 'firing']);
    expect(play(timed, { cooldown: { ms: 5, observations: 2 } }).statuses.slice(2)).toEqual([
      'pending',
      'pending',
      'firing',
    ]);
  });

  it('ends in a firing only with a breach of its own', () => {
    const options = { breaches: 2, of: 4, cooldown: { observations: 2 } };
    expect(play([x, x, o, x, x, o, x], options).statuses.slice(2)).toEqual([
      'resolved',
      'pending',
      'pending',
      'pending',
      'firing',
    ]);
  });

  it('is not asked of an alarm that was reset', () => {
    const { state } = play([x], { cooldown: { observations: 9 } });
    const fresh = resetAlarm(state, 1, 'k').state;
    expect(play([x], { cooldown: { observations: 9 } }, fresh).statuses).toEqual(['firing']);
  });

  it('never lets an alarm fire within it, whatever is seen', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 40 }), fc.integer({ min: 0, max: 5 }), (breaches, rest) => {
        const { statuses } = play(
          breaches.map((breach) => ({ breach })),
          { cooldown: { observations: rest } },
        );
        for (const [i, status] of statuses.entries()) {
          if (status === 'resolved') expect(statuses.slice(i + 1, i + 1 + rest)).not.toContain('firing');
        }
      }),
      { numRuns: 200 },
    );
  });

  it('refuses what is no cooldown', () => {
    for (const cooldown of [{ observations: 0.5 }, { observations: -1 }, { ms: Number.NaN }, { ms: -1 }])
      expect(codeOf(() => play([x], { cooldown }))).toBe('ALARM_OPTIONS_INVALID');
  });
});

describe('acknowledgeAlarm', () => {
  const warn: Look = { breach: true, severity: 'warning' };
  const critical: Look = { breach: true, severity: 'critical' };
  const taken = (state: AlarmState) => acknowledgeAlarm(state, { by: 'ann', note: 'stale feed', at: 5 }, 'k');

  it('keeps quiet that a firing alarm got worse, which is told otherwise', () => {
    const { state, records } = play([warn, warn]);
    expect(records.map(({ notify }) => notify)).toEqual([true, false]);
    expect(play([critical], {}, state).records[0]).toMatchObject({ changed: false, notify: true });
    const { state: known, record } = taken(state);
    expect(record).toMatchObject({ status: 'firing', notify: false, acknowledged: { by: 'ann', note: 'stale feed' } });
    expect(play([critical], {}, known).records[0]).toMatchObject({ notify: false, acknowledged: { by: 'ann' } });
  });

  it('lasts as long as the firing, whose end is told', () => {
    const { state } = taken(play([warn]).state);
    const { records } = play([{ breach: false }, warn], {}, state);
    expect(records[0]).toMatchObject({ status: 'resolved', notify: true, acknowledged: { by: 'ann' } });
    expect(records[1]).toMatchObject({ status: 'firing', notify: true });
    expect(records[1]).not.toHaveProperty('acknowledged');
  });

  it('is refused where nothing fires, or by nobody', () => {
    expect(codeOf(() => taken(quietAlarm))).toBe('ALARM_NOT_FIRING');
    const { state } = play([warn]);
    expect(codeOf(() => acknowledgeAlarm(state, { by: '', note: '', at: 0 }, 'k'))).toBe('ALARM_OPTIONS_INVALID');
  });
});
