import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { decideTrigger, type ObstacleName } from './decide-trigger.js';
import { decide } from './loop.js';
import type { PeriodFinal, RetrainingRequested } from './loop-event.js';
import { type ActiveRollout, INITIAL_STATE, type LoopState, type OpenRequest, type TriggerType } from './loop-state.js';
import { createPolicy, type RetrainingPolicy } from './policy.js';

const HOUR = 3_600_000;
const policy = createPolicy({
  schedule: { kind: 'every', periods: 4 },
  minInterval: HOUR,
  minNewRows: 100,
  budget: { retrainings: 1, periods: 3 },
  blackouts: [{ start: 50 * HOUR, end: 60 * HOUR, reason: 'deadline day' }],
  emergency: false,
});
const state: LoopState = {
  ...INITIAL_STATE,
  periods: 10,
  champion: { version: '0.1.0', trainedBefore: 'p1' },
  retrainedAt: [6],
  requestedAt: 0,
  newRows: 700,
};
const final: PeriodFinal = {
  kind: 'period-final',
  at: 30 * HOUR,
  period: 'p10',
  followed: true,
  served: { n: 700, sse: 2800, sae: 800 },
  alarms: [],
  drift: null,
  requestId: 'r',
};
const open: OpenRequest = {
  id: 'r0',
  triggerType: 'manual',
  priority: 'normal',
  reason: 'x',
  requestedBy: 'ann',
  status: 'queued',
  attempt: 0,
};
const rollout: ActiveRollout = {
  requestId: 'r0',
  version: '0.1.1',
  against: '0.1.0',
  weight: 0.1,
  salt: 'r0',
  trainedBefore: 'p9',
  observed: 0,
  waited: 0,
  expectation: null,
};
const asked = (triggerType: TriggerType, change: Partial<RetrainingRequested> = {}): RetrainingRequested => ({
  kind: 'retraining-requested',
  at: 30 * HOUR,
  requestId: 'r',
  triggerType,
  priority: 'normal',
  reason: 'asked',
  requestedBy: 'ann',
  ...change,
});

const held: readonly [ObstacleName, Partial<PeriodFinal>, Partial<LoopState>][] = [
  ['no-next-period', { followed: false }, {}],
  ['already-open', {}, { request: open }],
  ['rollout', {}, { rollout }],
  ['blackout', { at: 50 * HOUR }, {}],
  ['min-interval', { at: HOUR - 1 }, {}],
  ['min-new-rows', {}, { newRows: 99 }],
  ['budget', {}, { retrainedAt: [5, 6, 8], periods: 10 }],
];

describe('a trigger that is held back names its rule', () => {
  const often = createPolicy({ ...policy, schedule: { kind: 'every', periods: 1 } });

  test.each(held)('%s', (obstacle, change, changed) => {
    const { request, suppressed } = decideTrigger(often, { ...state, ...changed }, { ...final, ...change });
    expect(request).toBeNull();
    expect(suppressed.map((found) => [found.triggerType, found.obstacle])).toEqual([['schedule', obstacle]]);
  });

  test('min-share, for what was not scheduled', () => {
    const drift = { verdict: 'drift', features: [], checked: 3 } as const;
    const { suppressed } = decideTrigger(policy, { ...state, periods: 7 }, { ...final, drift });
    expect(suppressed.map(({ obstacle }) => obstacle)).toEqual(['min-share']);
  });

  test('blackouts end', () => {
    expect(decideTrigger(policy, state, { ...final, at: 60 * HOUR }).request).not.toBeNull();
  });
});

describe('new data', () => {
  const eager = createPolicy({ triggers: { performance: true, drift: true, newData: 500 }, minInterval: 0 });

  test('asks from so many rows on, and not where the policy does not say', () => {
    expect(decideTrigger(eager, { ...state, newRows: 500 }, final).request).toMatchObject({ triggerType: 'new-data' });
    expect(decideTrigger(eager, { ...state, newRows: 499 }, final)).toEqual({ request: null, suppressed: [] });
    expect(decideTrigger(createPolicy(), state, final)).toEqual({ request: null, suppressed: [] });
  });
});

describe('a request', () => {
  test.each<[TriggerType, string]>([
    ['schedule', 'suppressed'],
    ['performance', 'suppressed'],
    ['drift', 'suppressed'],
    ['new-data', 'suppressed'],
  ])('of a program is held to the rules: %s', (triggerType, outcome) => {
    const early = asked(triggerType, { at: 1, hygiene: true });
    const { record, state: next, commands } = decide(policy, state, early);
    expect([record.outcome, record.figures['obstacle'], commands]).toEqual([outcome, 'min-interval', []]);
    expect(next).toEqual(state);
    // What was recorded before there was such a rule is decided as it was.
    expect(decide(policy, state, asked(triggerType, { at: 1 })).record.outcome).toBe('queued');
    expect(decide(policy, { ...state, champion: null }, early).record.outcome).toBe('queued');
  });

  test('of a person passes; an emergency only where it is switched on', () => {
    expect(decide(policy, state, asked('manual', { at: 1 })).record.outcome).toBe('queued');
    const { record } = decide(policy, state, asked('emergency'));
    expect([record.outcome, record.figures['obstacle']]).toEqual(['suppressed', 'emergency-disabled']);
    const on = createPolicy({ ...policy, emergency: true });
    expect(decide(on, state, asked('emergency', { at: 1 })).record.outcome).toBe('queued');
  });

  test('that comes while one is open is coalesced, whatever it is', () => {
    expect(decide(policy, { ...state, request: open }, asked('emergency')).record.outcome).toBe('coalesced');
  });
});

describe('a policy is refused', () => {
  const plan = { weight: 0.1, hold: 1, patience: 2, confidence: 0.99 };

  test.each<[string, Partial<RetrainingPolicy>, string]>([
    ['a percentage', { rollout: { ...plan, weight: 10 } }, 'for 10 % pass 0.1'],
    ['steps that do not grow', { rollout: { ...plan, steps: [0.1, 0.1] } }, 'growing shares'],
    ['steps in percent', { rollout: { ...plan, steps: [0.1, 50] } }, 'growing shares'],
    ['no steps', { rollout: { ...plan, steps: [] } }, 'growing shares'],
    ['steps that begin elsewhere', { rollout: { ...plan, steps: [0.2, 0.5] } }, 'begins with rollout.weight'],
    ['an error rate in percent', { rollout: { ...plan, maxErrorRate: 2 } }, 'rollout.maxErrorRate'],
    ['no time to expire in', { expireAfter: 0 }, 'expireAfter'],
    ['a blackout that ends before it begins', { blackouts: [{ start: 2, end: 1, reason: 'x' }] }, 'blackouts'],
    ['no new rows', { triggers: { performance: true, drift: true, newData: 0 } }, 'triggers.newData'],
  ])('with %s', (_, change, words) => {
    const refused = (): RetrainingPolicy => createPolicy(change);
    expect(refused).toThrow(expect.toSatisfy((error) => isFplMlError(error, 'POLICY_INVALID')));
    expect(refused).toThrow(words);
  });

  test('with another answer to a rejection than those there are', () => {
    const onRejected: string = 'rollback';
    // What a caller without types may pass.
    expect(() => createPolicy({ onRejected: onRejected as 'keep' })).toThrow('"keep" or "roll-back"');
  });

  test('not with steps that are right', () => {
    expect(createPolicy({ rollout: { ...plan, steps: [0.1, 0.5, 1] } }).rollout?.steps).toEqual([0.1, 0.5, 1]);
  });
});
