import type { Severity } from '@fpl-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEFAULT_GROUP_INTERVAL,
  DEFAULT_GROUP_REPEAT,
  DEFAULT_GROUP_WAIT,
  decideGroup,
  type GroupDecision,
  type GroupEvent,
  newGroup,
} from './decide-group.js';
import type { AlertGroup } from './group-store.js';

const timing = { wait: 10, interval: 40, repeat: 100 };
const start = newGroup('slack', { model: 'm' });
const flush: GroupEvent = { type: 'flush' };

function fire(dedupKey = 'a', level: Severity = 'warning'): GroupEvent {
  return { type: 'fire', model: 'm', dedupKey, title: `Title ${dedupKey}`, message: 'Message', level, metadata: {} };
}

function over(dedupKey = 'a'): GroupEvent {
  return { type: 'resolve', model: 'm', dedupKey, message: null, metadata: {} };
}

interface Told {
  readonly at: number;
  readonly reason: string;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
}

/** Plays events; a message that is decided is reported as sent at once. */
function play(steps: readonly (readonly [number, GroupEvent])[], from: AlertGroup = start) {
  let group = from;
  const [told, reasons]: [Told[], string[]] = [[], []];
  for (const [now, event] of steps) {
    const decision = decideGroup(group, event, { ...timing, now });
    reasons.push(decision.reason);
    group = decision.state;
    if (decision.notify === null) continue;
    const [firing, resolved] = [decision.notify.firing, decision.notify.resolved].map((list) =>
      list.map(({ dedupKey }) => dedupKey),
    );
    told.push({ at: now, reason: decision.reason, firing: firing ?? [], resolved: resolved ?? [] });
    group = decideGroup(group, { type: 'sent', flush: decision.notify.flush }, { ...timing, now }).state;
  }
  return { group, told, reasons };
}

describe('decideGroup', () => {
  it('waits 30 seconds, 5 minutes and 4 hours by default', () => {
    const joined = decideGroup(start, fire(), { now: 0 });
    expect(joined.state.nextFlushAt).toBe(30_000);
    const told = decideGroup(joined.state, flush, { now: 30_000 });
    const sent = decideGroup(told.state, { type: 'sent', flush: 1 }, { now: 30_000 });
    expect(sent.state.nextFlushAt).toBe(330_000);
    expect(decideGroup(sent.state, flush, { now: 29_999 + DEFAULT_GROUP_REPEAT }).reason).toBe('unchanged');
    expect(decideGroup(sent.state, flush, { now: 30_000 + DEFAULT_GROUP_REPEAT }).reason).toBe('repeat');
    expect([DEFAULT_GROUP_WAIT, DEFAULT_GROUP_INTERVAL, DEFAULT_GROUP_REPEAT]).toEqual([30_000, 300_000, 14_400_000]);
  });

  it('keeps the same state where nothing changes', () => {
    const { group } = play([[0, fire()]]);
    expect(decideGroup(group, fire(), { ...timing, now: 3 }).state).toBe(group);
    expect(decideGroup(group, over('b'), { ...timing, now: 3 }).state).toBe(group);
    expect(decideGroup(group, flush, { ...timing, now: 9 }).state).toBe(group);
    expect(decideGroup(group, { type: 'sent', flush: 1 }, { ...timing, now: 9 }).state).toBe(group);
  });

  it('tells the most serious first, and a rise as news', () => {
    const { told } = play([
      [0, fire('a')],
      [1, fire('b', 'critical')],
      [10, flush],
      [20, fire('a', 'critical')],
      [50, flush],
      [60, fire('a', 'info')],
      [90, flush],
    ]);
    expect(told.map(({ at, firing }) => [at, firing.join('')])).toEqual([
      [10, 'ba'],
      [50, 'ab'],
    ]);
  });

  it('forgets what is over, and waits for the interval also when the group had emptied', () => {
    const { told, group } = play([
      [0, fire()],
      [10, flush],
      [20, over()],
      [50, flush],
      [51, fire()],
      [61, flush],
      [90, flush],
    ]);
    expect(told.map(({ at, firing, resolved }) => [at, firing.length, resolved.length])).toEqual([
      [10, 1, 0],
      [50, 0, 1],
      [90, 1, 0],
    ]);
    expect(group.members).toHaveLength(1);
  });

  it('does not tell of muted members, tells them once they are not, and tells ends all the same', () => {
    const muted: GroupEvent = { type: 'flush', muted: ({ dedupKey }) => dedupKey === 'a' };
    const { told } = play([
      [0, fire('a')],
      [1, fire('b')],
      [10, muted],
      [50, flush],
      [60, over('a')],
      [90, muted],
    ]);
    expect(told.map(({ firing, resolved }) => [firing.join(''), resolved.join('')])).toEqual([
      ['b', ''],
      ['ab', ''],
      ['b', 'a'],
    ]);
  });

  it('gives the same message again until it is reported as sent', () => {
    const { group } = play([[0, fire()]]);
    const first = decideGroup(group, flush, { ...timing, now: 10 });
    const joined = decideGroup(first.state, fire('b'), { ...timing, now: 11 });
    const again = decideGroup(joined.state, flush, { ...timing, now: 500 });
    expect([again.reason, again.notify]).toEqual(['sending', first.notify]);
    const sent = decideGroup(joined.state, { type: 'sent', flush: 1 }, { ...timing, now: 500 });
    expect(sent.state).toMatchObject({ outgoing: null, nextFlushAt: 50 });
    expect(decideGroup(sent.state, flush, { ...timing, now: 500 }).notify?.firing).toHaveLength(2);
  });

  it('is put off by no clock that was set back', () => {
    const { group } = play([
      [1_000, fire()],
      [1_010, flush],
    ]);
    const later = decideGroup(group, fire('b'), { ...timing, now: 100 });
    expect(later.state.nextFlushAt).toBe(140);
    const emptied = play(
      [
        [1_020, over()],
        [1_050, flush],
      ],
      group,
    ).group;
    expect(decideGroup(emptied, fire('b'), { ...timing, now: 100 }).state.nextFlushAt).toBe(110);
  });
});

