import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { loadSeason } from '../data/load-season.js';
import { FEATURES } from './feature-names.js';
import { type FeaturePeriod, type FeatureTable, servingFrame, trainingFrame } from './feature-table.js';
import { buildFeatures } from './features.js';
import { playerStateTrainer } from './player-state.js';
import { ridgeTrainer } from './ridge-trainer.js';
import {
  type PeriodPredictions,
  predictionErrors,
  trainingStart,
  walkForward,
  walkForwardColumn,
} from './walk-forward.js';
import { NO_SEASONS, SEASONS_FOLDER } from '../tests/shared-seasons.js';

const FPL = SEASONS_FOLDER ?? '';
const SEASONS = ['2020-21', '2021-22', '2022-23', '2023-24'] as const;

type Golden = readonly Readonly<Record<string, string>>[];

interface GoldenRidge {
  readonly trained_on_rows: number;
  readonly mu: readonly number[];
  readonly sd: readonly number[];
  readonly onehot_mean: readonly number[];
  readonly intercept: number;
  readonly w: readonly number[];
}

function golden(name: string): Golden {
  // With the option `columns`, records are objects of strings.
  return parse(gunzipSync(readFileSync(join(FPL, 'golden', name))), { columns: true }) as Golden;
}

describe('parity with the reference', () => {
  let table: FeatureTable;
  let clocks: readonly number[];
  const ridge = ridgeTrainer();

  beforeAll(() => {
    if (SEASONS_FOLDER === null) return;
    table = buildFeatures(SEASONS.map((season) => loadSeason(FPL, season)));
    clocks = table.periods.map(({ clock }) => clock);
  });

  beforeEach(({ skip }) => skip(SEASONS_FOLDER === null, NO_SEASONS));

  function periodOf(id: string): FeaturePeriod {
    const found = table.periods.find((period) => period.id === id);
    if (found === undefined) throw new Error(`no period ${id}`);
    return found;
  }

  function errors(results: readonly PeriodPredictions[]): string {
    const { rmse, mae } = predictionErrors(results);
    return `${rmse.toFixed(4)} (${mae.toFixed(4)})`;
  }

  test.each([
    ['features_2022-23_gw1.csv.gz', '2022-23-GW01'],
    ['features_2023-24_gw20.csv.gz', '2023-24-GW20'],
    ['features_2023-24_gw37.csv.gz', '2023-24-GW37'],
  ])('the features and baselines of %s agree to 1e-9', (file, id) => {
    const { firstRow, endRow } = periodOf(id);
    const expected = golden(file);
    expect(expected).toHaveLength(endRow - firstRow);
    // Within a double gameweek the file goes by fixture, the table by kick-off: each row must meet a record of its own.
    const columns = [
      ...FEATURES.map((name) => [`f_${name}`, table.columns[name]] as const),
      ['b_last5', table.baselines.last5] as const,
      ['b_smean', table.baselines.seasonMean] as const,
      ['total_points', table.target] as const,
    ];
    const distance = (row: number, record: Golden[number]): number =>
      Math.max(
        ...columns.map(([name, values]) => {
          const [want, got] = [record[name] === '' ? Number.NaN : Number(record[name]), values[row] ?? 0];
          if (Number.isNaN(want) && Number.isNaN(got)) return 0;
          const gap = Math.abs(want - got) / Math.max(1, Math.abs(want));
          return Number.isNaN(gap) ? Infinity : gap;
        }),
      );
    const met = new Set<number>();
    for (let row = firstRow; row < endRow; row += 1) {
      met.add(
        expected.findIndex((record) => Number(record['code']) === table.entity[row] && distance(row, record) < 1e-9),
      );
    }
    expect([met.size, met.has(-1)]).toEqual([expected.length, false]);
  });

  test('the fitted ridge regression has the reference weights', async () => {
    const reference: GoldenRidge = JSON.parse(readFileSync(join(FPL, 'golden', 'ridge_2023-24_gw20.json'), 'utf8'));
    const train = trainingFrame(table, trainingStart(table), periodOf('2023-24-GW20').firstRow);
    const { artifact, metrics } = await ridge.fit({ train, seed: 'parity' });
    const { model } = JSON.parse(new TextDecoder().decode(artifact));
    const { trained_on_rows: rows, mu, sd, onehot_mean: shares, intercept, w } = reference;
    expect(metrics['rows']).toBe(rows);
    const gap = (got: readonly number[], want: readonly number[]): number =>
      Math.max(Math.abs(got.length - want.length), ...got.map((value, i) => Math.abs(value - (want[i] ?? Number.NaN))));
    expect(gap(model.weights, w)).toBeLessThan(1e-8);
    expect(gap(model.centres, [...mu, ...shares])).toBeLessThan(1e-8);
    expect(gap(model.scales, [...sd, 1, 1, 1])).toBeLessThan(1e-8);
    expect(gap([model.intercept], [intercept])).toBeLessThan(1e-8);
  });

  test.each([
    ['2021-22', '2.4144 (1.2606)', '2.3572 (1.2721)'],
    ['2022-23', '2.2264 (1.1528)', '2.1823 (1.1700)'],
    ['2023-24', '2.1154 (1.0245)', '2.0818 (1.0374)'],
  ])('the baselines of %s have the reference errors', (season, last5, seasonMean) => {
    expect(errors(walkForwardColumn(table, season, table.baselines.last5))).toBe(last5);
    expect(errors(walkForwardColumn(table, season, table.baselines.seasonMean))).toBe(seasonMean);
  });

  test.each([
    ['2021-22', '2.2081 (1.2371)'],
    ['2022-23', '2.0360 (1.1179)'],
    ['2023-24', '1.9552 (1.0169)'],
  ])('ridge regression refitted weekly in %s has the reference errors', async (season, expected) => {
    expect(errors(await walkForward({ table, season, everyPeriods: 1, trainer: ridge }))).toBe(expected);
  });

  test.each([
    ['2021-22', '2.3334 (1.4164)', '2.4870 (1.5168)'],
    ['2022-23', '2.1729 (1.3062)', '2.3629 (1.4343)'],
    ['2023-24', '2.0871 (1.1901)', '2.2425 (1.3186)'],
  ])('player states of %s, weekly and once, have the reference errors', async (season, weekly, once) => {
    // The reference lets player states, unlike ridge, learn from the first gameweeks too.
    const walk = { table, season, trainer: playerStateTrainer({ clocks }), historyPeriods: 0 };
    expect(errors(await walkForward({ ...walk, everyPeriods: 1 }))).toBe(weekly);
    expect(errors(await walkForward({ ...walk, everyPeriods: 0 }))).toBe(once);
  });

  test('every prediction of 2023-24 is that of the reference', async () => {
    const season = '2023-24';
    const results = {
      y: walkForwardColumn(table, season, table.target),
      p_last5: walkForwardColumn(table, season, table.baselines.last5),
      p_smean: walkForwardColumn(table, season, table.baselines.seasonMean),
      p_ridge_weekly: await walkForward({ table, season, everyPeriods: 1, trainer: ridge }),
    };
    const reference = golden('gw_predictions_2023-24.csv.gz');
    for (const [name, periods] of Object.entries(results)) {
      const found = new Map<string, number>(
        periods.flatMap(({ period, entity, predicted }) =>
          [...entity].map((code, i) => [`${period.gameweek} ${code}`, predicted[i] ?? Number.NaN] as const),
        ),
      );
      // Six significant digits are given.
      const gaps = reference.map((record) => {
        const want = Number(record[name]);
        return (
          Math.abs(want - (found.get(`${record['GW']} ${record['code']}`) ?? Number.NaN)) / Math.max(1, Math.abs(want))
        );
      });
      expect(found.size).toBe(reference.length);
      expect(gaps.every((gap) => gap < 1e-5)).toBe(true);
    }
  });

  test('a gameweek is predicted from its rows as they are served', async () => {
    const { firstRow, endRow } = periodOf('2023-24-GW37');
    const { artifact } = await ridge.fit({
      train: trainingFrame(table, trainingStart(table), firstRow),
      seed: 'parity',
    });
    const predicted = (await ridge.load(artifact)).predict(servingFrame(table, firstRow, endRow));
    const want = golden('features_2023-24_gw37.csv.gz').map((record) => Number(record['p_ridge_weekly']));
    const sorted = (values: Iterable<number>): readonly number[] => [...values].sort((a, b) => a - b);
    sorted(predicted).forEach((value, i) => expect(value).toBeCloseTo(sorted(want)[i] ?? Number.NaN, 8));
  });
});
