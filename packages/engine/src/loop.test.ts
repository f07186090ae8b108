import { canonicalJson, isFplMlError, seededRandom } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decide } from './loop.js';
import type { LoopEvent, PeriodFinal } from './loop-event.js';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import type { BacktestPair } from './loss.js';
import { createPolicy, type RetrainingPolicy } from './policy.js';
import { recordedHistory, replay } from './replay.js';

const policy = createPolicy({
  schedule: { kind: 'every', periods: 2 },
  minInterval: 0,
  gates: { performanceImprovement: 0.005 },
  maxAttempts: 2,
});

const requested = (requestId: string, at = 0): LoopEvent => ({
  kind: 'retraining-requested',
  at,
  requestId,
  triggerType: 'manual',
  priority: 'normal',
  reason: 'asked',
  requestedBy: 'ann',
});

const pairs = (ratio: number): BacktestPair[] =>
  Array.from({ length: 8 }, (_, i) => ({
    period: `b${i}`,
    baseline: { n: 100, sse: 400 + i, sae: 100 },
    candidate: { n: 100, sse: (400 + i) * (ratio + 0.001 * i), sae: 100 },
    outcomeSquares: 900,
  }));

const final = (period: string, change: Partial<PeriodFinal> = {}): PeriodFinal => ({
  kind: 'period-final',
  at: 0,
  period,
  followed: true,
  served: { n: 100, sse: 400, sae: 100 },
  alarms: [],
  drift: null,
  requestId: `r-${period}`,
  ...change,
});

/** Feeds events one after the other. */
function run(events: readonly LoopEvent[], start: LoopState = INITIAL_STATE, by: RetrainingPolicy = policy) {
  const outcomes: string[] = [];
  const commands: string[] = [];
  let state = start;
  for (const event of events) {
    const decision = decide(by, state, event);
    state = decision.state;
    outcomes.push(decision.record.outcome);
    commands.push(...decision.commands.map(({ kind }) => kind));
  }
  return { state, outcomes, commands };
}

const training = (requestId: string, ratio: number): LoopEvent[] => [
  { kind: 'retraining-started', at: 0, requestId },
  { kind: 'data-checked', at: 0, requestId, quality: 1, failures: [] },
  { kind: 'candidate-evaluated', at: 0, requestId, paired: pairs(ratio), quality: 1 },
];
const registered = (requestId: string, version: string, trainedBefore: string): LoopEvent => ({
  kind: 'candidate-registered',
  at: 0,
  requestId,
  version,
  trainedBefore,
  paired: pairs(0.97),
});

const withChampion: LoopState = { ...INITIAL_STATE, champion: { version: '0.1.0', trainedBefore: 'p0' } };
const observed = (ratio: number): LoopEvent => ({
  kind: 'rollout-observed',
  at: 0,
  period: 'p2',
  pair: { period: 'p2', baseline: { n: 100, sse: 400, sae: 1 }, candidate: { n: 100, sse: 400 * ratio, sae: 1 } },
});

describe('a retraining', () => {
  test('of a first model is activated at once, by override', () => {
    const { state, outcomes, commands } = run([requested('a'), ...training('a', 1), registered('a', '0.1.0', 'p0')]);
    expect(outcomes).toEqual(['queued', 'running', 'data-accepted', 'accepted', 'activated']);
    expect(commands).toEqual(['train', 'register', 'activate']);
    expect(state.champion).toEqual({ version: '0.1.0', trainedBefore: 'p0' });
  });

  test('that passes goes through a canary before it serves', () => {
    const events = [requested('a'), ...training('a', 0.97), registered('a', '0.1.1', 'p1'), observed(0.97)];
    const { state, outcomes, commands } = run(events, withChampion);
    expect(outcomes.slice(-3)).toEqual(['accepted', 'rollout-started', 'promoted']);
    expect(commands).toEqual(['train', 'register', 'start-rollout', 'promote']);
    expect([state.champion?.version, state.rollout]).toEqual(['0.1.1', null]);
  });

  test('whose canary harms is rolled back and quarantined, and the champion stays', () => {
    const events = [requested('a'), ...training('a', 0.97), registered('a', '0.1.1', 'p1'), observed(1.2)];
    const { state, outcomes, commands } = run(events, withChampion);
    expect(outcomes.at(-1)).toBe('rolled-back');
    expect(commands.at(-1)).toBe('abandon-rollout');
    expect(state.champion?.version).toBe('0.1.0');
  });

  test.each([
    [1.02, 'rejected'],
    [0.995, 'rejected'],
  ])('whose candidate has %f of the squared error ends as %s and registers nothing', (ratio, outcome) => {
    const { state, outcomes, commands } = run([requested('a'), ...training('a', ratio)], withChampion);
    expect(outcomes.at(-1)).toBe(outcome);
    expect(commands).toEqual(['train']);
    expect(state.request).toBeNull();
  });

  test('is let through by a policy that does not bind its gates, which still records their verdict', () => {
    const open = createPolicy({ ...policy, binding: false, rollout: null });
    const events = [requested('a'), ...training('a', 1.02), registered('a', '0.1.1', 'p1')];
    const { state, outcomes } = run(events, withChampion, open);
    expect(outcomes.slice(-2)).toEqual(['accepted', 'activated']);
    expect(state.champion?.version).toBe('0.1.1');
  });

  test('ends when the data is refused', () => {
    const refused: LoopEvent = { kind: 'data-checked', at: 0, requestId: 'a', quality: 1, failures: ['xP leaks'] };
    const started: LoopEvent = { kind: 'retraining-started', at: 0, requestId: 'a' };
    const { state, outcomes } = run([requested('a'), started, refused], withChampion);
    expect([outcomes.at(-1), state.request]).toEqual(['data-refused', null]);
  });

  test('is tried again after an error that may pass, up to its attempts, and fails at once after another', () => {
    const started: LoopEvent = { kind: 'retraining-started', at: 0, requestId: 'a' };
    const failed = (retryable: boolean): LoopEvent => ({
      kind: 'retraining-failed',
      at: 0,
      requestId: 'a',
      code: 'X',
      message: 'm',
      retryable,
    });
    const twice = run([requested('a'), started, failed(true), started, failed(true)], withChampion);
    expect(twice.outcomes).toEqual(['queued', 'running', 'retry', 'running', 'failed']);
    expect(twice.state.retrainedAt).toHaveLength(1);
    expect(run([requested('a'), started, failed(false)], withChampion).outcomes.at(-1)).toBe('failed');
  });

  test('that is over accepts no further outcome', () => {
    const { state } = run([requested('a'), ...training('a', 1.02)], withChampion);
    for (const event of training('a', 1)) {
      expect(() => decide(policy, state, event)).toThrowError(
        expect.toSatisfy((error: unknown) => isFplMlError(error, 'REQUEST_NOT_OPEN')),
      );
    }
  });

  test('absorbs requests that come while it is open', () => {
    const { outcomes, commands } = run([requested('a'), requested('b')], withChampion);
    expect(outcomes).toEqual(['queued', 'coalesced']);
    expect(commands).toEqual(['train']);
  });
});

