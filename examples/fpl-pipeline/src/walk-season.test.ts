import { canonicalJson } from '@fpl-ml/core';
import { recordedHistory, replay } from '@fpl-ml/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { policies } from './policies.js';
import { quietWalk } from './testing/quiet-walk.js';
import type { WalkOutcome } from './walk-season.js';

let auto: WalkOutcome;
beforeAll(async () => {
  auto = await quietWalk();
});

describe('a simulated season', () => {
  test('ends with figures for every player-gameweek, of what was served and of each baseline', () => {
    const { served, baselines } = auto.result;
    expect(served.n).toBeGreaterThan(20_000);
    for (const figures of [served, ...Object.values(baselines)]) {
      expect(figures.n).toBe(served.n);
      for (const value of Object.values(figures)) expect(Number.isFinite(value)).toBe(true);
      expect(figures.mae).toBeLessThan(figures.rmse);
    }
    const { never, weekly } = baselines;
    expect(weekly.rmse).toBeLessThan(served.rmse);
    expect(served.rmse).toBeLessThan(never.rmse);
  });

  test('has counts that agree with its events', () => {
    const { events, retrainings, promotions, rejections, rollbacks, triggers } = auto.result;
    const count = (...outcomes: string[]): number =>
      events.filter(({ outcome }) => outcomes.includes(String(outcome))).length;
    expect(retrainings).toBe(Object.values(triggers).reduce((sum, value) => sum + value, 0));
    expect(promotions).toBe(count('promoted'));
    expect(rejections).toBe(count('rejected', 'inconclusive', 'data-refused'));
    expect(rollbacks).toBe(count('rolled-back'));
    expect(retrainings).toBeGreaterThan(0);
    expect(promotions + rejections + rollbacks).toBe(retrainings);
  });

  test('finds the injected faults of the source, in their gameweeks, and no others', () => {
    const drifted = auto.result.events.flatMap(({ event, figures }) => {
      const { drift, period } = Object(figures) as Readonly<Record<string, unknown>>;
      return event === 'period-final' && drift === 'drift' ? [period] : [];
    });
    // Stale ratings from gameweek 20 to 22, all ratings 0 in 31.
    expect(drifted).toContain('S2-GW31');
    expect(drifted.filter((period) => !['S2-GW20', 'S2-GW21', 'S2-GW22', 'S2-GW31'].includes(String(period)))).toEqual(
      [],
    );
    expect(drifted.length).toBeGreaterThan(1);
  });

  test('a replay of its event log reproduces every decision', async () => {
    const again = await replay(policies.auto, recordedHistory(auto.eventLog));
    expect(again.decisions).toEqual(auto.decisions);
  });

  test('is the same again to the byte, and another with another seed', async () => {
    expect(canonicalJson((await quietWalk()).result)).toBe(canonicalJson(auto.result));
    expect(canonicalJson((await quietWalk({ seed: 2 })).result.served)).not.toBe(canonicalJson(auto.result.served));
  });
});

describe('policies that serve at once', () => {
  test('never retrains, and is the baseline of that name', async () => {
    const { result } = await quietWalk({ policy: 'never' });
    expect([result.retrainings, result.promotions, result.rejections]).toEqual([0, 0, 0]);
    expect(result.served.rmse).toBeCloseTo(result.baselines.never.rmse, 12);
    expect(result.served.mae).toBeCloseTo(result.baselines.never.mae, 12);
  });

  test('weekly retrains before every gameweek but the first, records its gates, and is the baseline of that name', async () => {
    const { result } = await quietWalk({ policy: 'weekly' });
    expect([result.retrainings, result.promotions]).toEqual([37, 37]);
    expect(result.served.rmse).toBeCloseTo(result.baselines.weekly.rmse, 12);
    const judged = result.events.filter(({ event }) => event === 'candidate-evaluated');
    expect(judged).toHaveLength(38);
    expect(judged.every(({ outcome, figures }) => outcome === 'accepted' && 'verdict' in Object(figures))).toBe(true);
  });

  test('monthly retrains every fourth gameweek', async () => {
    const { result } = await quietWalk({ policy: 'monthly' });
    expect([result.retrainings, result.promotions, result.rollbacks]).toEqual([9, 9, 0]);
  });
});

test('a Ridge on fresh features hardly needs retraining, and its gates say so', async () => {
  const { result } = await quietWalk({ model: 'ridge' });
  expect(result.retrainings).toBeLessThanOrEqual(9);
  expect(result.served.rmse / result.baselines.weekly.rmse - 1).toBeLessThan(0.002);
});

test('the shallow tree runs through the same loop', async () => {
  const { result } = await quietWalk({ model: 'tree', policy: 'never' });
  expect(result.served.r2).toBeGreaterThan(0);
});
