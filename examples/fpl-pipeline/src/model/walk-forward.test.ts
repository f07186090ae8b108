import { type Frame, numericColumn } from '@fpl-ml/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { madeUpSeason } from '../data/testing/made-up-row.js';
import type { Season } from '../data/season.js';
import { buildFeatures } from './features.js';
import { madeUpRandomSeason } from './testing/made-up-season.js';
import type { Trainer } from '@fpl-ml/engine';
import { playerStateTrainer } from './player-state.js';
import { ridgeTrainer } from './ridge-trainer.js';
import { treeTrainer } from './tree-trainer.js';
import { predictionErrors, sumByEntity, trainingStart, walkForward, walkForwardColumn } from './walk-forward.js';

const TABLE = buildFeatures(['2020-21', '2021-22'].map((name) => madeUpRandomSeason(name, 'walk')));

/** Predicts the number of its training; keeps what it was trained on. */
function countingTrainer(frames: Frame[]): Trainer {
  return {
    name: 'counting',
    fit: async ({ train }) => {
      frames.push(train);
      return { artifact: Uint8Array.of(frames.length), metrics: {}, signature: { inputs: [], target: 'points' } };
    },
    load: async ([training = 0]) => ({ predict: (frame) => numericColumn(frame, 'code').map(() => training) }),
  };
}

async function trainings(everyPeriods: number): Promise<readonly (number | undefined)[]> {
  const results = await walkForward({ table: TABLE, season: '2021-22', everyPeriods, trainer: countingTrainer([]) });
  return results.map(({ predicted }) => predicted[0]);
}

describe('walkForward', () => {
  test('trains before each period, each so many, or once', async () => {
    expect(await trainings(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect(await trainings(5)).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3]);
    expect(await trainings(0)).toEqual(Array(12).fill(1));
  });

  test('trains on what is between the history and the period', async () => {
    const frames: Frame[] = [];
    await walkForward({ table: TABLE, season: '2021-22', everyPeriods: 1, trainer: countingTrainer(frames) });
    frames.forEach((frame, i) => {
      const periods = numericColumn(frame, 'period');
      expect([periods[0], periods.at(-1)]).toEqual([5, 11 + i]);
    });
    expect(trainingStart(TABLE, 0)).toBe(0);
    expect(trainingStart(TABLE)).toBe(5 * 24);
    expect(trainingStart(TABLE, 99)).toBe(TABLE.rows);
  });

  test('refuses a season that is not there', async () => {
    const walk = walkForward({ table: TABLE, season: '1999-00', everyPeriods: 1, trainer: countingTrainer([]) });
    await expect(walk).rejects.toMatchObject({ code: 'DATA_SEASON_UNKNOWN' });
  });

  test('predicts nothing differently when outcomes from the period on are rewritten', async () => {
    const trainers = [ridgeTrainer(), playerStateTrainer(), treeTrainer({ rows: 100 })];
    const rewritten = (season: Season, from: number, points: number): Season => ({
      ...season,
      rows: season.rows.map((row) =>
        row.gameweek < from ? row : { ...row, totalPoints: points, minutes: points, bps: points },
      ),
    });
    const second = madeUpRandomSeason('2021-22', 'leak');
    const predictionsAt = async (gameweek: number, season: Season, trainer: Trainer) => {
      const table = buildFeatures([madeUpRandomSeason('2020-21', 'leak'), season]);
      const results = await walkForward({ table, season: '2021-22', everyPeriods: 1, trainer });
      return results[gameweek - 1]?.predicted;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...trainers),
        fc.integer({ min: 1, max: 12 }),
        fc.nat(20),
        async (trainer, gameweek, points) => {
          const truth = await predictionsAt(gameweek, second, trainer);
          expect(await predictionsAt(gameweek, rewritten(second, gameweek, points), trainer)).toEqual(truth);
        },
      ),
      { seed: 5, numRuns: 8 },
    );
  });
});

describe('sumByEntity', () => {
  test("adds up a player's fixtures", () => {
    const table = buildFeatures([
      madeUpSeason('2020-21', [
        { gameweek: 1, code: 3, totalPoints: 1 },
        { gameweek: 2, code: 2, totalPoints: 2, fixture: 1 },
        { gameweek: 2, code: 2, totalPoints: 5, fixture: 2 },
        { gameweek: 2, code: 1, totalPoints: 3 },
        { gameweek: 2, code: 2, totalPoints: 7, fixture: 3 },
      ]),
    ]);
    const period = table.periods[1];
    if (period === undefined) throw new Error('no period');
    expect(sumByEntity(table, period, Float64Array.of(0.5, 1, 2, 4))).toEqual({
      period,
      entity: Float64Array.of(1, 2),
      predicted: Float64Array.of(0.5, 7),
      actual: Float64Array.of(3, 14),
    });
  });
});

describe('predictionErrors', () => {
  test('weighs every player of every period the same', () => {
    const results = walkForwardColumn(TABLE, '2020-21', new Float64Array(TABLE.rows));
    const points = TABLE.target.subarray(0, 12 * 24);
    const squares = points.reduce((sum, value) => sum + value * value, 0);
    const absolute = points.reduce((sum, value) => sum + Math.abs(value), 0);
    expect(predictionErrors(results)).toEqual({ n: 288, rmse: Math.sqrt(squares / 288), mae: absolute / 288 });
  });

  test('are undefined without predictions', () => {
    expect(predictionErrors([])).toEqual({ n: 0, rmse: Number.NaN, mae: Number.NaN });
  });
});
