import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { chooseInterval, type IntervalStudy } from './choose-interval.js';
import { decideRollout, harmLimit } from './decide-rollout.js';
import { decideTrigger } from './decide-trigger.js';
import type { PeriodFinal, RolloutObserved } from './loop-event.js';
import { type ActiveRollout, INITIAL_STATE, type LoopState } from './loop-state.js';
import { createPolicy, type LearnedSchedule, type RetrainingPolicy, type RolloutPlan } from './policy.js';

const DAY = 86_400_000;

describe('triggers', () => {
  const policy = createPolicy({ schedule: { kind: 'every', periods: 4 }, minInterval: DAY, minShare: 0.5 });
  const state: LoopState = { ...INITIAL_STATE, periods: 10, retrainedAt: [6], requestedAt: 0, newRows: 700 };
  const final: PeriodFinal = {
    kind: 'period-final',
    at: 30 * DAY,
    period: 'p10',
    followed: true,
    served: { n: 700, sse: 2800, sae: 800 },
    alarms: [],
    drift: null,
    requestId: 'r',
  };
  const alarm = {
    name: 'rmse:cusum',
    level: 'warning',
    metric: 'rmse',
    value: 3,
    limit: 2,
    direction: 'above',
    reason: 'RMSE rose',
  } as const;
  const drift = {
    verdict: 'drift',
    features: [{ name: 'minutes', method: 'psi', value: 1, limit: 0.1 }],
    checked: 32,
  } as const;
  const decideWith = (
    change: Partial<PeriodFinal> = {},
    changed: Partial<LoopState> = {},
    other: RetrainingPolicy = policy,
  ) => decideTrigger(other, { ...state, ...changed }, { ...final, ...change });

  test('the schedule asks once the interval has passed, not one period earlier', () => {
    expect(decideWith().request?.triggerType).toBe('schedule');
    expect(decideWith({}, { periods: 9 })).toEqual({ request: null, suppressed: [] });
  });

  test('an alarm comes before drift, drift before the schedule', () => {
    expect(decideWith({ alarms: [alarm], drift }).request).toMatchObject({
      triggerType: 'performance',
      priority: 'high',
    });
    expect(decideWith({ drift }).request).toMatchObject({ triggerType: 'drift' });
    expect(decideWith({ drift: { ...drift, verdict: 'warning' } }).request).toMatchObject({ triggerType: 'schedule' });
  });

  test('triggers that are switched off do not ask', () => {
    const off = createPolicy({ triggers: { performance: false, drift: false } });
    expect(decideWith({ alarms: [alarm], drift }, {}, off)).toEqual({ request: null, suppressed: [] });
  });

  test.each<[string, Partial<PeriodFinal>, Partial<LoopState>]>([
    ['no period follows', { followed: false }, {}],
    ['one is open', {}, { request: { ...openRequest() } }],
    ['a rollout is under way', {}, { rollout: rollout() }],
    ['the latest was requested too recently', { at: DAY - 1 }, {}],
    ['nothing new is labelled', {}, { newRows: 0 }],
  ])('nothing is asked while %s, and the reason is named', (_, change, changed) => {
    const { request, suppressed } = decideWith(change, changed);
    expect(request).toBeNull();
    expect(suppressed).toHaveLength(1);
    expect(suppressed[0]?.reason).not.toBe('');
  });

  test('an alarm waits for its share of the interval', () => {
    expect(decideWith({ alarms: [alarm] }, { periods: 7 }).suppressed[0]).toMatchObject({ triggerType: 'performance' });
    expect(decideWith({ alarms: [alarm] }, { periods: 8 }).request?.triggerType).toBe('performance');
  });

  test('the budget counts the retrainings of its periods only', () => {
    const limited = createPolicy({ ...policy, budget: { retrainings: 2, periods: 6 } });
    expect(decideWith({}, { retrainedAt: [4, 6] }, limited).request).not.toBeNull();
    expect(decideWith({}, { retrainedAt: [5, 6] }, limited).request).toBeNull();
  });
});

function openRequest() {
  return {
    id: 'r0',
    triggerType: 'manual',
    priority: 'normal',
    reason: 'x',
    requestedBy: 'ann',
    status: 'queued',
    attempt: 0,
  } as const;
}

function rollout(change: Partial<ActiveRollout> = {}): ActiveRollout {
  return {
    requestId: 'r0',
    version: '0.1.1',
    against: '0.1.0',
    weight: 0.1,
    salt: 'r0',
    trainedBefore: 'p9',
    observed: 0,
    waited: 0,
    expectation: { mean: 0.01, sd: 0.005, n: 12 },
    ...change,
  };
}

