import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { benjaminiHochberg, benjaminiYekutieli, binomial, bonferroni, holm, normal } from './index.js';

interface Fixture {
  readonly rows: readonly Readonly<Record<'p' | 'bh' | 'by' | 'holm' | 'bonferroni', readonly number[]>>[];
}

// The generator writes this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/corrections.json', import.meta.url), 'utf8')) as Fixture;

const corrections = { bh: benjaminiHochberg, by: benjaminiYekutieli, holm, bonferroni } as const;
const invalid = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });

describe('corrections for many tests', () => {
  test.each(['bh', 'by', 'holm', 'bonferroni'] as const)('%s adjusts as statsmodels does', (name) => {
    for (const row of fixture.rows) {
      const { adjusted } = corrections[name](row.p, 0.1);
      for (const [i, wanted] of row[name].entries()) {
        expect(Math.abs((adjusted[i] ?? Number.NaN) - wanted)).toBeLessThanOrEqual(1e-13 * wanted);
      }
    }
  });

  test('reject below a limit, or at it too, as wished', () => {
    const atLimit = [0.0125, 0.025, 0.9, 0.9];
    expect(benjaminiHochberg(atLimit).rejected).toEqual([true, true, false, false]);
    expect(benjaminiHochberg(atLimit, 0.05, { comparison: 'below' }).rejected).toEqual([false, false, false, false]);
    const under = [0.0125, 0.0249, 0.9, 0.9];
    expect(benjaminiHochberg(under, 0.05, { comparison: 'below' }).rejected).toEqual([true, true, false, false]);
  });

  test('equal weights change nothing, and their unit neither', () => {
    const p = fixture.rows[4]?.p ?? [];
    const ones = p.map(() => 1);
    const weights = p.map((_, i) => i % 3);
    expect(benjaminiHochberg(p, 0.1, { weights: ones })).toEqual(benjaminiHochberg(p, 0.1));
    const [one, four] = [1, 4].map((unit) =>
      benjaminiHochberg(p, 0.1, { weights: weights.map((weight) => weight * unit) }),
    );
    expect(four).toEqual(one);
  });

  test('divide each p-value by its weight, scaled to a mean of 1 over the family', () => {
    const weights = [3, 1, 0, 100];
    const { adjusted, rejected } = benjaminiHochberg([0.03, 0.01, 0.001, Number.NaN], 0.05, { weights });
    // Means of 4/3: 0.03 · 4/9 and 0.01 · 4/3 are 0.0133 each, and a weight of 0 makes 1.
    expect(adjusted[0]).toBeCloseTo(0.02, 15);
    expect(adjusted[1]).toBeCloseTo(0.02, 15);
    expect(adjusted.slice(2)).toEqual([1, Number.NaN]);
    expect(rejected).toEqual([true, true, false, false]);
  });

  test('refuse weights that do not fit, and unknown comparisons', () => {
    for (const weights of [[1], [1, -1], [1, Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
      expect(() => benjaminiHochberg([0.1, 0.2], 0.05, { weights })).toThrow(invalid);
    }
    expect(() => benjaminiHochberg([1.2, 0.2], 0.05, { weights: [100, 1] })).toThrow(invalid);
    // @ts-expect-error a caller in JavaScript may name any comparison
    expect(() => benjaminiHochberg([0.1], 0.05, { comparison: '<' })).toThrow(invalid);
    expect(benjaminiHochberg([], 0.05, { weights: [] }).adjusted).toEqual([]);
    expect(benjaminiHochberg([0, 0.1], 0.05, { weights: [0, 0] }).adjusted).toEqual([1, 1]);
    expect(benjaminiYekutieli([Number.NaN]).adjusted).toEqual([Number.NaN]);
  });

  test('hold the rate of any rejection when nothing is there, weighted too; by Yekutieli under any dependence', () => {
    const [trials, m] = [3000, 12];
    const random = seededRandom(41);
    const weights = Array.from({ length: m }, (_, i) => (i < 3 ? 3 : 1));
    const alarms = { independent: 0, weighted: 0, opposed: 0 };
    for (let trial = 0; trial < trials; trial += 1) {
      const p = Array.from({ length: m }, () => random.next());
      if (benjaminiHochberg(p, 0.1).rejected.includes(true)) alarms.independent += 1;
      if (benjaminiHochberg(p, 0.1, { weights }).rejected.includes(true)) alarms.weighted += 1;
      const z = random.normal();
      const opposed = [normal.sf(z), normal.cdf(z), normal.sf(random.normal()), normal.sf(-z / 2)];
      if (benjaminiYekutieli(opposed, 0.1).rejected.includes(true)) alarms.opposed += 1;
    }
    const nominal = binomial(trials, 0.1);
    expect(alarms.independent).toBeGreaterThanOrEqual(nominal.quantile(0.0005));
    for (const count of Object.values(alarms)) expect(count).toBeLessThanOrEqual(nominal.quantile(0.9995));
  });
});

test('a p-value that is its limit, such as alpha / m, is at the limit for any number of tests', () => {
  for (let m = 1; m <= 200; m += 1) {
    const first = [0.05 / m, ...Array<number>(m - 1).fill(1)];
    expect([m, bonferroni(first).rejected[0], holm(first).rejected[0]]).toEqual([m, true, true]);
    const line = Array.from({ length: m }, (_, i) => (0.05 * (i + 1)) / m);
    const [atMost, below] = (['at-most', 'below'] as const).map((comparison) =>
      benjaminiHochberg(line, 0.05, { comparison }).rejected.filter(Boolean),
    );
    expect([m, atMost?.length, below?.length]).toEqual([m, m, 0]);
  }
});
