import { compareSeverity, type Severity } from '@fpl-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AlertState } from './alert-store.js';
import {
  type AlertDecision,
  DEFAULT_COOLDOWN,
  decideAlert,
  type FiringEvent,
  type ResolvedEvent,
} from './decide-alert.js';

const minute = 60_000;
const over: ResolvedEvent = { status: 'resolved' };

function fire(level: Severity = 'warning', change: Partial<FiringEvent> = {}): FiringEvent {
  return { status: 'firing', model: 'm', dedupKey: 'k', title: 'Title', level, ...change };
}

interface Step {
  readonly event: FiringEvent | ResolvedEvent;
  readonly now: number;
}

function runSteps(steps: readonly Step[], cooldown = DEFAULT_COOLDOWN): readonly AlertDecision[] {
  let state: AlertState | null = null;
  return steps.map(({ event, now }) => {
    const decision = decideAlert(state, event, { now, cooldown });
    state = decision.state;
    return decision;
  });
}

/** Minutes and events to reasons. */
function reasons(...steps: readonly (readonly [number, FiringEvent | ResolvedEvent])[]): readonly string[] {
  return runSteps(steps.map(([at, event]) => ({ event, now: at * minute }))).map(({ reason }) => reason);
}

describe('decideAlert', () => {
  it('lets the first alert through and keeps the next ones back for 30 minutes, to the millisecond', () => {
    const first = decideAlert(null, fire(), { now: 1_000 });
    expect(first).toMatchObject({ deliver: true, reason: 'first' });
    const edge = 1_000 + 30 * minute;
    expect(decideAlert(first.state, fire(), { now: 1_000 })).toMatchObject({ deliver: false, reason: 'cooldown' });
    expect(decideAlert(first.state, fire(), { now: edge - 1 })).toMatchObject({ deliver: false, reason: 'cooldown' });
    expect(decideAlert(first.state, fire(), { now: edge })).toMatchObject({ deliver: true, reason: 'cooldown-over' });
  });

  it('counts the cooldown from the last alert let through, not from the last one that came', () => {
    expect(reasons([0, fire()], [20, fire()], [30, fire()], [59, fire()], [60, fire()])).toEqual([
      'first',
      'cooldown',
      'cooldown-over',
      'cooldown',
      'cooldown-over',
    ]);
  });

  it('lets a higher level through at once, and starts the cooldown anew', () => {
    expect(
      reasons(
        [0, fire('info')],
        [1, fire('warning')],
        [2, fire('critical')],
        [3, fire('critical')],
        [31, fire('info')],
        [32, fire('info')],
      ),
    ).toEqual(['first', 'level-raised', 'level-raised', 'cooldown', 'cooldown', 'cooldown-over']);
  });

  it('keeps a lower level back', () => {
    expect(reasons([0, fire('critical')], [1, fire('warning')])).toEqual(['first', 'cooldown']);
  });

  it('lets everything through without a cooldown', () => {
    const decisions = runSteps(
      [
        { event: fire(), now: 5 },
        { event: fire(), now: 5 },
      ],
      0,
    );
    expect(decisions.every(({ deliver }) => deliver)).toBe(true);
  });

  it('reports the end once, and only after a firing was reported', () => {
    expect(reasons([0, over], [1, fire()], [2, over], [3, over])).toEqual([
      'not-firing',
      'first',
      'resolved',
      'not-firing',
    ]);
    expect(reasons([0, fire()], [1, over], [2, fire()], [3, over])).toEqual([
      'first',
      'resolved',
      'cooldown',
      'never-notified',
    ]);
  });

  it('leaves a state alone that has nothing to resolve', () => {
    expect(decideAlert(null, over, { now: 1 }).state).toBeNull();
    const [, resolved] = runSteps([
      { event: fire(), now: 0 },
      { event: over, now: 1 },
    ]);
    const state = resolved?.state ?? null;
    expect(state).not.toBeNull();
    expect(decideAlert(state, over, { now: 2 }).state).toBe(state);
  });

  it('keeps the cooldown across a resolution, for all but a higher level', () => {
    expect(reasons([0, fire()], [1, over], [2, fire('critical')], [3, over], [33, fire()])).toEqual([
      'first',
      'resolved',
      'level-raised',
      'resolved',
      'cooldown-over',
    ]);
  });

  it('suppresses what no channel takes, without starting a cooldown', () => {
    expect(reasons([0, fire('info', { routed: false })], [1, fire('info')])).toEqual(['no-route', 'first']);
    expect(reasons([0, fire('info', { routed: false })], [1, over])).toEqual(['no-route', 'never-notified']);
  });

  it('is not silenced by a clock that was set back by more than the cooldown', () => {
    expect(reasons([100, fire()], [99, fire()], [60, fire()])).toEqual(['first', 'cooldown', 'cooldown-over']);
  });

  it('remembers since when it fires, what was reported at worst, and starts afresh after the end', () => {
    const steps = [fire('warning'), fire('critical'), over, fire('info')].map((event, i) => ({
      event,
      now: i * 40 * minute,
    }));
    const states = runSteps(steps).map(({ state }) => state);
    expect(states.map((state) => state?.firingSince)).toEqual([0, 0, 0, 120 * minute]);
    expect(states.map((state) => state?.highestNotified)).toEqual(['warning', 'critical', 'critical', 'info']);
    expect(states.map((state) => state?.resolvedAt)).toEqual([null, null, 80 * minute, null]);
    expect(states.map((state) => state?.revision)).toEqual([1, 2, 3, 4]);
  });
});