const key = fc.constantFrom('a', 'b', 'c');
const change = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(key, fc.constantFrom<Severity>('info', 'critical')).map(([k, l]) => fire(k, l)) },
  { weight: 2, arbitrary: key.map((k) => over(k)) },
);
/** What happens at each instant before the group is looked at; it is looked at at every instant. */
const timeline = fc.array(fc.array(change, { maxLength: 2 }), { minLength: 1, maxLength: 200, size: 'max' });

function steps(happens: readonly (readonly GroupEvent[])[]): readonly (readonly [number, GroupEvent])[] {
  return happens.flatMap((events, at) => [...events, flush].map((event) => [at, event] as const));
}

describe('whatever happens', () => {
  const sparse = timeline.map((events) => events.map((each, i) => (i % 12 === 0 ? each : [])));

  it('a group is told of at most once per interval', () => {
    fc.assert(
      fc.property(sparse, (happens) => {
        const { told } = play(steps(happens));
        for (const [i, { at }] of told.entries()) {
          if (i > 0) expect(at - (told[i - 1]?.at ?? 0)).toBeGreaterThanOrEqual(timing.interval);
        }
      }),
    );
  });

  it('what was told is repeated no sooner than after `repeat`', () => {
    fc.assert(
      fc.property(sparse, (happens) => {
        const { told } = play(steps([...happens, ...Array.from({ length: 300 }, () => [])]));
        for (const [i, { at, reason }] of told.entries()) {
          if (reason === 'repeat') expect(at - (told[i - 1]?.at ?? Infinity)).toBeGreaterThanOrEqual(timing.repeat);
        }
      }),
    );
  });

  it('an alert that fires for a wait and an interval is told, and then its end', () => {
    fc.assert(
      fc.property(sparse, (happens) => {
        const quiet = Array.from({ length: timing.wait + timing.interval }, () => []);
        const first = play(steps([...happens, [fire('z')], ...quiet]));
        expect(first.told.flatMap(({ firing }) => firing)).toContain('z');
        const end = first.told.length;
        const all = play(steps([...happens, [fire('z')], ...quiet, [over('z')], ...quiet]));
        expect(all.told.slice(end).flatMap(({ resolved }) => resolved)).toEqual(expect.arrayContaining(['z']));
      }),
    );
  });

  it('an end is told only of what was told, once, and what is over is forgotten', () => {
    fc.assert(
      fc.property(sparse, (happens) => {
        const known = new Set<string>();
        const quiet = Array.from({ length: 2 * timing.interval }, () => []);
        const { told, group } = play(steps([...happens, [over('a'), over('b'), over('c')], ...quiet]));
        for (const { firing, resolved } of told) {
          for (const each of resolved) expect(known.delete(each)).toBe(true);
          for (const each of firing) known.add(each);
        }
        expect([...known, ...group.members]).toEqual([]);
        expect(group.nextFlushAt).toBeNull();
      }),
    );
  });

  it('the same events give the same decisions, and leave what they were given', () => {
    fc.assert(
      fc.property(sparse, (happens) => {
        let group = start;
        for (const [now, event] of steps(happens)) {
          const before = structuredClone(group);
          const [one, two]: [GroupDecision, GroupDecision] = [
            decideGroup(group, event, { ...timing, now }),
            decideGroup(before, event, { ...timing, now }),
          ];
          expect(one).toEqual(two);
          expect(group).toEqual(before);
          expect(one.state.revision).toBe(group.revision + (one.state === group ? 0 : 1));
          group = one.state;
        }
      }),
      { numRuns: 30 },
    );
  });
});
