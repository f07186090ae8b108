import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  binEdges,
  cramersV,
  type DistanceInput,
  type DistanceResult,
  hellinger,
  jensenShannon,
  klDivergence,
  lInfinity,
  psi,
  totalVariation,
  wasserstein,
} from './index.js';

interface OfCounts {
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly jensenShannonNats: number;
  readonly jensenShannonBits: number;
  readonly klForwards: number;
  readonly klBackwards: number;
  readonly hellinger: number;
  readonly totalVariation: number;
  readonly lInfinity: number;
  readonly cells: number;
}

interface OfSamples {
  readonly name: string;
  readonly reference: readonly number[];
  readonly current: readonly number[];
  readonly raw: number;
  readonly bySd: number;
  readonly minMax: number;
  readonly bins: Readonly<
    Record<string, { readonly cuts: readonly number[]; readonly counts: readonly (readonly number[])[] }>
  >;
}

// The generator writes rows of this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/distances.json', import.meta.url), 'utf8')) as {
  readonly counts: readonly OfCounts[];
  readonly samples: readonly OfSamples[];
};

function close(got: number, wanted: number): void {
  // Where two nearly equal shares are subtracted, scipy's own rounding is of the order of 1e-10.
  expect(Math.abs(got - wanted)).toBeLessThanOrEqual(1e-9 * Math.abs(wanted) + 1e-15);
}

describe('distances of counts', () => {
  test.each(fixture.counts)('agree with scipy to 1e-9 relative: $reference $current', (row) => {
    const sides = [{ counts: row.reference }, { counts: row.current }] as const;
    close(jensenShannon(...sides).statistic, row.jensenShannonNats);
    close(jensenShannon(...sides, { form: 'divergence' }).statistic, row.jensenShannonNats * row.jensenShannonNats);
    close(jensenShannon(...sides, { base: 2 }).statistic, row.jensenShannonBits);
    close(klDivergence(...sides).statistic, row.klForwards);
    close(klDivergence(...sides, { direction: 'current-to-reference' }).statistic, row.klBackwards);
    close(klDivergence(...sides, { base: 2 }).statistic, row.klForwards / Math.LN2);
    close(hellinger(...sides).statistic, row.hellinger);
    close(totalVariation(...sides, { permutations: 99 }).statistic, row.totalVariation);
    close(lInfinity(...sides, { permutations: 99 }).statistic, row.lInfinity);
  });

  test('are the same of levels, of their counts and of counts in order; without sizes nothing is known of chance', () => {
    const levels = (a: number, b: number) => [
      ...Array.from({ length: a }, () => 'a'),
      null,
      ...Array.from({ length: b }, () => 'b'),
    ];
    const forms: readonly (readonly [DistanceInput, DistanceInput])[] = [
      [levels(30, 10), levels(5, 15)],
      [
        new Map([
          ['a', 30],
          ['b', 10],
        ]),
        new Map([
          ['b', 15],
          ['a', 5],
        ]),
      ],
      [{ counts: [30, 10] }, { counts: [5, 15] }],
    ];
    for (const distance of [psi, jensenShannon, klDivergence, hellinger, totalVariation, lInfinity, cramersV]) {
      const [first, ...others] = forms.map(([reference, current]) => distance(reference, current));
      for (const each of others) expect(each).toMatchObject({ statistic: first?.statistic, limit: first?.limit });
    }
    const shares = jensenShannon({ probabilities: [0.75, 0.25] }, { probabilities: [0.25, 0.75] });
    expect(shares).toMatchObject({ pValue: Number.NaN, limit: Number.NaN, conventions: { null: 'none' } });
    expect(psi({ probabilities: [0.75, 0.25] }, { probabilities: [0.25, 0.75] }).limit).toBeNaN();
  });

  test('put unseen levels into one cell on request', () => {
    const sides = [
      ['a', 'b', 'b'],
      ['a', 'c', 'd', 'e'],
    ] as const;
    expect(lInfinity(...sides).statistic).toBeCloseTo(2 / 3, 12);
    expect(lInfinity(...sides, { unseen: 'pooled' }).statistic).toBeCloseTo(3 / 4, 12);
    expect(lInfinity(...sides, { unseen: 'pooled' }).conventions.bins).toBe(3);
  });

  test('are 0 for equal shares, symmetric but for the Kullback-Leibler divergence, and bounded', () => {
    const counts = fc
      .array(fc.integer({ min: 0, max: 40 }), { minLength: 4, maxLength: 4 })
      .map((some) => [...some, 1]);
    fc.assert(
      fc.property(counts, counts, (a, b) => {
        const [x, y] = [{ counts: a }, { counts: b }];
        const twice = { counts: a.map((count) => 2 * count) };
        for (const distance of [jensenShannon, hellinger]) {
          expect(distance(x, y).statistic).toBeCloseTo(distance(y, x).statistic, 12);
          expect(distance(x, y).statistic).toBeLessThanOrEqual(1);
          expect(distance(x, twice).statistic).toBeCloseTo(0, 12);
        }
        expect(klDivergence(x, y).statistic).toBeGreaterThanOrEqual(0);
        // Pinsker, and Hellinger between the squares of total variation.
        const [h, tv] = [hellinger(x, y).statistic, totalVariation(x, y, { permutations: 99 }).statistic];
        expect(h * h).toBeLessThanOrEqual(tv + 1e-12);
        expect(tv).toBeLessThanOrEqual(h * Math.SQRT2 + 1e-12);
      }),
      { numRuns: 40 },
    );
  });

  test('refuse sides of two kinds, empty ones, and options outside their domain', () => {
    const sample = expect.objectContaining({ code: 'DRIFT_SAMPLE_INVALID' });
    const option = expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' });
    const counts = { counts: [1, 2] };
    expect(() => hellinger([1, 2], ['a'])).toThrow(sample);
    expect(() => hellinger(counts, { counts: [1] })).toThrow(sample);
    expect(() => hellinger(counts, { counts: [0, 0] })).toThrow(sample);
    expect(() => hellinger([], [1])).toThrow(sample);
    expect(() => hellinger(counts, { counts: [1, -1] })).toThrow(sample);
    expect(() => wasserstein([1], [Number.POSITIVE_INFINITY])).toThrow(sample);
    expect(() => cramersV({ probabilities: [1] }, { probabilities: [1] })).toThrow(sample);
    expect(() => hellinger(counts, counts, { alpha: 2 })).toThrow(option);
    expect(() => jensenShannon(counts, counts, { base: 1 })).toThrow(option);
    expect(() => klDivergence(counts, counts, { epsilon: 0 })).toThrow(option);
    expect(() => totalVariation(counts, counts, { permutations: 3 })).toThrow(option);
    expect(() => binEdges([1], { edges: [2, 1] })).toThrow(option);
  });
});

