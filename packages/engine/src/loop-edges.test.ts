import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { decisionAlerts } from './decision-alerts.js';
import { decide } from './loop.js';
import type { CandidateEvaluated, CandidateRegistered, LoopEvent, RolloutObserved } from './loop-event.js';
import { type ActiveRollout, INITIAL_STATE, type LoopState } from './loop-state.js';
import type { BacktestPair } from './loss.js';
import { createPolicy, type RetrainingPolicy } from './policy.js';

const policy = createPolicy({ gates: { performanceImprovement: 0.005 }, minInterval: 0 });
const rollout: ActiveRollout = {
  requestId: 'r0',
  version: '0.1.1',
  against: '0.1.0',
  weight: 0.1,
  salt: 'r0',
  trainedBefore: 'p9',
  observed: 0,
  waited: 0,
  expectation: { mean: 0.01, sd: 0.005, n: 12 },
};
const champion = { version: '0.1.0', trainedBefore: 'p0' };
const request = {
  id: 'a',
  triggerType: 'manual',
  priority: 'normal',
  reason: 'asked',
  requestedBy: 'ann',
  status: 'running',
  attempt: 1,
} as const;
const running: LoopState = { ...INITIAL_STATE, champion, request };
const watching: LoopState = { ...INITIAL_STATE, champion, rollout };

const observed = (baseline: number, candidate: number): RolloutObserved => ({
  kind: 'rollout-observed',
  at: 0,
  period: 'p9',
  pair: { period: 'p9', baseline: { n: 100, sse: baseline, sae: 0 }, candidate: { n: 100, sse: candidate, sae: 0 } },
});
const pairs = (count: number): BacktestPair[] =>
  Array.from({ length: count }, (_, i) => ({
    period: `b${i}`,
    baseline: { n: 100, sse: 400, sae: 100 },
    candidate: { n: 100, sse: 380 + i, sae: 90 },
    outcomeSquares: 900,
  }));
const evaluated = (paired: readonly BacktestPair[]): CandidateEvaluated => ({
  kind: 'candidate-evaluated',
  at: 0,
  requestId: 'a',
  paired,
  quality: 1,
});
const registered: CandidateRegistered = {
  kind: 'candidate-registered',
  at: 0,
  requestId: 'a',
  version: '0.1.2',
  trainedBefore: 'p9',
  paired: pairs(8),
};
const after = (state: LoopState, event: LoopEvent, by: RetrainingPolicy = policy) => decide(by, state, event);

describe('a canary', () => {
  test.each([
    ['worse', 5],
    ['as good', 0],
  ])('that is %s than a champion without any error is never promoted for it, and no figure is undefined', (_, sse) => {
    const { record, state } = after(watching, observed(0, sse));
    expect(record.outcome).toBe('held');
    expect(record.figures['improvement']).toBeNull();
    expect(state.rollout).toMatchObject({ observed: 0, waited: 1 });
  });

  test('counts labelled periods and waits apart', () => {
    const longer = createPolicy({ ...policy, rollout: { weight: 0.1, hold: 3, patience: 3, confidence: 0.99 } });
    const seen = after(watching, observed(400, 390), longer).state;
    expect(seen.rollout).toMatchObject({ observed: 1, waited: 0 });
    const waited = after(seen, { ...observed(0, 0), pair: null }, longer).state;
    expect(waited.rollout).toMatchObject({ observed: 1, waited: 1 });
  });

  test('that is given up leaves the champion, is not quarantined, and is told of', () => {
    const worn: LoopState = { ...watching, rollout: { ...rollout, waited: 2 } };
    const event = { ...observed(0, 0), pair: null };
    const { state, commands, record } = after(worn, event);
    expect([record.outcome, state.rollout, state.champion]).toEqual(['given-up', null, champion]);
    expect(commands).toMatchObject([{ kind: 'abandon-rollout', version: '0.1.1', quarantine: false }]);
    expect(decisionAlerts('m', event, record)).toHaveLength(1);
  });

  test('that is promoted brings the period that it was trained before', () => {
    const { state } = after(watching, observed(400, 390));
    expect(state.champion).toEqual({ version: '0.1.1', trainedBefore: 'p9' });
  });

  test('ends when the policy has no canary any more, instead of stopping the loop', () => {
    const without = createPolicy({ ...policy, rollout: null });
    const { state, commands, record } = after(watching, observed(400, 390), without);
    expect([record.outcome, state.rollout]).toEqual(['given-up', null]);
    expect(commands).toMatchObject([{ kind: 'abandon-rollout', quarantine: false }]);
  });

  test('under gates that do not bind is promoted by override, as its evaluation may be no pass', () => {
    const open = createPolicy({ ...policy, binding: false });
    expect(after(watching, observed(400, 390), open).commands).toMatchObject([{ kind: 'promote', override: true }]);
    expect(after(watching, observed(400, 390)).commands).toMatchObject([{ kind: 'promote', override: false }]);
  });

  test('that takes the place of another names it', () => {
    const both: LoopState = { ...running, rollout };
    const { state, record } = after(both, registered);
    expect(state.rollout?.version).toBe('0.1.2');
    expect(record.figures['superseded']).toBe('0.1.1');
    expect(record.reason).toContain('0.1.1');
  });

  test('expects what two paired periods show, and nothing from one', () => {
    expect(after(running, { ...registered, paired: pairs(2) }).state.rollout?.expectation).toMatchObject({ n: 2 });
    expect(after(running, { ...registered, paired: pairs(1) }).state.rollout?.expectation).toBeNull();
  });
});

