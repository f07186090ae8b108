import { type Frame, isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { type PlayerStateOptions, playerStateTrainer } from './player-state.js';

interface Row {
  readonly code: number;
  readonly t: number;
  readonly points: number;
  readonly position?: number;
}

function frame(rows: readonly Row[]): Frame {
  return {
    code: Float64Array.from(rows, ({ code }) => code),
    t: Float64Array.from(rows, ({ t }) => t),
    points: Float64Array.from(rows, ({ points }) => points),
    position: Float64Array.from(rows, ({ position = 3 }) => position),
  };
}

async function predictions(
  rows: readonly Row[],
  codes: readonly number[],
  options: PlayerStateOptions = {},
): Promise<readonly number[]> {
  const trainer = playerStateTrainer(options);
  const { artifact } = await trainer.fit({ train: frame(rows), seed: 'any' });
  const model = await trainer.load(artifact);
  return [...model.predict({ code: Float64Array.from(codes) })];
}

describe('playerStateTrainer', () => {
  test("draws a player's mean towards that of his position by 8 rows", async () => {
    const rows = [
      { code: 1, t: 1, points: 6 },
      { code: 2, t: 1, points: 2 },
      { code: 1, t: 2, points: 4 },
      { code: 3, t: 2, points: 9, position: 4 },
    ];
    // Midfielders have 12 points in 3 rows, forwards 9 in 1.
    expect(await predictions(rows, [1, 2, 3])).toEqual([(10 + 8 * 4) / 10, (2 + 8 * 4) / 9, (9 + 8 * 9) / 9]);
  });

  test('gives an unknown player half a point', async () => {
    expect(await predictions([{ code: 1, t: 1, points: 6 }], [5])).toEqual([0.5]);
  });

  test('counts a player to the position that he has last, his points to the one he had', async () => {
    const rows = [
      { code: 1, t: 1, points: 6, position: 3 },
      { code: 1, t: 2, points: 2, position: 4 },
    ];
    expect(await predictions(rows, [1])).toEqual([(8 + 8 * 2) / 10]);
  });

  const long = [
    { code: 1, t: 107, points: 100 },
    { code: 1, t: 108, points: 10 },
    { code: 1, t: 206, points: 10 },
  ];

  test('looks back for the length of a season from the period after its rows', async () => {
    expect(await predictions(long.slice(0, 2), [1])).toEqual([55]);
    expect(await predictions([...long, { code: 1, t: 207, points: 10 }], [1])).toEqual([10]);
  });

  test('looks back from the next gameweek with fixtures if it knows the fixture list', async () => {
    expect(await predictions(long, [1])).toEqual([40]);
    expect(await predictions(long, [1], { clocks: [107, 108, 206, 208] })).toEqual([10]);
  });

  test('gives the same bytes for the same rows', async () => {
    const fit = () => playerStateTrainer().fit({ train: frame(long), seed: 'any' });
    const { artifact, metrics, signature } = await fit();
    expect((await fit()).artifact).toEqual(artifact);
    expect(metrics).toEqual({ rows: 3, players: 1 });
    expect(signature).toEqual({ inputs: [{ name: 'code', type: 'number' }], target: 'points' });
  });

  test('refuses no rows, missing points, and bytes that are no such model', async () => {
    const codeOf = (error: unknown): string => (isFplMlError(error) ? error.code : String(error));
    const fitCode = (rows: readonly Row[]): Promise<string> =>
      playerStateTrainer()
        .fit({ train: frame(rows), seed: 'any' })
        .then(() => 'fitted', codeOf);
    const loadCode = (text: string): Promise<string> =>
      playerStateTrainer()
        .load(new TextEncoder().encode(text))
        .then(() => 'loaded', codeOf);
    expect(await fitCode([])).toBe('TRAINING_DATA_INVALID');
    expect(await fitCode([{ code: 1, t: 1, points: Number.NaN }])).toBe('TRAINING_DATA_INVALID');
    const model = (members: string): string => `{"kind":"fpl-player-state","model":{${members}}}`;
    expect(await loadCode(model('"unknownPlayer":0.5,"codes":[1,2],"states":[3,4]'))).toBe('loaded');
    expect(await loadCode(model('"unknownPlayer":0.5,"codes":[1,2],"states":[3]'))).toBe('MODEL_ARTIFACT_INVALID');
    expect(await loadCode(model('"unknownPlayer":0.5,"codes":[1,1],"states":[3,4]'))).toBe('MODEL_ARTIFACT_INVALID');
    expect(await loadCode(model('"codes":[1,2],"states":[3,4]'))).toBe('MODEL_ARTIFACT_INVALID');
  });
});