describe('rollouts', () => {
  const plan: RolloutPlan = { weight: 0.1, hold: 1, patience: 2, confidence: 0.99 };
  const observed = (ratio: number | null): RolloutObserved => ({
    kind: 'rollout-observed',
    at: 0,
    period: 'p10',
    pair:
      ratio === null
        ? null
        : { period: 'p10', baseline: { n: 100, sse: 400, sae: 1 }, candidate: { n: 100, sse: 400 * ratio, sae: 1 } },
  });

  test('the harm limit is the Student prediction limit, by hand', () => {
    // t(0.99; 11) = 2.718079; 0.01 - 2.718079 · 0.005 · √(1 + 1/12) = -0.0041454.
    expect(harmLimit({ mean: 0.01, sd: 0.005, n: 12 }, 0.99)).toBeCloseTo(-0.0041454, 6);
    expect(harmLimit(null, 0.99)).toBe(0);
  });

  test('a challenger that is as good as expected, or a little worse than the champion, is promoted', () => {
    expect(decideRollout(plan, rollout(), observed(0.97)).action).toBe('promote');
    expect(decideRollout(plan, rollout(), observed(1.006)).action).toBe('promote');
  });

  test('one that is worse than the evidence allows is rolled back', () => {
    expect(decideRollout(plan, rollout(), observed(1.01)).action).toBe('roll-back');
  });

  test('one that disappoints but beats the champion is not rolled back', () => {
    const sure = rollout({ expectation: { mean: 0.1, sd: 0.001, n: 12 } });
    expect(decideRollout(plan, sure, observed(0.99)).action).toBe('promote');
  });

  test('without evidence it must not be worse at all', () => {
    const blind = rollout({ expectation: null });
    expect(decideRollout(plan, blind, observed(1.0001)).action).toBe('roll-back');
    expect(decideRollout(plan, blind, observed(1)).action).toBe('promote');
  });

  test('it is held until enough labelled periods were seen', () => {
    const longer = { ...plan, hold: 3 };
    expect(decideRollout(longer, rollout({ observed: 1 }), observed(0.97)).action).toBe('hold');
    expect(decideRollout(longer, rollout({ observed: 2 }), observed(0.97)).action).toBe('promote');
  });

  test('no labels is never success: it waits, then gives up', () => {
    expect(decideRollout(plan, rollout(), observed(null)).action).toBe('hold');
    expect(decideRollout(plan, rollout({ waited: 1 }), observed(null)).action).toBe('give-up');
  });

  test('a good challenger is rolled back about as rarely as the confidence says', () => {
    const random = seededRandom('canary');
    const runs = 4000;
    let rolledBack = 0;
    for (let run = 0; run < runs; run += 1) {
      const draws = Array.from({ length: 12 }, () => 0.005 * random.normal());
      const mean = draws.reduce((sum, x) => sum + x, 0) / 12;
      const sd = Math.sqrt(draws.reduce((sum, x) => sum + (x - mean) * (x - mean), 0) / 11);
      const next = 0.005 * random.normal();
      const active = rollout({ expectation: { mean, sd, n: 12 } });
      if (decideRollout(plan, active, observed(1 - 2 * next)).action === 'roll-back') rolledBack += 1;
    }
    // Expected 1 % of 4000 (a little less where the limit lies above zero); binomial, five standard deviations.
    expect(rolledBack).toBeLessThan(72);
    expect(rolledBack).toBeGreaterThan(12);
  });
});

describe('the learnt interval', () => {
  const schedule: LearnedSchedule = {
    kind: 'learned',
    candidates: [2, 4, 8],
    window: 30,
    keepGain: 0.8,
    negligible: 0.002,
  };
  /** RMSE 2.0 always, 2.2 never: 80 % kept is up to 2.04. */
  const study = (...rmses: [number, number, number]): IntervalStudy => ({
    periods: 30,
    never: { n: 100, sse: 484, sae: 0 },
    always: { n: 100, sse: 400, sae: 0 },
    intervals: schedule.candidates.map((every, i) => ({
      every,
      retrainings: 30 / every,
      served: { n: 100, sse: 100 * (rmses[i] ?? 0) * (rmses[i] ?? 0), sae: 0 },
    })),
  });

  test('is the longest that keeps enough of the gain', () => {
    expect(chooseInterval(schedule, study(2.02, 2.039, 2.05)).every).toBe(4);
    expect(chooseInterval(schedule, study(2.02, 2.041, 2.039)).every).toBe(8);
  });

  test('is the shortest where none does', () => {
    expect(chooseInterval(schedule, study(2.05, 2.06, 2.07)).every).toBe(2);
  });

  test('is the longest where retraining gains next to nothing', () => {
    const flat = { ...study(2.001, 2.002, 2.0039), never: { n: 100, sse: 400.4, sae: 0 } };
    expect(chooseInterval(schedule, flat).every).toBe(8);
  });
});

describe('policies', () => {
  test.each<[string, Parameters<typeof createPolicy>[0]]>([
    ['an interval of no periods', { schedule: { kind: 'every', periods: 0 } }],
    [
      'candidates that do not grow',
      { schedule: { kind: 'learned', candidates: [2, 2], window: 9, keepGain: 1, negligible: 0 } },
    ],
    ['no candidates', { schedule: { kind: 'learned', candidates: [], window: 9, keepGain: 1, negligible: 0 } }],
    [
      'a window of one period',
      { schedule: { kind: 'learned', candidates: [2], window: 1, keepGain: 1, negligible: 0 } },
    ],
    ['a gain above one', { schedule: { kind: 'learned', candidates: [2], window: 9, keepGain: 2, negligible: 0 } }],
    ['a weight in percent', { rollout: { weight: 10, hold: 1, patience: 1, confidence: 0.99 } }],
    ['no hold', { rollout: { weight: 0.1, hold: 0, patience: 1, confidence: 0.99 } }],
    ['certainty', { rollout: { weight: 0.1, hold: 1, patience: 1, confidence: 1 } }],
    ['no attempts', { maxAttempts: 0 }],
    ['a negative wait', { minInterval: -1 }],
    ['a share above one', { minShare: 2 }],
    ['a backtest of one period', { backtestPeriods: 1 }],
  ])('refuse %s', (_, options) => {
    expect(() => createPolicy(options)).toThrowError(
      expect.toSatisfy((error: unknown) => isFplMlError(error, 'POLICY_INVALID')),
    );
  });
});
