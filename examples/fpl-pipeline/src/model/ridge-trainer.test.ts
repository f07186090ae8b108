import { type Frame, isFplMlError, numericColumn } from '@fpl-ml/core';
import { Matrix, solve } from 'ml-matrix';
import { describe, expect, test } from 'vitest';
import { type FeatureTable, servingFrame, trainingFrame } from './feature-table.js';
import { buildFeatures } from './features.js';
import { madeUpRandomSeason } from './testing/made-up-season.js';
import { SCALED_FEATURES } from './ridge.js';
import { ridgeTrainer } from './ridge-trainer.js';

const TABLE: FeatureTable = buildFeatures(['2020-21', '2021-22'].map((name) => madeUpRandomSeason(name, 'ridge')));

function periodStart(index: number): number {
  return TABLE.periods[index]?.firstRow ?? TABLE.rows;
}

function codeOf(error: unknown): string {
  return isFplMlError(error) ? error.code : String(error);
}

/** The definition: scale, fill, centre, solve. */
function directPredictions(train: Frame, serve: Frame, alpha: number): readonly number[] {
  const columns = SCALED_FEATURES.map((name) => {
    const values = numericColumn(train, name);
    const present = [...values].filter((value) => !Number.isNaN(value));
    const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
    const variance = present.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / present.length;
    const scale = Math.sqrt(variance) || 1;
    return (frame: Frame): readonly number[] =>
      [...numericColumn(frame, name)].map((value) => (Number.isNaN(value) ? 0 : (value - mean) / scale || 0));
  });
  const indicators = [2, 3, 4].map((position) => {
    const isPosition = (frame: Frame): readonly number[] =>
      [...numericColumn(frame, 'pos')].map((value) => (value === position ? 1 : 0));
    const share = isPosition(train).reduce((sum, value) => sum + value, 0) / isPosition(train).length;
    return (frame: Frame): readonly number[] => isPosition(frame).map((value) => value - share);
  });
  const designOf = (frame: Frame): Matrix =>
    new Matrix([...columns, ...indicators].map((column) => [...column(frame)])).transpose();
  const points = numericColumn(train, 'points');
  const mean = points.reduce((sum, value) => sum + value, 0) / points.length;
  const design = designOf(train);
  const gram = design.transpose().mmul(design).add(Matrix.eye(design.columns).mul(alpha));
  const target = Matrix.columnVector([...points].map((value) => value - mean));
  const weights = solve(gram, design.transpose().mmul(target));
  return designOf(serve)
    .mmul(weights)
    .to1DArray()
    .map((value) => value + mean);
}

describe('ridgeTrainer', () => {
  test.each([3, 9, 14, 24])(
    'predicts what the definition gives after %d periods, missing values and all',
    async (periods) => {
      const train = trainingFrame(TABLE, 0, periodStart(periods));
      const serve = servingFrame(TABLE, 0, TABLE.rows);
      const trainer = ridgeTrainer({ alpha: 3 });
      const { artifact } = await trainer.fit({ train, seed: 'any' });
      const model = await trainer.load(artifact);
      const expected = directPredictions(train, serve, 3);
      model.predict(serve).forEach((value, row) => expect(value).toBeCloseTo(expected[row] ?? Number.NaN, 9));
    },
  );

  test('gives the same bytes whatever was fitted before, and from a copy of the rows', async () => {
    const trainer = ridgeTrainer();
    const request = (periods: number) => ({ train: trainingFrame(TABLE, 24, periodStart(periods)), seed: 'any' });
    const first = await trainer.fit(request(8));
    for (const periods of [20, 5, 9]) await trainer.fit(request(periods));
    const copy = Object.fromEntries(Object.entries(request(8).train).map(([name, values]) => [name, values.slice()]));
    expect((await trainer.fit(request(8))).artifact).toEqual(first.artifact);
    expect((await ridgeTrainer().fit(request(8))).artifact).toEqual(first.artifact);
    expect((await trainer.fit({ train: copy, seed: 'other' })).artifact).toEqual(first.artifact);
  });

  test('tells the error on its own rows, and what it reads', async () => {
    const train = trainingFrame(TABLE, 0, TABLE.rows);
    const trainer = ridgeTrainer();
    const { artifact, metrics, signature } = await trainer.fit({ train, seed: 'any' });
    const predicted = (await trainer.load(artifact)).predict(train);
    const squares = predicted.reduce(
      (sum, value, row) => sum + (value - (TABLE.target[row] ?? 0)) * (value - (TABLE.target[row] ?? 0)),
      0,
    );
    expect(metrics['rows']).toBe(TABLE.rows);
    expect(metrics['trainingRmse']).toBeCloseTo(Math.sqrt(squares / TABLE.rows), 9);
    expect(signature.target).toBe('points');
    expect(signature.inputs).toHaveLength(32);
    expect(signature.inputs[0]).toEqual({ name: 'pts_3', type: 'number' });
  });

  test('refuses no rows, missing points, infinite features and a penalty that is none', async () => {
    const train = trainingFrame(TABLE, 0, TABLE.rows);
    const fitCode = (frame: Frame): Promise<string> =>
      ridgeTrainer()
        .fit({ train: frame, seed: 'any' })
        .then(() => 'fitted', codeOf);
    expect(await fitCode(trainingFrame(TABLE, 0, 0))).toBe('TRAINING_DATA_INVALID');
    expect(
      await fitCode({ ...train, points: TABLE.target.map((value, row) => (row === 5 ? Number.NaN : value)) }),
    ).toBe('TRAINING_DATA_INVALID');
    expect(await fitCode({ ...train, pts_3: TABLE.target.map((value, row) => (row === 5 ? Infinity : value)) })).toBe(
      'TRAINING_DATA_INVALID',
    );
    expect(() => ridgeTrainer({ alpha: 0 })).toThrow();
  });

  test('gives up when aborted', async () => {
    const train = trainingFrame(TABLE, 0, TABLE.rows);
    await expect(ridgeTrainer().fit({ train, seed: 'any', signal: AbortSignal.abort('stop') })).rejects.toBe('stop');
  });

  test('refuses bytes that are no such model', async () => {
    const trainer = ridgeTrainer();
    const { artifact } = await trainer.fit({ train: trainingFrame(TABLE, 0, TABLE.rows), seed: 'any' });
    const text = new TextDecoder().decode(artifact);
    const loadCode = (changed: string): Promise<string> =>
      trainer.load(new TextEncoder().encode(changed)).then(() => 'loaded', codeOf);
    expect(await loadCode(text)).toBe('loaded');
    expect(text.startsWith('{"kind":"fpl-ridge"')).toBe(true);
    const broken = [
      text.slice(0, -3),
      text.replace('fpl-ridge', 'fpl-tree'),
      text.replace('"pts_3"', '"pts_4"'),
      text.replace(/"intercept":[^,]+/, '"intercept":null'),
      text.replace(/"weights":\[[^,]+,/, '"weights":['),
      text.replace(/"centres":\[[^,]+,/, '"centres":["1",'),
      text.replace(/"scales":\[[^,]+,/, '"scales":[0,'),
      '[]',
      'null',
    ];
    for (const changed of broken) expect(await loadCode(changed)).toBe('MODEL_ARTIFACT_INVALID');
  });
});
