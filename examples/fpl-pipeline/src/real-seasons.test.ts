import {
  createBacktest,
  createPolicy,
  recordedHistory,
  replay,
  replayPolicy,
  type RetrainingPolicy,
  rmseOf,
} from '@fpl-ml/engine';
import { describe, expect, test } from 'vitest';
import { playerStateTrainer } from './model/index.js';
import { policies } from './policies.js';
import { seasonData } from './season-data.js';
import { openSeason } from './season-source.js';
import { quietWalk } from './testing/quiet-walk.js';
import { NO_SEASONS, SEASONS_FOLDER } from './tests/shared-seasons.js';

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

test.for([19, 38])(
  'learning from the latest %i gameweeks instead of 28 keeps as much, in each season',
  async (window, ctx) => {
    if (SEASONS_FOLDER === null) return ctx.skip(NO_SEASONS);
    for (const [season, { gameweeks }] of Object.entries(REFERENCE)) {
      const source = openSeason({ data: SEASONS_FOLDER, season, model: 'player-state', policy: 'auto', seed: 1 });
      const { table } = source;
      const trainer = playerStateTrainer({ clocks: table.periods.map(({ clock }) => clock) });
      const backtest = createBacktest({ trainer, data: seasonData(table, 0), seed: '1' });
      const periods = table.periods.filter((period) => period.season === season).map(({ id }) => id);
      const { schedule } = policies.auto;
      if (schedule.kind !== 'learned') throw new Error('the interval of auto is learnt');
      const run = async (policy: RetrainingPolicy) => {
        const { served, retrainings } = await replayPolicy({ backtest, periods, policy });
        return { rmse: rmseOf(served), retrainings };
      };
      const [never, weekly] = [await run(policies.never), await run(policies.weekly)];
      const auto = await run(createPolicy({ ...policies.auto, schedule: { ...schedule, window } }));
      expect((never.rmse - auto.rmse) / (never.rmse - weekly.rmse)).toBeGreaterThanOrEqual(0.8);
      expect(auto.retrainings).toBeLessThanOrEqual((gameweeks - 1) / 2);
    }
  },
);

test('a season served weekly is the weekly baseline, to the last figure', async (ctx) => {
  if (SEASONS_FOLDER === null) return ctx.skip(NO_SEASONS);
  const { result } = await quietWalk({ data: SEASONS_FOLDER, season: '2022-23', policy: 'weekly' });
  expect(result.served.rmse).toBeCloseTo(result.baselines.weekly.rmse, 12);
  expect(result.served.mae).toBeCloseTo(1.3062, 4);
  expect(result.retrainings).toBe(36);
});