const level = fc.constantFrom<Severity>('info', 'warning', 'critical');
const event = fc.oneof(
  { weight: 3, arbitrary: fc.tuple(level, fc.boolean()).map(([at, routed]) => fire(at, { routed })) },
  { weight: 1, arbitrary: fc.constant(over) },
);
/** Events with the time that passed before each, in units that hit the edges of a cooldown of 10. */
const history = fc.array(fc.tuple(event, fc.integer({ min: 0, max: 12 })), { maxLength: 60 }).map((pairs) => {
  let now = 0;
  return pairs.map(([what, gap]): Step => {
    now += gap;
    return { event: what, now };
  });
});
const cooldown = 10;

describe('decideAlert, on any history,', () => {
  it('never delivers within the cooldown what is not higher than all delivered in it', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const delivered: { readonly now: number; readonly level: Severity }[] = [];
        for (const [i, { deliver }] of runSteps(steps, cooldown).entries()) {
          const step = steps[i];
          if (!deliver || step?.event.status !== 'firing') continue;
          const { level: raised } = step.event;
          const recent = delivered.filter(({ now }) => step.now - now < cooldown);
          expect(recent.every((earlier) => compareSeverity(raised, earlier.level) > 0)).toBe(true);
          delivered.push({ now: step.now, level: raised });
        }
      }),
    );
  });

  it('counts every alert as let through or suppressed', () => {
    fc.assert(
      fc.property(history, (steps) => {
        const decisions = runSteps(steps, cooldown);
        const last = decisions.at(-1)?.state ?? null;
        const firing = steps.filter(({ event: { status } }) => status === 'firing').length;
        const through = decisions.filter(({ deliver }, i) => deliver && steps[i]?.event.status === 'firing').length;
        expect([last?.count ?? 0, last?.notifiedCount ?? 0]).toEqual([firing, through]);
        expect((last?.notifiedCount ?? 0) + (last?.suppressedCount ?? 0)).toBe(firing);
      }),
    );
  });

  it('delivers an end only between reported firings, and never two in a row', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let open = false;
        for (const [i, { deliver }] of runSteps(steps, cooldown).entries()) {
          const resolved = steps[i]?.event.status === 'resolved';
          if (resolved) expect(deliver).toBe(open);
          open = !resolved && (open || deliver);
        }
      }),
    );
  });

  it('is never silent for longer than a cooldown while alerts with a route come', () => {
    fc.assert(
      fc.property(history, (steps) => {
        let last = Number.NEGATIVE_INFINITY;
        for (const [i, { deliver }] of runSteps(steps, cooldown).entries()) {
          const step = steps[i];
          if (step?.event.status !== 'firing' || step.event.routed === false) continue;
          if (deliver) last = step.now;
          expect(step.now - last).toBeLessThan(cooldown);
        }
      }),
    );
  });
});