describe('a policy that serves at once', () => {
  const open = createPolicy({ ...policy, binding: false, rollout: null });

  test('ends a canary that an earlier policy began', () => {
    const { state, commands } = after({ ...running, rollout }, registered, open);
    expect([state.champion?.version, state.rollout]).toEqual(['0.1.2', null]);
    expect(commands.map(({ kind }) => kind)).toEqual(['abandon-rollout', 'activate']);
  });

  test('overrides the gates only where they do not bind', () => {
    const bound = createPolicy({ ...policy, rollout: null });
    expect(after(running, registered, open).commands).toMatchObject([{ kind: 'activate', override: true }]);
    expect(after(running, registered, bound).commands).toMatchObject([{ kind: 'activate', override: false }]);
  });
});

describe('an evaluation', () => {
  test('records p-value, interval and effect that could be found', () => {
    const { figures } = after(running, evaluated(pairs(8))).record;
    expect(figures).toMatchObject({ verdict: 'pass', pValue: 1 / 256, periods: 8 });
  });

  test('over one period says so, in words without NaN', () => {
    const { record } = after(running, evaluated(pairs(1)));
    expect(record.outcome).toBe('inconclusive');
    expect(record.reason).not.toContain('NaN');
  });

  test('holds the R² of the candidate against the outcomes’ own spread', () => {
    const r2 = createPolicy({ ...policy, gates: { minR2: 0.5 } });
    // 1 - Σ(380 + i) / (8 · 900).
    const { figures } = after(running, evaluated(pairs(8)), r2).record;
    expect(figures['gates']).toMatchObject([{ gate: 'minR2', value: 1 - (8 * 380 + 28) / 7200 }]);
  });

  test('of a first model knows its MAE, so that an absolute limit can be met', () => {
    const limited = createPolicy({ ...policy, gates: { maxMae: 0.95 } });
    const first: LoopState = { ...running, champion: null };
    expect(after(first, evaluated(pairs(8)), limited).record.outcome).toBe('accepted');
    expect(after(first, evaluated([]), limited).record.outcome).toBe('rejected');
  });
});

test('an interval is learnt, and said to be kept when it is the same again', () => {
  const learned = createPolicy({
    ...policy,
    schedule: { kind: 'learned', candidates: [2, 4], window: 8, keepGain: 0.8, negligible: 0.002 },
  });
  const loss = (sse: number) => ({ n: 100, sse, sae: 0 });
  const study = {
    periods: 8,
    never: loss(500),
    always: loss(400),
    intervals: [2, 4].map((every) => ({ every, retrainings: 1, served: loss(every === 2 ? 401 : 450) })),
  };
  const event = { kind: 'interval-studied', at: 0, study } as const;
  const { state, record } = after(INITIAL_STATE, event, learned);
  expect([state.interval, record.outcome]).toEqual([2, 'interval-changed']);
  expect(after(state, event, learned).record.outcome).toBe('interval-kept');
  expect(() => after(state, event)).toThrowError(
    expect.toSatisfy((error: unknown) => isFplMlError(error, 'POLICY_INVALID')),
  );
});

test('new rows add up until a retraining ends, which says when it was asked for', () => {
  const final = (n: number): LoopEvent => ({
    kind: 'period-final',
    at: 5,
    period: 'p1',
    followed: true,
    served: { n, sse: 1, sae: 1 },
    alarms: [],
    drift: null,
    requestId: 'r',
  });
  const twice = after(after(INITIAL_STATE, final(3)).state, final(4)).state;
  expect([twice.newRows, twice.requestedAt]).toEqual([7, null]);
  const asked = after(twice, { ...request, kind: 'retraining-requested', at: 9, requestId: 'a' }).state;
  expect(asked.requestedAt).toBe(9);
  const rejected = after({ ...running, newRows: 7 }, evaluated(pairs(0))).state;
  expect([rejected.request, rejected.newRows]).toEqual([null, 0]);
});

describe('people are told', () => {
  test('that a first model or one served at once is active', () => {
    const { record } = after({ ...running, champion: null }, registered);
    expect(record.outcome).toBe('activated');
    expect(decisionAlerts('m', registered, record)).toMatchObject([{ level: 'info', model: 'm' }]);
  });
});
