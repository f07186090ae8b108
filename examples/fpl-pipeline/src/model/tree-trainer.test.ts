import { type Frame, isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { FEATURES } from './feature-names.js';
import { servingFrame, trainingFrame } from './feature-table.js';
import { buildFeatures } from './features.js';
import { madeUpRandomSeason } from './testing/made-up-season.js';
import { treeTrainer } from './tree-trainer.js';

const TABLE = buildFeatures([madeUpRandomSeason('2020-21', 'tree', 40, 15)]);
const TRAIN = trainingFrame(TABLE, 0, TABLE.rows);
const SERVE = servingFrame(TABLE, 0, TABLE.rows);
const SMALL = { rows: 300, leafRows: 40 } as const;

async function fitted(train: Frame, seed: string) {
  const trainer = treeTrainer(SMALL);
  const { artifact, metrics } = await trainer.fit({ train, seed });
  const model = await trainer.load(artifact);
  return { artifact, metrics, predicted: [...model.predict(SERVE)] };
}

function codeOf(error: unknown): string {
  return isFplMlError(error) ? error.code : String(error);
}

describe('treeTrainer', () => {
  test('learns a step, and takes missing values for the training mean', async () => {
    const constant = Object.fromEntries(FEATURES.map((name) => [name, new Float64Array(60)]));
    const values = Float64Array.from({ length: 60 }, (_, row) => (row === 59 ? Number.NaN : row));
    const points = values.map((value, row) => (value < 20 ? row % 2 : 5 + (row % 2)));
    const trainer = treeTrainer({ rows: 60, depth: 1, leafRows: 5 });
    const { artifact } = await trainer.fit({ train: { ...constant, min_5: values, points }, seed: 'any' });
    const predicted = (await trainer.load(artifact)).predict({ ...constant, min_5: values });
    expect(predicted[0]).toBe(0.5);
    expect(predicted[40]).toBeCloseTo(5.5, 1);
    expect(predicted[59]).toBe(predicted[40]);
  });

  test('sends rows below the threshold to the left, those on it to the right, missing ones to where the mean goes', async () => {
    const zeros = Object.fromEntries(FEATURES.map((name) => [name, new Float64Array(4)]));
    const tree = { feature: 0, below: 2, left: { value: 1 }, right: { value: 9 } };
    const text = JSON.stringify({ kind: 'fpl-tree', model: { fillers: FEATURES.map(() => 1.5), tree } });
    const model = await treeTrainer().load(new TextEncoder().encode(text));
    expect([...model.predict({ ...zeros, pts_3: Float64Array.of(1.9, 2, 2.1, Number.NaN) })]).toEqual([1, 9, 9, 1]);
  });

  test('beats the mean on its own rows', async () => {
    const { predicted, metrics } = await fitted(TRAIN, 'a');
    const mean = TABLE.target.reduce((sum, value) => sum + value, 0) / TABLE.rows;
    const squares = (of: (row: number) => number): number =>
      TABLE.target.reduce((sum, value, row) => sum + (value - of(row)) * (value - of(row)), 0);
    expect(squares((row) => predicted[row] ?? Number.NaN)).toBeLessThan(squares(() => mean));
    expect(metrics['rows']).toBe(300);
    expect(metrics['leaves']).toBeGreaterThan(2);
  });

  test('gives the same bytes for the same seed, and samples other rows for another', async () => {
    const { artifact } = await fitted(TRAIN, 'a');
    expect((await fitted(TRAIN, 'a')).artifact).toEqual(artifact);
    expect((await fitted(TRAIN, 'b')).artifact).not.toEqual(artifact);
  });

  test('refuses no rows, missing points, sizes it cannot have, and bytes that are no such model', async () => {
    const fitCode = (train: Frame): Promise<string> => fitted(train, 'a').then(() => 'fitted', codeOf);
    expect(await fitCode(trainingFrame(TABLE, 0, 0))).toBe('TRAINING_DATA_INVALID');
    expect(await fitCode({ ...TRAIN, points: TABLE.target.map(() => Number.NaN) })).toBe('TRAINING_DATA_INVALID');
    for (const options of [{ rows: 2001 }, { rows: 0 }, { depth: 1.5 }, { leafRows: -1 }]) {
      expect(() => treeTrainer(options)).toThrow(expect.objectContaining({ code: 'MODEL_OPTIONS_INVALID' }));
    }
    const loadCode = (tree: unknown): Promise<string> => {
      const text = JSON.stringify({ kind: 'fpl-tree', model: { fillers: FEATURES.map(() => 0), tree } });
      return treeTrainer()
        .load(new TextEncoder().encode(text))
        .then(() => 'loaded', codeOf);
    };
    const leaf = { value: 1 };
    expect(await loadCode({ feature: 31, below: 2, left: leaf, right: leaf })).toBe('loaded');
    expect(await loadCode({ feature: 32, below: 2, left: leaf, right: leaf })).toBe('MODEL_ARTIFACT_INVALID');
    expect(await loadCode({ feature: 1, below: 2, left: leaf })).toBe('MODEL_ARTIFACT_INVALID');
    expect(await loadCode({ value: null })).toBe('MODEL_ARTIFACT_INVALID');
    expect(await loadCode(undefined)).toBe('MODEL_ARTIFACT_INVALID');
  });
});
