import { type Frame, rowCount } from '@fpl-ml/core';
import { failedChecks } from '@fpl-ml/core/testing';
import type { DataSource, Trainer } from '@fpl-ml/engine';
import {
  dataSourceChecks,
  type DataSourceSubject,
  trainerChecks,
  type TrainerSubject,
} from '@fpl-ml/engine/conformance';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  buildFeatures,
  type FeatureTable,
  playerStateTrainer,
  ridgeTrainer,
  servingFrame,
  trainingFrame,
  treeTrainer,
} from './model/index.js';
import { seasonData } from './season-data.js';
import { simulateSeasons } from './simulator/index.js';
import { withOutcomesRewritten } from './testing/rewritten-outcomes.js';

const HISTORY_PERIODS = 5;
const GAMEWEEK = 12;

let table: FeatureTable;
let changed: FeatureTable;
let rows: { readonly train: Frame; readonly serve: Frame };
beforeAll(() => {
  const [season] = simulateSeasons({ seed: 'conformance', seasons: ['S1'] }).seasons;
  if (season === undefined) throw new Error('a season is simulated');
  table = buildFeatures([season]);
  changed = buildFeatures([withOutcomesRewritten(season, GAMEWEEK)]);
  const [first, end] = [periodOf(6), periodOf(10)];
  rows = {
    train: trainingFrame(table, first.firstRow, end.firstRow),
    serve: servingFrame(table, end.firstRow, end.endRow),
  };
});

function periodOf(number: number): FeatureTable['periods'][number] {
  const found = table.periods.find(({ gameweek }) => gameweek === number);
  if (found === undefined) throw new Error(`gameweek ${number} is simulated`);
  return found;
}

function subjectOf(trainer: Trainer): TrainerSubject {
  return { trainer, ...rows };
}

describe.each([
  ['player-state', playerStateTrainer],
  ['ridge', ridgeTrainer],
  ['tree', () => treeTrainer({ rows: 300, leafRows: 40 })],
] as const)('the %s trainer', (_, open) => {
  test.each(trainerChecks)('$name', (check) => check.run(subjectOf(open())));
});

/** The simulated season, and the same with its outcomes rewritten, both with a part of the source replaced. */
function sourceSubject(
  change: (sound: DataSource, of: FeatureTable) => Partial<DataSource> = () => ({}),
): DataSourceSubject {
  const open = (of: FeatureTable): DataSource => {
    const sound = seasonData(of, HISTORY_PERIODS);
    return { ...sound, ...change(sound, of) };
  };
  return { data: open(table), period: periodOf(GAMEWEEK).id, rewritten: open(changed) };
}

test.each(dataSourceChecks)('the season as a source of data: $name', (check) => check.run(sourceSubject()));

test('a source that gives the points of the gameweek as a feature is caught', async () => {
  const leaking = () =>
    sourceSubject((sound, of) => ({
      features: async (id) => {
        const { frame, entities } = await sound.features(id);
        const { firstRow, endRow } = of.periods.find((period) => period.id === id) ?? { firstRow: 0, endRow: 0 };
        return { frame: { ...frame, luck: of.target.subarray(firstRow, endRow) }, entities };
      },
    }));
  const caughtBy = 'gives features that depend on no outcome of their period or a later one';
  expect(await failedChecks(dataSourceChecks, leaking)).toEqual([caughtBy]);
});

test('a source whose snapshot holds the gameweek itself is caught', async () => {
  const late = () =>
    sourceSubject((sound) => ({
      snapshot: async (id) => {
        const ids = (await sound.periods()).map((period) => period.id);
        return sound.snapshot(ids[ids.indexOf(id) + 1] ?? id);
      },
    }));
  const caughtBy = 'gives a snapshot that depends on no outcome of its period or a later one';
  expect(await failedChecks(dataSourceChecks, late)).toContain(caughtBy);
});

test('a trainer that goes on from the rows it saw before is caught', async () => {
  const broken = (): TrainerSubject => {
    const sound = ridgeTrainer();
    let least: Frame | undefined;
    const fit: Trainer['fit'] = (request) => {
      if (least === undefined || rowCount(request.train) < rowCount(least)) least = request.train;
      return sound.fit({ ...request, train: least });
    };
    return subjectOf({ ...sound, fit });
  };
  const caughtBy = 'gives the same model whatever it was trained on before';
  expect(await failedChecks(trainerChecks, broken)).toEqual([caughtBy]);
});
