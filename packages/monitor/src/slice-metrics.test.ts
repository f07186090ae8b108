import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { categoryErrors } from './category-errors.js';
import { sliceMetrics } from './slice-metrics.js';

const coded = (code: string) => expect.objectContaining({ code });

function season(n: number, seed: number, worse: number) {
  const random = seededRandom(seed, 'slices');
  const position = Array.from({ length: n }, () => ['GK', 'DEF', 'MID', 'FWD'][random.integer(4)] ?? 'GK');
  const minutes = Array.from({ length: n }, () => (random.next() < 0.1 ? null : random.integer(91)));
  const truth = Array.from({ length: n }, () => 3 + random.normal());
  const scale = (row: number): number => (position[row] === 'FWD' ? worse : 1);
  const prediction = truth.map((value, row) => value + scale(row) * random.normal());
  return { frame: { position, minutes }, truth, prediction };
}

describe('sliceMetrics', () => {
  it('finds the slice in which the model is worse, with its difference from the rest', () => {
    const { frame, truth, prediction } = season(2000, 1, 1.5);
    const { slices, tested } = sliceMetrics(frame, truth, prediction, { by: ['position', 'minutes'] });
    expect(slices.map(({ column, level }) => `${column}: ${level}`)).toEqual([
      'position: DEF',
      'position: FWD',
      'position: GK',
      'position: MID',
      'minutes: minutes ≤ 23',
      'minutes: 23 < minutes ≤ 45',
      'minutes: 45 < minutes ≤ 68',
      'minutes: minutes > 68',
      'minutes: missing',
    ]);
    expect(tested).toBe(9);
    const [, forwards] = slices;
    expect(forwards?.verdict).toBe('worse');
    // E|normal| is √(2/π).
    expect(forwards?.difference).toBeCloseTo(0.5 * Math.sqrt(2 / Math.PI), 0);
    const [low, high] = forwards?.interval ?? [NaN, NaN];
    expect(low < 0.399 && 0.399 < high).toBe(true);
    expect(slices.filter(({ verdict }) => verdict === 'worse').length).toBe(1);
    expect(slices.slice(4).reduce((sum, { n }) => sum + n, 0)).toBe(2000);
  });

  it('calls a slice significant by chance in no more than 5 % of equal models', () => {
    let wrong = 0;
    const runs = 200;
    for (let run = 0; run < runs; run += 1) {
      const { frame, truth, prediction } = season(400, 100 + run, 1);
      const { slices } = sliceMetrics(frame, truth, prediction, { by: ['position', 'minutes'] });
      if (slices.some(({ verdict }) => verdict === 'worse' || verdict === 'better')) wrong += 1;
    }
    // Binomial 99.9 % limit of 200 at 5 %.
    expect(wrong).toBeLessThanOrEqual(21);
    expect(wrong).toBeGreaterThan(0);
  });

  it('does not test a slice of few rows, or one that holds all of them, but gives its figures', () => {
    const { frame, truth, prediction } = season(50, 2, 1);
    const all = { ...frame, one: truth.map(() => 'x') };
    const { slices } = sliceMetrics(all, truth, prediction, { by: ['position', 'one'] });
    expect(slices.map(({ verdict, pValue }) => [verdict, pValue])).toEqual(slices.map(() => ['too-few-rows', NaN]));
    expect(slices.at(-1)?.metrics.n).toBe(50);
  });

  it('takes few distinct numbers for levels, and tells worse from higher with signed errors', () => {
    const truth = Array.from({ length: 200 }, (_, i) => i % 7);
    const prediction = truth.map((value, i) => value + (i % 2 === 0 ? -1 : 0) + ((i % 5) - 2) / 10);
    const frame = { home: truth.map((_, i) => i % 2) };
    const { slices } = sliceMetrics(frame, truth, prediction, { by: ['home'], loss: 'signed' });
    expect(slices.map(({ level, verdict }) => [level, verdict])).toEqual([
      ['0', 'worse'],
      ['1', 'better'],
    ]);
    expect(slices[0]?.difference).toBeCloseTo(-1, 10);
  });

  it('bears a column with as many levels as rows', () => {
    const truth = Array.from({ length: 20_000 }, (_, i) => i % 7);
    const { slices, tested } = sliceMetrics({ id: truth.map((_, i) => `p${i}`) }, truth, truth, { by: ['id'] });
    expect([slices.length, tested]).toEqual([20_000, 0]);
  });

  it.each([
    ['METRICS_LENGTH_MISMATCH', () => sliceMetrics({ a: [1] }, [1, 2], [1, 2], { by: ['a'] })],
    ['METRICS_LENGTH_MISMATCH', () => sliceMetrics({ a: [1, 2] }, [1, 2], [1], { by: ['a'] })],
    ['METRICS_VALUE_INVALID', () => sliceMetrics({ a: [1, 2] }, [1, NaN], [1, 2], { by: ['a'] })],
    ['FRAME_COLUMN_MISSING', () => sliceMetrics({ a: [1, 2] }, [1, 2], [1, 2], { by: ['b'] })],
    ['METRICS_OPTION_INVALID', () => sliceMetrics({ a: [1, 2] }, [1, 2], [1, 2], { by: ['a'], bins: 1 })],
    ['METRICS_OPTION_INVALID', () => categoryErrors([1], [1], [{ name: 'x', from: 2, to: 1 }])],
    ['METRICS_OPTION_INVALID', () => categoryErrors([1], [1], [{ name: 'x', from: NaN }])],
    ['METRICS_VALUE_INVALID', () => categoryErrors([Infinity], [1], [{ name: 'x', to: 1 }])],
  ])('refuses what cannot be with %s', (code, work) => {
    expect(work).toThrow(coded(code));
  });
});

describe('categoryErrors', () => {
  it('gives the figures by ranges of the outcome, which may overlap', () => {
    const table = categoryErrors(
      [0, 2, 4, 9, -1],
      [0.5, 2, 2, 3, 1],
      [
        { name: 'zeros', from: 0, to: 0 },
        { name: 'blanks', to: 2 },
        { name: 'tickers', from: 3, to: 4 },
        { name: 'haulers', from: 5 },
        { name: 'records', from: 20 },
      ],
    );
    expect(table.map(({ name, share, metrics: { n, mae } }) => [name, n, share, mae])).toEqual([
      ['zeros', 1, 0.2, 0.5],
      ['blanks', 3, 0.6, 2.5 / 3],
      ['tickers', 1, 0.2, 2],
      ['haulers', 1, 0.2, 6],
      ['records', 0, 0, NaN],
    ]);
  });
});
