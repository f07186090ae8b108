import { describe, expect, test } from 'vitest';
import { decide } from './loop.js';
import type { RolloutObserved } from './loop-event.js';
import { type ActiveRollout, INITIAL_STATE, type LoopState } from './loop-state.js';
import { createPolicy, type RolloutPlan } from './policy.js';
import { loopFindings } from './testing/loop-findings.js';
import { bootstrap, openLoop, policy, step } from './testing/toy-loop.js';

const plan: RolloutPlan = { weight: 0.1, steps: [0.1, 0.5], hold: 2, patience: 2, confidence: 0.99 };
const stepwise = createPolicy({ ...policy, rollout: plan });
const challenger: ActiveRollout = {
  requestId: 'r',
  version: '0.1.1',
  against: '0.1.0',
  weight: 0.1,
  step: 0,
  salt: 'r',
  trainedBefore: 'p9',
  observed: 0,
  waited: 0,
  expectation: { mean: 0.01, sd: 0.005, n: 12 },
};
const stateOf = (change: Partial<ActiveRollout> = {}): LoopState => ({
  ...INITIAL_STATE,
  champion: { version: '0.1.0', trainedBefore: 'p5' },
  rollout: { ...challenger, ...change },
});
const observed = (ratio: number | null): RolloutObserved => ({
  kind: 'rollout-observed',
  at: 0,
  period: 'p10',
  pair:
    ratio === null
      ? null
      : { period: 'p10', baseline: { n: 100, sse: 400, sae: 1 }, candidate: { n: 100, sse: 400 * ratio, sae: 1 } },
});

describe('a rollout in steps', () => {
  test('holds at each share, then takes the next, then the place of the champion', () => {
    let state = stateOf();
    const course = [];
    while (state.rollout !== null) {
      const { record, state: next } = decide(stepwise, state, observed(0.97));
      course.push([record.outcome, next.rollout?.weight ?? null, next.rollout?.observed ?? null]);
      state = next;
    }
    expect(course).toEqual([
      ['held', 0.1, 1],
      ['advanced', 0.5, 0],
      ['held', 0.5, 1],
      ['promoted', null, null],
    ]);
    expect(state.champion).toEqual({ version: '0.1.1', trainedBefore: 'p9' });
  });

  test('says with figures what it serves now', () => {
    const { record, commands } = decide(stepwise, stateOf({ observed: 1 }), observed(0.97));
    expect(record.figures).toMatchObject({ weight: 0.5, before: 0.1, step: 1 });
    expect(record.reason).toContain('0.1.1 serves 50 % now, 10 % before');
    expect(commands).toEqual([]);
  });

  test('is rolled back at any share, and given up without labels', () => {
    const late = { weight: 0.5, step: 1, observed: 1 };
    expect(decide(stepwise, stateOf(late), observed(1.05)).record.outcome).toBe('rolled-back');
    expect(decide(stepwise, stateOf({ ...late, waited: 1 }), observed(null)).record.outcome).toBe('given-up');
  });

  test('of an older state, which has no step, goes by the plan', () => {
    const { step: _, ...old } = challenger;
    const state = { ...stateOf(), rollout: { ...old, observed: 1 } };
    expect(decide(stepwise, state, observed(0.97)).record.outcome).toBe('advanced');
    const single = createPolicy({ ...policy, rollout: { weight: 0.1, hold: 1, patience: 2, confidence: 0.99 } });
    expect(decide(single, state, observed(0.97)).record.outcome).toBe('promoted');
  });

  test('whose plan was shortened under way never takes traffic back: it is promoted', () => {
    const shorter = createPolicy({ ...policy, rollout: { ...plan, steps: [0.1, 0.2, 0.3] } });
    const { record } = decide(shorter, stateOf({ weight: 0.5, step: 1, observed: 1 }), observed(0.97));
    expect(record.outcome).toBe('promoted');
  });

  test('in a loop serves growing shares, each part of the next, and a replay says the same', async () => {
    const brisk = createPolicy({ ...policy, rollout: { ...plan, steps: [0.1, 0.4, 0.8], hold: 1 } });
    const loop = openLoop(brisk);
    await bootstrap(loop);
    const shares: ReadonlySet<string>[] = [];
    for (let i = 12; i < 18; i += 1) {
      const { rollout } = await loop.engine.getState();
      if (rollout !== null) {
        const keys = Array.from({ length: 500 }, (_, key) => `k${key}`);
        const routed = await Promise.all(keys.map(async (key) => [key, await loop.engine.route(key)] as const));
        shares.push(new Set(routed.filter(([, version]) => version === rollout.version).map(([key]) => key)));
      }
      await step(loop, i);
    }
    expect(shares.map((share) => Math.round(share.size / 50))).toEqual([1, 4, 8]);
    for (const [i, share] of shares.entries()) {
      for (const key of shares[i - 1] ?? []) expect(share.has(key)).toBe(true);
    }
    const outcomes = (await loop.engine.decisionLog()).map(({ outcome }) => outcome);
    const course = outcomes.filter((outcome) => ['rollout-started', 'advanced', 'promoted'].includes(outcome));
    expect(course.slice(0, 4)).toEqual(['rollout-started', 'advanced', 'advanced', 'promoted']);
    expect(await loopFindings(loop, brisk)).toEqual([]);
  });
});
