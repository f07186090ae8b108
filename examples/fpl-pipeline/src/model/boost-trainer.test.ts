import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { NO_SEASONS, SEASONS_FOLDER } from '../tests/shared-seasons.js';
import { loadSeason } from '../data/load-season.js';
import { boostTrainer } from './boost-trainer.js';
import { servingFrame, trainingFrame } from './feature-table.js';
import { buildFeatures } from './features.js';
import { buildMarketFeatures, MARKET_FEATURES, marketPart } from './market-features.js';
import { madeUpRandomSeason } from './testing/made-up-season.js';
import { predictionErrors, trainingStart, walkForward } from './walk-forward.js';
import { ridgeTrainer } from './ridge-trainer.js';

const SEASONS = [madeUpRandomSeason('2020-21', 'boost', 40, 15)];
const TABLE = buildFeatures(SEASONS);
const MARKET = buildMarketFeatures(SEASONS);
const TRAIN = trainingFrame(TABLE, 0, TABLE.rows);

function meanSquare(predicted: ArrayLike<number>): number {
  let sum = 0;
  TABLE.target.forEach((value, row) => {
    const error = value - (predicted[row] ?? Number.NaN);
    sum += error * error;
  });
  return sum / TABLE.rows;
}

describe('boostTrainer', () => {
  test('fits its own rows better than their mean, and is the same again from its bytes', async () => {
    const trainer = boostTrainer();
    const { artifact, metrics, signature } = await trainer.fit({ train: TRAIN, seed: 'a' });
    const model = await trainer.load(artifact);
    const predicted = model.predict(servingFrame(TABLE, 0, TABLE.rows));
    const mean = TABLE.target.reduce((sum, value) => sum + value, 0) / TABLE.rows;
    expect(meanSquare(predicted)).toBeLessThan(meanSquare(TABLE.target.map(() => mean)));
    expect(metrics).toEqual({ rows: TABLE.rows, trees: 100 });
    expect(signature.inputs).toHaveLength(32);
    expect((await trainer.fit({ train: TRAIN, seed: 'a' })).artifact).toEqual(artifact);
  });

  test('with the market it reads five columns more, and says so when they are not there', async () => {
    const trainer = boostTrainer({ market: true });
    const { artifact, signature } = await trainer.fit({
      train: { ...TRAIN, ...marketPart(MARKET, 0, TABLE.rows) },
      seed: 'a',
    });
    expect(signature.inputs.slice(32).map(({ name }) => name)).toEqual([...MARKET_FEATURES]);
    const model = await trainer.load(artifact);
    const serve = { ...servingFrame(TABLE, 3, 9), ...marketPart(MARKET, 3, 9) };
    expect(model.predict(serve)).toHaveLength(6);
    await expect(trainer.fit({ train: TRAIN, seed: 'a' })).rejects.toMatchObject({ code: 'FRAME_COLUMN_MISSING' });
  });

  test('tells of its progress, can be cancelled, and refuses bytes of another model', async () => {
    const shares: number[] = [];
    await boostTrainer().fit({ train: TRAIN, seed: 'a', progress: (share) => shares.push(share) });
    expect(shares.at(-1)).toBe(1);
    const controller = new AbortController();
    const progress = (share: number): void => {
      if (share >= 0.1) controller.abort(new Error('enough'));
    };
    const cancelled = boostTrainer().fit({ train: TRAIN, seed: 'a', signal: controller.signal, progress });
    await expect(cancelled).rejects.toThrow('enough');
    const text = JSON.stringify({ kind: 'fpl-boost', model: { booster: { format: 'other' } } });
    const loading = boostTrainer()
      .load(new TextEncoder().encode(text))
      .then(
        () => 'loaded',
        (error: unknown) => (isFplMlError(error) ? error.code : String(error)),
      );
    expect(await loading).toBe('MODEL_ARTIFACT_INVALID');
  });

  test('walks through a real season as the reference does, and beats the ridge regression', async ({ skip }) => {
    skip(SEASONS_FOLDER === null, NO_SEASONS);
    const table = buildFeatures(['2020-21', '2021-22'].map((season) => loadSeason(SEASONS_FOLDER ?? '', season)));
    const walk = { table, season: '2021-22', everyPeriods: 4 };
    const boost = predictionErrors(await walkForward({ ...walk, trainer: boostTrainer() }));
    const ridge = predictionErrors(await walkForward({ ...walk, trainer: ridgeTrainer() }));
    // scikit-learn's trees: 2.2052 and 1.1982.
    expect(boost.rmse / 2.2052).toBeLessThan(1.005);
    expect(boost.mae / 1.1982).toBeLessThan(1.005);
    expect(boost.rmse).toBeLessThan(ridge.rmse);
  });

  test('on a real gameweek it is closer than the mean of the last five, and closer still with the market', async ({
    skip,
  }) => {
    skip(SEASONS_FOLDER === null, NO_SEASONS);
    const seasons = ['2020-21', '2021-22'].map((season) => loadSeason(SEASONS_FOLDER ?? '', season));
    const [table, market] = [buildFeatures(seasons), buildMarketFeatures(seasons)];
    const start = trainingStart(table);
    const first = table.periods.find(({ id }) => id === '2021-22-GW20')?.firstRow ?? 0;
    const end = table.rows;
    const errorOf = (predicted: Float64Array): number =>
      Math.hypot(...predicted.map((value, i) => value - (table.target[first + i] ?? Number.NaN))) /
      Math.sqrt(predicted.length);
    const fitted = async (withMarket: boolean): Promise<number> => {
      const trainer = boostTrainer({ market: withMarket });
      const more = (from: number, to: number) => (withMarket ? marketPart(market, from, to) : {});
      const train = { ...trainingFrame(table, start, first), ...more(start, first) };
      const { artifact } = await trainer.fit({ train, seed: 'a' });
      return errorOf(
        (await trainer.load(artifact)).predict({ ...servingFrame(table, first, end), ...more(first, end) }),
      );
    };
    const [plain, informed] = [await fitted(false), await fitted(true)];
    expect(plain).toBeLessThan(0.95 * errorOf(table.baselines.last5.subarray(first, end)));
    expect(informed).toBeLessThan(plain);
  });
});
