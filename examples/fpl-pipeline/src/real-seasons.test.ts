import { recordedHistory, replay } from '@fpl-ml/engine';
import { describe, expect, test } from 'vitest';
import { policies } from './policies.js';
import { quietWalk } from './testing/quiet-walk.js';
import { NO_SEASONS, SEASONS_FOLDER } from './testing/shared-seasons.js';

/** RMSE of the reference: never retrained, and retrained weekly. */
const REFERENCE = {
  '2021-22': { 'player-state': [2.487, 2.3334], ridge: [null, 2.2081], gameweeks: 38 },
  '2022-23': { 'player-state': [2.3629, 2.1729], ridge: [null, 2.036], gameweeks: 37 },
  '2023-24': { 'player-state': [2.2425, 2.0871], ridge: [null, 1.9552], gameweeks: 38 },
} as const;

describe.each(Object.entries(REFERENCE))('season %s', (season, reference) => {
  test('player-state: at least 80 % of the gain of weekly retraining, with at most half of the retrainings', async (ctx) => {
    if (SEASONS_FOLDER === null) return ctx.skip(NO_SEASONS);
    const { result, eventLog, decisions } = await quietWalk({ data: SEASONS_FOLDER, season });
    const { served, baselines, retrainings } = result;
    const [never, weekly] = reference['player-state'];
    expect(baselines.never.rmse).toBeCloseTo(never, 4);
    expect(baselines.weekly.rmse).toBeCloseTo(weekly, 4);
    const kept = (baselines.never.rmse - served.rmse) / (baselines.never.rmse - baselines.weekly.rmse);
    expect(kept).toBeGreaterThanOrEqual(0.8);
    expect(retrainings).toBeLessThanOrEqual((reference.gameweeks - 1) / 2);
    expect((await replay(policies.auto, recordedHistory(eventLog))).decisions).toEqual(decisions);
  });

  test('Ridge, same policy: at most a quarter of the retrainings, and at most 0.2 % of the RMSE lost', async (ctx) => {
    if (SEASONS_FOLDER === null) return ctx.skip(NO_SEASONS);
    const { result } = await quietWalk({ data: SEASONS_FOLDER, season, model: 'ridge' });
    expect(result.baselines.weekly.rmse).toBeCloseTo(reference.ridge[1], 4);
    expect(result.retrainings).toBeLessThanOrEqual((reference.gameweeks - 1) / 4);
    expect(result.served.rmse / result.baselines.weekly.rmse - 1).toBeLessThanOrEqual(0.002);
  });
});

test('a season served weekly is the weekly baseline, to the last figure', async (ctx) => {
  if (SEASONS_FOLDER === null) return ctx.skip(NO_SEASONS);
  const { result } = await quietWalk({ data: SEASONS_FOLDER, season: '2022-23', policy: 'weekly' });
  expect(result.served.rmse).toBeCloseTo(result.baselines.weekly.rmse, 12);
  expect(result.served.mae).toBeCloseTo(1.3062, 4);
  expect(result.retrainings).toBe(36);
});
