import { isFplMlError, seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { describe, expect, test } from 'vitest';
import fixture from '../../fixtures/multivariate.json' with { type: 'json' };
import { auroc } from './auroc.js';
import { domainClassifier } from './index.js';
import { correlatedRows, entityRows, playerRows } from './tests/made-up-rows.js';

describe('auroc', () => {
  test.for(fixture.auroc)('agrees with scikit-learn, case %#', ({ scores, labels, auroc: expected }) => {
    expect(auroc(Float64Array.from(scores), Uint8Array.from(labels))).toBeCloseTo(expected, 14);
  });
});

describe('domainClassifier', () => {
  test('says in words where defenders come on late, with shares of rows that it has not seen', () => {
    const random = seededRandom(1, 'classifier');
    const [before, now] = [playerRows(random, 1500, 0), playerRows(random, 600, 0.7)];
    const result = domainClassifier(before, now, { permutations: 10 });
    expect(result).toMatchObject({ verdict: 'drift', nullExpectation: 0.5, n: [1500, 600] });
    expect(
      result.importances
        .slice(0, 2)
        .map(({ column }) => column)
        .toSorted(),
    ).toEqual(['minutes', 'position']);
    const [region] = result.regions;
    const [late = '', defenders] = region?.conditions.toSorted() ?? [];
    expect(defenders).toBe('position = DEF');
    expect(late).toMatch(/^minutes ≤ (1[0-2]|[4-9])$/);
    // Of the quarter who are defenders, 0.7 have one of 13 minutes now, and all others one of 91.
    const minutes = Number(late.slice('minutes ≤ '.length)) + 1;
    expect(region?.current.rows).toBe(300);
    expect(region?.reference.rows).toBe(1200);
    expect(Math.abs((region?.current.share ?? 0) - (0.7 * (minutes / 13) + 0.3 * (minutes / 91)) / 4)).toBeLessThan(
      0.06,
    );
    expect(Math.abs((region?.reference.share ?? 0) - minutes / 91 / 4)).toBeLessThan(0.025);
    expect(result.reasons[1]).toMatch(/minutes ≤ .* of current rows, .* of the reference/);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test('sees a correlation that turned, says so, and gives the same result twice', () => {
    const random = seededRandom(2, 'classifier');
    const [before, now] = [correlatedRows(random, 500, 4, 0.8), correlatedRows(random, 250, 4, -0.8)];
    const result = domainClassifier(before, now, { permutations: 10 });
    expect(result.verdict).toBe('drift');
    expect(result.reasons.join()).toContain('opposite sides of their medians');
    expect(domainClassifier(before, now, { permutations: 10 })).toEqual(result);
  });

  test('raises as many false alarms as it promises, where Mann and Whitney would double them', () => {
    const repeats = 40;
    const random = seededRandom(3, 'classifier');
    let [alarms, squares] = [0, 0];
    for (let i = 0; i < repeats; i += 1) {
      const [before, now] = [correlatedRows(random, 40, 2), correlatedRows(random, 40, 2)];
      const result = domainClassifier(before, now, { permutations: 10, effectFloor: 0, folds: 2, random });
      if (result.verdict === 'drift') alarms += 1;
      // The variance of the mean of two areas of 20 rows each side, after Mann and Whitney.
      squares += ((result.nullDeviation ?? 0) * (result.nullDeviation ?? 0)) / (41 / (12 * 20 * 20) / 2);
    }
    const distribution = binomial(repeats, 0.05);
    expect(Math.min(distribution.cdf(alarms), distribution.sf(alarms - 1))).toBeGreaterThan(0.005);
    expect(squares / repeats).toBeGreaterThan(1.2);
  });

  test('keeps the rows of an entity together, and permutes within it', () => {
    const random = seededRandom(4, 'classifier');
    const effects = Array.from({ length: 80 }, () => random.normal());
    const before = entityRows(random, effects, 4);
    const options = { entity: 'entity', permutations: 10 };
    const same = domainClassifier(before, entityRows(random, effects, 2), options);
    expect(same).toMatchObject({ verdict: 'stable', columns: ['level', 'noise'] });
    const moved = domainClassifier(before, entityRows(random, effects, 2, 3), options);
    expect(moved.verdict).toBe('drift');
  });

  test('sees that values are missing, or that a level is new', () => {
    const random = seededRandom(5, 'classifier');
    const rows = (n: number, holes: number, fresh: number) => ({
      x: Array.from({ length: n }, () => (random.next() < holes ? null : random.normal())),
      team: Array.from({ length: n }, () => (random.next() < fresh ? 'new' : `t${random.integer(4)}`)),
    });
    const missing = domainClassifier(rows(400, 0.02, 0), rows(200, 0.5, 0), { permutations: 10 });
    expect(missing.regions[0]?.conditions.join()).toMatch(/^x is (not )?missing$/);
    const fresh = domainClassifier(rows(400, 0, 0), rows(200, 0, 0.4), { permutations: 10 });
    expect(fresh.regions[0]?.conditions.join()).toMatch(/^team [=≠] new$/);
  });

  test('leaves out constants, and says that nothing can be said of few rows or entities', () => {
    const rows = { x: Float64Array.from({ length: 60 }, (_, i) => i % 7), one: Array.from({ length: 60 }, () => 1) };
    const { ignored } = domainClassifier(rows, rows, { permutations: 10 });
    expect(ignored).toEqual([{ column: 'one', why: 'it has one value' }]);
    const none = { verdict: 'insufficient-data', statistic: null, regions: [] };
    expect(domainClassifier(rows, { x: [1], one: [1] })).toMatchObject(none);
    const split = (name: string) => ({ ...rows, who: Array.from({ length: 60 }, () => name) });
    expect(domainClassifier(split('a'), split('b'), { entity: 'who' })).toMatchObject(none);
  });

  test('names an entity column that is not there, and an option that is out of range', () => {
    const rows = correlatedRows(seededRandom(6), 40, 2);
    const withCode = (code: string) => expect.toSatisfy((error: unknown) => isFplMlError(error, code));
    expect(() => domainClassifier(rows, rows, { entity: 'who' })).toThrowError(withCode('DRIFT_COLUMN_INVALID'));
    expect(() => domainClassifier(rows, rows, { folds: 1 })).toThrowError(withCode('DRIFT_OPTION_INVALID'));
    expect(() => domainClassifier(rows, rows, { permutations: 3 })).toThrowError(withCode('DRIFT_OPTION_INVALID'));
  });
});
