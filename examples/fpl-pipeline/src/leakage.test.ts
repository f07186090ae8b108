import { checkData } from '@fpl-ml/engine';
import { beforeAll, describe, expect, test } from 'vitest';
import { EXPECTATIONS } from './configuration.js';
import type { Season } from './data/index.js';
import {
  buildFeatures,
  buildMarketFeatures,
  type FeatureTable,
  playerStateTrainer,
  ridgeTrainer,
  trainingFrame,
} from './model/index.js';
import { seasonData } from './season-data.js';
import { simulateSeasons } from './simulator/index.js';
import { withOutcomesRewritten } from './testing/rewritten-outcomes.js';

let seasons: readonly Season[];
let table: FeatureTable;
beforeAll(() => {
  ({ seasons } = simulateSeasons({ seed: 1 }));
  table = buildFeatures(seasons);
});

describe.each([1, 12, 38])('rewriting every outcome at and after gameweek %i', (gameweek) => {
  test('changes no feature and no prediction of that gameweek', async () => {
    const [history, last] = seasons;
    if (history === undefined || last === undefined) throw new Error('two seasons are simulated');
    const period = table.periods.find(({ season, gameweek: number }) => season === last.name && number === gameweek);
    if (period === undefined) throw new Error(`gameweek ${gameweek} is simulated`);
    const rewritten = [history, withOutcomesRewritten(last, gameweek)];
    const changed = buildFeatures(rewritten);
    const data = seasonData(table, 5, buildMarketFeatures(seasons));
    const other = seasonData(changed, 5, buildMarketFeatures(rewritten));
    const features = await data.features(period.id);
    expect(await other.features(period.id)).toEqual(features);
    const [snapshot, otherSnapshot] = [await data.snapshot(period.id), await other.snapshot(period.id)];
    expect(otherSnapshot.hash).toBe(snapshot.hash);
    for (const trainer of [ridgeTrainer(), playerStateTrainer()]) {
      const fit = await trainer.fit({ train: snapshot.frame, seed: 's' });
      const again = await trainer.fit({ train: otherSnapshot.frame, seed: 's' });
      expect(again.artifact).toEqual(fit.artifact);
      const model = await trainer.load(fit.artifact);
      expect(model.predict((await other.features(period.id)).frame)).toEqual(model.predict(features.frame));
    }
    expect(await other.outcomes(period.id)).not.toEqual(await data.outcomes(period.id));
  });
});

describe('xP as a feature', () => {
  const withXp = (): Parameters<typeof checkData>[0] => ({ ...trainingFrame(table, 0, table.rows), xP: table.xP });

  test('is refused, and the message says why', () => {
    const { failures } = checkData(withXp(), { ...EXPECTATIONS, features: [...EXPECTATIONS.features, 'xP'] });
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain('"xP" must not be used: FPL writes it after the matches');
  });

  test('is found out by itself, under whatever name', () => {
    const frame = { ...withXp(), renamed: table.xP };
    const { failures } = checkData(frame, { ...EXPECTATIONS, features: [...EXPECTATIONS.features, 'renamed'] });
    expect(failures).toHaveLength(1);
    expect(failures[0]).toContain('"renamed" explains');
  });

  test('while all honest features pass', () => {
    const { failures, quality } = checkData(trainingFrame(table, 0, table.rows), EXPECTATIONS);
    expect([failures, quality]).toEqual([[], 1]);
  });
});
