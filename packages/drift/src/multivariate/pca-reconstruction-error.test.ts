import { isFplMlError, numericColumn, seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { describe, expect, test } from 'vitest';
import fixture from '../../fixtures/multivariate.json' with { type: 'json' };
import { detectDrift } from '../index.js';
import { pcaReconstructionError } from './index.js';
import { correlatedRows } from './tests/made-up-rows.js';

const withCode = (code: string, text: string) =>
  expect.toSatisfy((error: unknown) => isFplMlError(error, code) && error.message.includes(text));

function framed(columns: readonly (readonly (number | null)[])[], levels: readonly string[] | undefined) {
  const numbers = Object.fromEntries(columns.map((column, i) => [`c${i}`, column]));
  return levels === undefined ? numbers : { ...numbers, level: levels };
}

describe('pcaReconstructionError', () => {
  test.for(fixture.pca)('agrees with scikit-learn to 1e-10, case %#', ({ reference, current, levels, ...expected }) => {
    const result = pcaReconstructionError(framed(reference, levels?.[0]), framed(current, levels?.[1]), {
      varianceShare: expected.varianceShare,
    });
    expect(result.components).toBe(expected.components);
    expect(Math.abs((result.varianceShare ?? 0) / expected.kept - 1)).toBeLessThan(1e-10);
    expect(Math.abs((result.fullModelError ?? 0) / expected.meanError - 1)).toBeLessThan(1e-10);
  });

  test('sees a correlation that turned, where no test of one column does', () => {
    const random = seededRandom(1, 'pca');
    const [before, now] = [correlatedRows(random, 700, 6, 0.7), correlatedRows(random, 344, 6, -0.7)];
    expect(detectDrift(before, now).verdict).toBe('stable');
    const result = pcaReconstructionError(before, now);
    expect(result).toMatchObject({ verdict: 'drift', n: [700, 344], pValue: 0.001, ignored: [] });
    expect(result.reasons[0]).toContain('no longer hang together');
    expect(result.statistic).toBeGreaterThan(result.limits?.[1] ?? Number.POSITIVE_INFINITY);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(pcaReconstructionError(before, now)).toEqual(result);
  });

  test('raises as many false alarms as it promises, also where few rows are the reference of many', () => {
    const repeats = 150;
    const random = seededRandom(2, 'pca');
    let alarms = 0;
    for (let i = 0; i < repeats; i += 1) {
      const [before, now] = [correlatedRows(random, 60, 6, 0.5), correlatedRows(random, 300, 6, 0.5)];
      const { verdict } = pcaReconstructionError(before, now, { permutations: 99, effectFloor: 0, random });
      if (verdict === 'drift') alarms += 1;
    }
    const distribution = binomial(repeats, 0.05);
    expect(Math.min(distribution.cdf(alarms), distribution.sf(alarms - 1))).toBeGreaterThan(0.005);
  });

  test('leaves out what cannot be standardised, and says so', () => {
    const random = seededRandom(3, 'pca');
    const rows = correlatedRows(random, 100, 4);
    const odd = {
      constant: Array.from({ length: 100 }, () => 7),
      absent: Array.from({ length: 100 }, () => null),
      even: Array.from({ length: 100 }, (_, i) => (i % 2 === 0 ? 'a' : 'b')),
    };
    const now = { ...rows, ...odd, added: rows['c0'] ?? [], emptied: odd.absent };
    const result = pcaReconstructionError({ ...rows, ...odd, emptied: rows['c0'] ?? [] }, now);
    expect(result).toMatchObject({ verdict: 'stable', columns: ['c0', 'c1', 'c2', 'c3'] });
    const why = Object.fromEntries(result.ignored.map((each) => [each.column, each.why]));
    expect(why).toEqual({
      constant: 'it is constant in the reference',
      absent: 'the reference has no value in it',
      even: 'its levels are equally frequent in the reference',
      emptied: 'the current data have no value in it',
      added: 'the reference does not have it',
    });
  });

  test('takes infinite and missing values for the mean', () => {
    const random = seededRandom(4, 'pca');
    const rows = correlatedRows(random, 200, 4, 0.5);
    const holed = (value: number) => ({
      ...rows,
      c0: numericColumn(rows, 'c0').map((x, i) => (i % 9 === 0 ? value : x)),
    });
    const frames = [Number.NaN, Number.POSITIVE_INFINITY].map(holed);
    const [first, second] = frames.map((frame) => pcaReconstructionError(rows, frame).statistic);
    expect(first).toBe(second);
    expect(Number.isFinite(first)).toBe(true);
  });

  test('finds nothing in columns that follow exactly from each other, and everything when they cease to', () => {
    const x = Float64Array.from({ length: 200 }, (_, i) => Math.sin(i));
    const before = { x, y: x.map((value) => 2 * value + 5), z: x.map((value) => -value) };
    const same = pcaReconstructionError(before, before);
    expect(same).toMatchObject({ verdict: 'stable', statistic: 0, nullExpectation: 0, effectSize: 0, pValue: 1 });
    const broken = pcaReconstructionError(before, { ...before, z: x.toReversed() });
    expect(broken).toMatchObject({ verdict: 'drift', nullExpectation: 0, effectSize: 1 });
  });

  test('says that nothing can be said of few rows, one column, or none', () => {
    const random = seededRandom(5, 'pca');
    const rows = correlatedRows(random, 100, 3);
    const none = { verdict: 'insufficient-data', statistic: null, pValue: null };
    expect(pcaReconstructionError(rows, { c0: [1], c1: [1], c2: [1] })).toMatchObject(none);
    expect(pcaReconstructionError(rows, rows, { columns: { include: ['c0'] } })).toMatchObject(none);
    expect(pcaReconstructionError({}, rows)).toMatchObject(none);
  });

  test('names a column that is not there, mixed or retyped, and an option that is out of range', () => {
    const rows = correlatedRows(seededRandom(6), 50, 3);
    const { c2: _, ...short } = rows;
    expect(() => pcaReconstructionError(rows, short)).toThrowError(withCode('DRIFT_COLUMN_INVALID', '"c2"'));
    expect(() => pcaReconstructionError(rows, rows, { columns: { include: ['c0', 'c9'] } })).toThrowError(
      withCode('DRIFT_COLUMN_INVALID', '"c9"'),
    );
    const texts = { ...rows, c1: Array.from({ length: 50 }, () => 'x') };
    expect(() => pcaReconstructionError(rows, texts)).toThrowError(withCode('DRIFT_COLUMN_INVALID', '"c1"'));
    expect(() => pcaReconstructionError(texts, texts, { types: { c1: 'numeric' } })).toThrowError(
      withCode('DRIFT_COLUMN_INVALID', '"c1"'),
    );
    expect(() => pcaReconstructionError(rows, { ...rows, c0: [1] })).toThrowError(withCode('FRAME_INVALID', '"c1"'));
    for (const bad of [{ varianceShare: 1 }, { fitShare: 0 }, { alpha: 0 }, { permutations: 10 }, { minimumRows: 1 }]) {
      expect(() => pcaReconstructionError(rows, rows, bad)).toThrowError(
        withCode('DRIFT_OPTION_INVALID', Object.keys(bad)[0] ?? ''),
      );
    }
  });
});
