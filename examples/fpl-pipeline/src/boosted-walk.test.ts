import { describe, expect, test } from 'vitest';
import { MODEL } from './configuration.js';
import { buildFeatures, buildMarketFeatures } from './model/index.js';
import { madeUpRandomSeason } from './model/testing/made-up-season.js';
import { runIdentity } from './run-identity.js';
import { runSettings } from './run-settings.js';
import type { RunOptions } from './run-options.js';
import type { SeasonSource } from './season-source.js';
import { memoryStorage, QUIET } from './testing/quiet-walk.js';
import { walkSeason } from './walk-season.js';

const OPTIONS: RunOptions = { model: 'boost', policy: 'monthly', seed: 1 };
const SEASONS = ['2021-22', '2022-23'].map((name) => madeUpRandomSeason(name, 'walk', 60, 20));
const SOURCE: SeasonSource = { name: '2022-23', seasons: SEASONS, table: buildFeatures(SEASONS), changes: [] };
const WITH_MARKET: SeasonSource = { ...SOURCE, market: buildMarketFeatures(SEASONS) };

async function walked(options: RunOptions, source: SeasonSource) {
  const storage = memoryStorage();
  const { result } = await walkSeason(options, source, storage, QUIET);
  const versions = await storage.stores.registry.listVersions(MODEL);
  return { result, inputs: versions.map(({ signature }) => signature.inputs.length) };
}

describe('boosted trees walk through the loop', () => {
  test('on rolling features', async () => {
    const { result, inputs } = await walked(OPTIONS, SOURCE);
    expect(result).toMatchObject({ model: 'boost', market: false, retrainings: 4, promotions: 4 });
    expect(new Set(inputs)).toEqual(new Set([32]));
    expect(result.served.rmse).toBeLessThan(result.baselines.last5.rmse);
  });

  test('with the market, as another run of other models', async () => {
    const options = { ...OPTIONS, market: true };
    const { result, inputs } = await walked(options, WITH_MARKET);
    expect(result).toMatchObject({ model: 'boost', market: true, retrainings: 4, promotions: 4 });
    expect(new Set(inputs)).toEqual(new Set([37]));
    expect(runIdentity(options, SOURCE, runSettings(options)).hash).not.toBe(
      runIdentity(OPTIONS, SOURCE, runSettings(OPTIONS)).hash,
    );
  });

  test('and refuse to be trained on data from which the market is missing', async () => {
    await expect(walked({ ...OPTIONS, market: true }, SOURCE)).rejects.toMatchObject({ code: 'FRAME_COLUMN_MISSING' });
  });
});
