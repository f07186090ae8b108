import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { anyTimeFigures, weighAnyTime } from './any-time.js';
import { periodImprovement, weighPairs } from './evidence.js';
import { evaluateGates, type Gates } from './gates.js';
import { decide } from './loop.js';
import type { CandidateEvaluated, LoopEvent } from './loop-event.js';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import type { BacktestPair } from './loss.js';
import { createPolicy } from './policy.js';
import { recordedHistory, replay } from './replay.js';

const SEASON = 38;
const GATES: Gates = { performanceImprovement: 0.005, evidence: { kind: 'any-time' } };

/** A period in which the candidate's RMSE is lower by a share, to first order. */
function pair(improvement: number, period: string): BacktestPair {
  const candidate = { n: 100, sse: 400 * (1 - 2 * improvement), sae: 150 };
  return { period, baseline: { n: 100, sse: 400, sae: 150 }, candidate, outcomeSquares: 900 };
}

/** A season of differences with a standard deviation of 2 % about their centre. */
function season(seed: number, centre: number): readonly BacktestPair[] {
  const random = seededRandom('any-time', seed);
  return Array.from({ length: SEASON }, (_, i) => pair(centre + 0.02 * random.normal(), `p${i}`));
}

function verdictOf(periods: readonly BacktestPair[], gates: Gates = GATES): string {
  const paired = weighPairs(periods, seededRandom('unused'));
  return evaluateGates(gates, { paired, r2: 0.3, mae: 1, dataQuality: 1 }).verdict;
}

/** Of some seasons, how many have a verdict at any of the looks, one after each period. */
function everSaid(verdict: string, seasons: number, centre: number): number {
  let said = 0;
  for (let seed = 0; seed < seasons; seed += 1) {
    const all = season(seed, centre).map(periodImprovement);
    if (all.some((_, i) => weighAnyTime(all.slice(0, i + 1), 0.005, 0.05).verdict === verdict)) said += 1;
  }
  return said;
}

describe('evidence for any time', () => {
  test('passes a candidate that is no better in at most alpha of the seasons, looked at after each of 38 periods', () => {
    // 5 % of 300 are 15; without the threshold of 0.5 % it is 1.0 % in 1,500 seasons.
    expect(everSaid('pass', 300, 0)).toBeLessThanOrEqual(15);
  });

  test('passes one that is better, and fails one that is worse', () => {
    expect(everSaid('pass', 40, 0.02)).toBeGreaterThanOrEqual(38);
    expect(everSaid('fail', 40, -0.02)).toBeGreaterThanOrEqual(38);
    expect(everSaid('fail', 40, 0.02)).toBe(0);
  });

  test('is undecided on little, and on what is better by less than is owed', () => {
    expect(verdictOf([pair(0.05, 'a'), pair(0.05, 'b'), pair(0.05, 'c')])).toBe('inconclusive');
    const little = Array.from({ length: SEASON }, (_, i) => pair(0.004 + (i % 2 === 0 ? 0.001 : -0.001), `p${i}`));
    expect(verdictOf(little)).not.toBe('pass');
    expect(verdictOf(little, { ...GATES, performanceImprovement: 0.003 })).toBe('pass');
  });

  test('is at most 1 in the mean over the signs of a difference, and the same from both sides', () => {
    const [up, down] = [0.03, -0.03].map((value) => weighAnyTime([value], 0, 0.05));
    expect((up?.eValue ?? 0) + (down?.eValue ?? 0)).toBeLessThanOrEqual(2);
    expect(up?.eValue).toBeGreaterThan(down?.eValue ?? 9);
    expect(up?.eValue).toBeCloseTo(down?.eValueAgainst ?? 0, 12);
  });

  test('says nothing of the interval before 12 periods, and holds the mean after', () => {
    const values = season(3, 0.02).map(periodImprovement);
    expect(weighAnyTime(values.slice(0, 11), 0, 0.05).interval).toEqual([-Infinity, Infinity]);
    const { interval, mean } = weighAnyTime(values, 0, 0.05);
    expect(interval[0]).toBeGreaterThan(0);
    expect(interval[0]).toBeLessThan(mean);
    expect(interval[1]).toBeGreaterThan(mean);
  });

  test('is refused with options that cannot be', () => {
    const refused = expect.toSatisfy((error: unknown) => isFplMlError(error, 'POLICY_INVALID'));
    for (const bad of [{ sigma: 0 }, { sigma: Number.NaN }, { tightestAt: -1 }]) {
      expect(() => createPolicy({ gates: { ...GATES, evidence: { kind: 'any-time', ...bad } } })).toThrowError(refused);
    }
    expect(() => createPolicy({ gates: { ...GATES, alpha: 1 } })).toThrowError(refused);
    // What a file holds may be anything.
    const unknown = { kind: 'some-time' } as unknown as { kind: 'any-time' };
    expect(() => createPolicy({ gates: { ...GATES, evidence: unknown } })).toThrowError(refused);
  });
});

describe('a decision on evidence for any time', () => {
  const policy = createPolicy({ gates: GATES });
  const state: LoopState = {
    ...INITIAL_STATE,
    champion: { version: '0.1.0', trainedBefore: 'p0' },
    request: {
      id: 'r',
      triggerType: 'schedule',
      priority: 'normal',
      reason: 'due',
      requestedBy: 'policy',
      status: 'running',
      attempt: 1,
    },
  };
  const evaluated = (centre: number): CandidateEvaluated => ({
    kind: 'candidate-evaluated',
    at: 1,
    requestId: 'r',
    paired: season(1, centre),
    quality: 1,
  });

  test.each([
    ['accepted', 0.02],
    ['inconclusive', 0.004],
    ['rejected', -0.02],
  ])('is %s with inputs, e-values, interval, n and level in its record', (outcome, centre) => {
    const { record } = decide(policy, state, evaluated(centre));
    expect(record.outcome).toBe(outcome);
    const differences = season(1, centre).map(periodImprovement);
    const found = weighAnyTime(differences, 0.005, 0.05);
    expect(record.figures['evidence']).toEqual(anyTimeFigures(found));
    expect(record.figures['evidence']).toMatchObject({ n: SEASON, alpha: 0.05, eValue: found.eValue });
    expect(record.reason).toContain('e = ');
  });

  test('is the same when it is computed again, from the record and from the event', async () => {
    const event: LoopEvent = evaluated(0.02);
    const { record } = decide(policy, state, event);
    const text = JSON.stringify({ event, evidence: record.figures['evidence'] });
    // What was written is what is read.
    const read = JSON.parse(text) as { event: LoopEvent; evidence: { differences: number[]; alpha: number } };
    const { decisions } = await replay(policy, recordedHistory([read.event]), state);
    expect(decisions).toEqual([record]);
    const { differences, alpha } = read.evidence;
    expect(anyTimeFigures(weighAnyTime(differences, 0.005, alpha))).toEqual(record.figures['evidence']);
  });

  test('is as it was without the option', () => {
    const { record } = decide(createPolicy({ gates: { performanceImprovement: 0.005 } }), state, evaluated(0.02));
    expect(record.figures).not.toHaveProperty('evidence');
    expect(record.reason).toContain('p = ');
  });
});
