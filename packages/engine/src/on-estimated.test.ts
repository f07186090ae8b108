import { describe, expect, test } from 'vitest';
import { decide } from './loop.js';
import { estimateHealth } from './loop-health.js';
import type { LoopEvent, PerformanceEstimated } from './loop-event.js';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import { estimateFinding, settleEstimate } from './performance-estimate.js';
import { createPolicy, DEFAULT_POLICY } from './policy.js';

const nothing = { value: Number.NaN, lower: Number.NaN, upper: Number.NaN };
const found = {
  status: 'estimated' as const,
  reason: null,
  n: 400,
  outside: 0.01,
  confidence: 0.95,
  mae: { value: 1.5, lower: 1.2, upper: 1.8 },
  rmse: { value: 2.5, lower: 2.1, upper: 2.9 },
  period: 'p7',
  unmatched: 0,
  tracking: {
    n: 0,
    misses: 0,
    meanError: 0,
    meanAbsoluteError: 0,
    switchedOff: null,
    latest: [],
    evidence: { logStatistic: 0 },
  },
};
const findingOf = (limits: { mae?: number; rmse?: number }, change: Partial<typeof found> = {}) =>
  // What of its tracking decides nothing is not looked at.
  estimateFinding({ ...found, ...change } as unknown as Parameters<typeof estimateFinding>[0], limits);

const policy = createPolicy({
  ...DEFAULT_POLICY,
  minInterval: 0,
  triggers: { performance: false, drift: false, estimated: true },
});
const state: LoopState = {
  ...INITIAL_STATE,
  periods: 7,
  latest: 'p6',
  champion: { version: '0.1.0', trainedBefore: 'p0' },
  newRows: 900,
};
const eventOf = (limits: { mae?: number; rmse?: number }, followed = true): PerformanceEstimated => ({
  kind: 'performance-estimated',
  at: 5,
  estimate: findingOf(limits),
  fittedFor: '0.1.0',
  followed,
  requestId: 'r',
});

describe('an estimate', () => {
  test('is beyond a limit only with its whole interval', () => {
    expect(findingOf({ mae: 1.3, rmse: 2.1 }).breaches).toEqual([]);
    expect(findingOf({ mae: 1.19 }).breaches).toEqual([{ metric: 'mae', limit: 1.19, ...found.mae }]);
    expect(findingOf({ mae: 1, rmse: 2 }).breaches.map(({ metric }) => metric)).toEqual(['mae', 'rmse']);
  });

  test('without figures is null in them, and beyond nothing', () => {
    const none = { mae: nothing, rmse: nothing, outside: Number.NaN, n: 0 };
    expect(findingOf({ mae: 0 }, none)).toMatchObject({ mae: null, rmse: null, outside: null, breaches: [] });
  });

  test('stands beside what came, inside its interval or not, and beside nothing where no row was labelled', () => {
    const beside = settleEstimate(findingOf({}), { n: 10, sse: 90, sae: 15 });
    expect(beside).toEqual({
      period: 'p7',
      mae: { ...found.mae, realised: 1.5, inside: true },
      rmse: { ...found.rmse, realised: 3, inside: false },
    });
    expect(settleEstimate(findingOf({}), { n: 0, sse: 0, sae: 0 }).mae).toMatchObject({
      realised: null,
      inside: false,
    });
  });
});

describe('a decision on an estimate', () => {
  test('asks for a retraining whose reason names it', () => {
    const { state: after, commands, record } = decide(policy, state, eventOf({ mae: 1 }));
    const reason = 'the MAE of p7 is estimated at 1.500 (95 % interval 1.200 to 1.800) before its labels, above 1.000';
    expect(after.request).toMatchObject({ id: 'r', triggerType: 'performance', priority: 'high', reason });
    expect(commands.map(({ kind }) => kind)).toEqual(['train']);
    expect(record).toMatchObject({ outcome: 'queued', subject: 'r', reason: `performance: ${reason}` });
    expect(record.figures).toMatchObject({ triggerType: 'performance', mae: found.mae, n: 400, period: 'p7' });
  });

  test.each([
    ['is not granted at the end of all periods', eventOf({ mae: 1 }, false), 'no-next-period', {}],
    ['is not granted before new labels', eventOf({ mae: 1 }), 'min-new-rows', { newRows: 0 }],
  ])('%s', (_, event, obstacle, change) => {
    const { state: after, record } = decide(policy, { ...state, ...change }, event);
    expect(after.request).toBeNull();
    expect(record).toMatchObject({ outcome: 'suppressed', figures: { suppressed: [{ obstacle }] } });
  });

  test('only records it by default, and within its limits', () => {
    const byDefault = decide(createPolicy({ minInterval: 0 }), state, eventOf({ mae: 1 }));
    expect([byDefault.record.outcome, byDefault.state.request]).toEqual(['estimated', null]);
    const within = decide(policy, state, eventOf({ mae: 1.3 }));
    expect([within.record.outcome, within.state.request]).toEqual(['estimated', null]);
    expect(within.record.reason).toBe('MAE estimated at 1.500 (1.200 to 1.800)');
  });

  test('says why there is no estimate, and health does not know', () => {
    const estimate = findingOf({}, { mae: nothing, rmse: nothing });
    const event = { ...eventOf({}), estimate: { ...estimate, status: 'unreliable', reason: 'did-not-hold' } } as const;
    const { record, state: after } = decide(policy, state, event);
    expect(record).toMatchObject({ outcome: 'estimated', reason: 'no estimate: did-not-hold' });
    expect(estimateHealth(after)?.status).toBe('unknown');
    expect(estimateHealth(state)).toBeNull();
  });

  test('is forgotten with the periods before it once its labels came', () => {
    const earlier = { ...eventOf({}), estimate: { ...findingOf({}), period: 'p5' } };
    const later = { ...eventOf({}), estimate: { ...findingOf({}), period: 'p8' } };
    const waiting = [earlier, eventOf({}), later].reduce((before, event) => decide(policy, before, event).state, state);
    const final: LoopEvent = {
      kind: 'period-final',
      at: 9,
      period: 'p7',
      followed: true,
      served: { n: 10, sse: 40, sae: 15 },
      alarms: [],
      drift: null,
      requestId: 'r7',
    };
    const { state: after, record } = decide(policy, waiting, final);
    expect(after.estimates?.pending.map(({ period }) => period)).toEqual(['p8']);
    expect(after.estimates?.settled).toMatchObject({ period: 'p7', mae: { realised: 1.5 } });
    expect(record.figures['estimated']).toMatchObject({ mae: { realised: 1.5, inside: true } });
    expect(decide(policy, state, final).record.figures).not.toHaveProperty('estimated');
  });
});