test('the schedule counts periods from the latest training', () => {
  const first = run([final('p1'), final('p2')], withChampion);
  expect(first.outcomes).toEqual(['observed', 'queued']);
  const done = run([...training('r-p2', 1.02)], first.state);
  expect(run([final('p3'), final('p4')], done.state).outcomes).toEqual(['observed', 'queued']);
});

test('a rollback under a rollout ends both, and names the version that serves', () => {
  const { state } = run([requested('a'), ...training('a', 0.97), registered('a', '0.1.1', 'p1')], withChampion);
  const event: LoopEvent = {
    kind: 'rollback-requested',
    at: 0,
    reason: 'wrong',
    requestedBy: 'ann',
    to: { version: '0.0.9', trainedBefore: 'p-1' },
  };
  const { state: after, commands } = run([event], state);
  expect([after.champion?.version, after.rollout, commands]).toEqual(['0.0.9', null, ['roll-back', 'abandon-rollout']]);
});

test('a rollout that is not there cannot be observed', () => {
  expect(() => decide(policy, withChampion, observed(1))).toThrowError(
    expect.toSatisfy((error: unknown) => isFplMlError(error, 'ROLLOUT_NOT_ACTIVE')),
  );
});

/** Drives the loop with random facts; commands are answered at once or later, as a real engine would. */
function randomRun(seed: number, length: number): LoopEvent[] {
  const random = seededRandom(seed, 'events');
  const events: LoopEvent[] = [];
  const waiting: LoopEvent[] = [];
  let state = withChampion;
  for (let i = 0; i < length; i += 1) {
    const event =
      waiting.shift() ??
      (state.rollout !== null && random.next() < 0.5
        ? { ...observed(0.9 + 0.25 * random.next()), period: `p${i}` }
        : random.next() < 0.2
          ? requested(`m${i}`, i)
          : final(`p${i}`, { at: i, alarms: [], followed: random.next() < 0.95 }));
    const decision = decide(policy, state, event);
    state = decision.state;
    events.push(event);
    for (const command of decision.commands) {
      if (command.kind === 'train') {
        const { id } = command.request;
        if (random.next() < 0.2) {
          waiting.push(
            { kind: 'retraining-started', at: i, requestId: id },
            {
              kind: 'retraining-failed',
              at: i,
              requestId: id,
              code: 'X',
              message: 'm',
              retryable: random.next() < 0.5,
            },
          );
        } else waiting.push(...training(id, 0.94 + 0.1 * random.next()));
      }
      if (command.kind === 'register') waiting.push(registered(command.requestId, `1.0.${i}`, `p${i}`));
    }
  }
  return events;
}

test('over any course of events there is one champion, at most one rollout, never of the champion itself', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      let state = withChampion;
      for (const event of randomRun(seed, 80)) {
        state = decide(policy, state, event).state;
        expect(state.champion).not.toBeNull();
        if (state.rollout === null) continue;
        expect(state.rollout.version).not.toBe(state.champion?.version);
        expect(state.rollout.against).toBe(state.champion?.version);
      }
    }),
    { numRuns: 50 },
  );
});

test('a replay of the recorded events gives every decision again, also when they were stored as JSON', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer(), async (seed) => {
      const events = randomRun(seed, 60);
      const live = events.reduce<{ state: LoopState; records: unknown[] }>(
        ({ state, records }, event) => {
          const decision = decide(policy, state, event);
          return { state: decision.state, records: [...records, decision.record] };
        },
        { state: withChampion, records: [] },
      );
      // What JSON gives back are the events that were stored.
      const stored = JSON.parse(canonicalJson(events)) as LoopEvent[];
      const again = await replay(policy, recordedHistory(stored), withChampion);
      expect(again.decisions).toEqual(live.records);
      expect(canonicalJson(again.state)).toBe(canonicalJson(live.state));
    }),
    { numRuns: 30 },
  );
});
