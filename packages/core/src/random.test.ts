import { expect, test } from 'vitest';
import { isFplMlError } from './errors.js';
import { seededRandom } from './random.js';

const draw = (n: number, next: () => number): number[] => Array.from({ length: n }, next);

test('gives the same numbers for the same seed and path, whole and golden', () => {
  const random = seededRandom(1, 'a', 2);
  const again = seededRandom(1, 'a', 2);
  expect(draw(5, () => random.next())).toEqual(draw(5, () => again.next()));
  const golden = seededRandom('golden');
  expect(draw(6, () => golden.integer(1000))).toMatchInlineSnapshot(`
    [
      714,
      535,
      618,
      569,
      340,
      215,
    ]
  `);
});

test('gives other numbers for another seed, another path, and a path that is cut differently', () => {
  const first = (...path: [string | number, ...(string | number)[]]): number => seededRandom(...path).next();
  const values = [first(1), first(2), first(1, 'a'), first(1, 'b'), first(1, 'a', 'b'), first(1, 'ab'), first('1')];
  expect(new Set(values).size).toBe(values.length);
});

test('is uniform on [0, 1): chi-square over 100 cells within its 1e-6 limits', () => {
  const random = seededRandom(7, 'uniform');
  const cells = new Array<number>(100).fill(0);
  for (let i = 0; i < 100_000; i += 1) {
    const cell = Math.floor(random.next() * 100);
    cells[cell] = (cells[cell] ?? 0) + 1;
  }
  const statistic = cells.reduce((sum, count) => sum + ((count - 1000) * (count - 1000)) / 1000, 0);
  // chi-square with 99 degrees of freedom: quantiles at 1e-6 and 1 - 1e-6.
  expect(statistic).toBeGreaterThan(45.7);
  expect(statistic).toBeLessThan(179.2);
});

test('draws whole numbers below the bound, each of them', () => {
  const random = seededRandom(3);
  expect(new Set(draw(200, () => random.integer(6)))).toEqual(new Set([0, 1, 2, 3, 4, 5]));
  for (const bad of [0, -1, 1.5, Number.NaN, 4_294_967_297]) {
    expect(() => random.integer(bad)).toThrowError(
      expect.toSatisfy((e: unknown) => isFplMlError(e, 'RANDOM_RANGE_INVALID')),
    );
  }
});

test('draws normal numbers with mean 0, variance 1 and no skew', () => {
  const random = seededRandom(11, 'normal');
  const values = draw(100_000, () => random.normal());
  const moment = (power: (x: number) => number): number => values.reduce((sum, x) => sum + power(x), 0) / values.length;
  expect(Math.abs(moment((x) => x))).toBeLessThan(0.02);
  expect(Math.abs(moment((x) => x * x) - 1)).toBeLessThan(0.03);
  expect(Math.abs(moment((x) => x * x * x))).toBeLessThan(0.06);
});
