import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { type Alternative, binomial, wilcoxonSignedRankTest } from './index.js';

type PValues = Readonly<Record<Alternative, number>>;

interface Fixture {
  readonly plain: readonly (PValues & { readonly differences: readonly number[]; readonly statistic: number })[];
  readonly tied: readonly ({ readonly differences: readonly number[] } & Readonly<
    Record<'wilcox' | 'pratt' | 'zsplit', PValues & { readonly statistic: number }>
  >)[];
  readonly asymptotic: readonly (PValues & {
    readonly differences: readonly number[];
    readonly zeros: 'wilcox' | 'pratt' | 'zsplit';
    readonly continuity: boolean;
  })[];
}

// The generator writes this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/wilcoxon.json', import.meta.url), 'utf8')) as Fixture;

const sides = ['two-sided', 'greater', 'less'] as const;
const zeroHandlings = ['wilcox', 'pratt', 'zsplit'] as const;

function expectClose(got: number, wanted: number, relative: number): void {
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(relative * Math.abs(wanted));
}

describe('wilcoxonSignedRankTest', () => {
  test('counts exactly where there are no ties, as scipy does, into the tails', () => {
    for (const { differences, statistic, ...pValues } of fixture.plain) {
      for (const alternative of sides) {
        const result = wilcoxonSignedRankTest(differences, { alternative, method: 'exact' });
        expect(result).toMatchObject({ statistic, method: 'exact', n: differences.length });
        expectClose(result.pValue, pValues[alternative], 1e-12);
      }
    }
  });

  test('counts all signs exactly with ties and zeros, however zeros are handled', () => {
    for (const { differences, ...expected } of fixture.tied) {
      for (const zeros of zeroHandlings) {
        for (const alternative of sides) {
          const result = wilcoxonSignedRankTest(differences, { alternative, zeros });
          expect(result.statistic).toBe(expected[zeros].statistic);
          expect(result.pValue).toBe(expected[zeros][alternative]);
        }
      }
    }
  });

  test('agrees with scipy asymptotically, ties and zeros corrected for', () => {
    for (const { differences, zeros, continuity, ...pValues } of fixture.asymptotic) {
      for (const alternative of sides) {
        const options = { alternative, zeros, continuity, method: 'asymptotic' } as const;
        expectClose(wilcoxonSignedRankTest(differences, options).pValue, pValues[alternative], 1e-11);
      }
    }
  });

  test('is exact up to 200 differences, and near that asymptotically above', () => {
    const random = seededRandom(9);
    const differences = Array.from({ length: 201 }, () => random.normal() + 0.1);
    const above = wilcoxonSignedRankTest(differences);
    const exact = wilcoxonSignedRankTest(differences, { method: 'exact' });
    expect([above.method, exact.method]).toEqual(['asymptotic', 'exact']);
    expectClose(above.pValue, exact.pValue, 0.01);
    expect(wilcoxonSignedRankTest(differences.slice(1)).method).toBe('exact');
  });

  test('takes pairs as their differences', () => {
    const [a, b] = [
      [3, 1, 4, 1, 5, 9],
      [2, 7, 1, 8, 2, 8],
    ];
    const differences = [1, -6, 3, -7, 3, 1];
    expect(wilcoxonSignedRankTest(a, b, { zeros: 'pratt' })).toEqual(
      wilcoxonSignedRankTest(differences, { zeros: 'pratt' }),
    );
    expect(() => wilcoxonSignedRankTest(a, [1])).toThrow(expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' }));
  });

  test('mirrors itself when the differences are turned round', () => {
    const random = seededRandom(10);
    const differences = Array.from({ length: 30 }, () => random.integer(9) - 3);
    const turned = differences.map((value) => -value);
    const [up, down] = [wilcoxonSignedRankTest(differences), wilcoxonSignedRankTest(turned)];
    expect([down.pValue, down.statistic, down.rankBiserial]).toEqual([up.pValue, up.negativeRankSum, -up.rankBiserial]);
  });

  test('says how strong the effect is, and that nothing speaks against 0 where all is 0', () => {
    expect(wilcoxonSignedRankTest([1, 2, 3, -4])).toMatchObject({ rankBiserial: 0.2, negativeRankSum: 4 });
    const nothing = wilcoxonSignedRankTest([0, 0, 0]);
    expect(nothing).toMatchObject({ pValue: 1, nonZero: 0, n: 3, rankBiserial: Number.NaN });
    expect(wilcoxonSignedRankTest([0, 0], { method: 'asymptotic', zeros: 'pratt' }).pValue).toBe(1);
  });

  test('refuses what it cannot take', () => {
    const sample = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });
    expect(() => wilcoxonSignedRankTest([])).toThrow(sample);
    expect(() => wilcoxonSignedRankTest([1, Number.NaN])).toThrow(sample);
    const many = Array.from({ length: 1001 }, (_, i) => i + 1);
    expect(() => wilcoxonSignedRankTest(many, { method: 'exact' })).toThrow(
      expect.objectContaining({ code: 'STATS_EXACT_INFEASIBLE' }),
    );
    const parameter = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
    // @ts-expect-error a caller in JavaScript may name any method
    expect(() => wilcoxonSignedRankTest([1], { method: 'approx' })).toThrow(parameter);
    // @ts-expect-error likewise
    expect(() => wilcoxonSignedRankTest([1], { zeros: 'drop' })).toThrow(parameter);
  });

  test('holds its level on symmetric differences: exactly when continuous, at most with ties and zeros', () => {
    const trials = 2000;
    const nominal = binomial(trials, 0.05);
    const alarms = (draw: () => number, n: number): number =>
      Array.from({ length: trials }, () =>
        wilcoxonSignedRankTest(Array.from({ length: n }, draw), { alternative: 'greater' }),
      ).filter(({ pValue }) => pValue <= 0.05).length;
    const random = seededRandom(12);
    const continuous = alarms(() => random.normal() / Math.sqrt(random.next() + 1e-9), 20);
    // The largest attainable level below 5 % is 0.0487 for n = 20.
    expect(continuous).toBeGreaterThanOrEqual(nominal.quantile(0.0005) - 0.0013 * trials);
    expect(continuous).toBeLessThanOrEqual(nominal.quantile(0.9995));
    expect(alarms(() => random.integer(5) - 2, 15)).toBeLessThanOrEqual(nominal.quantile(0.9995));
  });
});