describe('distances of numbers', () => {
  test.each(fixture.samples)(
    'agree with scipy to 1e-9 relative: Wasserstein of $name',
    ({ reference, current, raw, bySd, minMax }) => {
      const of = (scale: 'none' | 'reference-sd' | 'min-max') =>
        wasserstein(reference, current, { scale, permutations: 99 });
      close(of('none').statistic, raw);
      close(of('reference-sd').statistic, bySd);
      close(of('min-max').statistic, minMax);
      expect(of('reference-sd').conventions).toMatchObject({ scale: 'reference-sd', ddof: 0, null: 'permutation' });
    },
  );

  test.each(fixture.samples)('are on the bins that numpy makes: $name', ({ reference, current, bins }) => {
    for (const [key, { cuts, counts }] of Object.entries(bins)) {
      const [method, of] = key.split(' ');
      const options = {
        method: method === 'doane' ? 'doane' : 'sturges',
        of: of === 'pooled' ? 'pooled' : 'reference',
        closed: 'left',
      } as const;
      const source = of === 'pooled' ? [...reference, ...current] : reference;
      const edges = binEdges(source, options);
      expect(edges.cuts).toHaveLength(cuts.length);
      for (const [i, cut] of cuts.entries()) close(edges.cuts[i] ?? Number.NaN, cut);
      const [before, now] = [{ counts: counts[0] ?? [] }, { counts: counts[1] ?? [] }];
      close(hellinger(reference, current, options).statistic, hellinger(before, now).statistic);
    }
  });

  test('count what lies outside in a bin of its own on request', () => {
    const [reference, current] = [
      [0, 1, 2, 3],
      [1, 2, 8, -5],
    ];
    const open = totalVariation(reference, current, { edges: [0, 1.5, 3], permutations: 99 });
    const own = totalVariation(reference, current, { edges: [0, 1.5, 3], outside: 'own', permutations: 99 });
    expect([open.statistic, own.statistic]).toEqual([0, 0.5]);
    expect([open.conventions.bins, own.conventions.bins]).toEqual([2, 3]);
  });

  test('of constants and of infinities on bins are defined', () => {
    expect(hellinger([3, 3], [3]).statistic).toBe(0);
    expect(hellinger([3, 3], [4], { method: 'sturges' }).statistic).toBe(1);
    expect(hellinger([1, 2, Number.POSITIVE_INFINITY], [1, 2, 3], { method: 'doane' }).statistic).toBeLessThan(1);
    expect(wasserstein([5], [5]).statistic).toBe(0);
    expect(wasserstein([5, 5], [6, 6]).statistic).toBeCloseTo(1000, 9);
  });
});

describe('the null distribution of a distance', () => {
  const TRIALS = 400;
  const random = seededRandom(90);
  const normals = (n: number) => Float64Array.from({ length: n }, () => random.normal());
  const levels = (n: number) => Array.from({ length: n }, () => `level ${random.integer(12)}`);
  const cases: readonly (readonly [string, () => DistanceResult])[] = [
    ['jensenShannon', () => jensenShannon(levels(700), levels(200))],
    ['klDivergence', () => klDivergence(normals(700), normals(200))],
    ['hellinger', () => hellinger(normals(700), normals(200), { method: 'quantile', of: 'pooled' })],
    ['totalVariation', () => totalVariation(levels(300), levels(80), { permutations: 99, random })],
    ['lInfinity', () => lInfinity(levels(300), levels(80), { permutations: 99, random })],
    ['wasserstein', () => wasserstein(normals(120), normals(60), { permutations: 99, random })],
    ['cramersV', () => cramersV(levels(300), levels(80), { permutations: 99, random })],
  ];
  test.each(cases)('%s exceeds its limit as often as promised, and has the promised mean', (_, draw) => {
    const results = Array.from({ length: TRIALS }, draw);
    const nominal = binomial(TRIALS, 0.05);
    const byLimit = results.filter(({ statistic, limit }) => statistic > limit).length;
    const byP = results.filter(({ pValue }) => pValue <= 0.05).length;
    for (const alarms of [byLimit, byP]) {
      expect(alarms).toBeGreaterThanOrEqual(nominal.quantile(0.0005));
      expect(alarms).toBeLessThanOrEqual(nominal.quantile(0.9995));
    }
    const meanOf = (of: (one: DistanceResult) => number) => results.reduce((sum, one) => sum + of(one), 0) / TRIALS;
    const ratio = meanOf(({ statistic }) => statistic) / meanOf(({ nullExpectation }) => nullExpectation);
    expect(Math.abs(ratio - 1)).toBeLessThan(0.12);
  });
});
