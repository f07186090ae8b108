import fc from 'fast-check';
import { expect, test } from 'vitest';
import { selectRank } from './select-rank.js';

function check(values: Float64Array, rank: number): void {
  const sorted = values.slice().sort();
  selectRank(values, rank);
  expect(values[rank]).toBe(sorted[rank]);
  expect(values.subarray(0, rank).every((value) => value <= (sorted[rank] ?? Number.NaN))).toBe(true);
  expect(values.subarray(rank).every((value) => value >= (sorted[rank] ?? Number.NaN))).toBe(true);
  expect(values.slice().sort()).toEqual(sorted);
}

test('the number of a rank is the one that sorting finds, with ties and infinities', () => {
  const number = fc.oneof(
    fc.integer({ min: 1, max: 9 }),
    fc.double({ noNaN: true }).map((value) => value + 0),
  );
  const list = fc.array(number, { minLength: 1, maxLength: 600 });
  fc.assert(
    fc.property(list, fc.nat(), (values, rank) => check(Float64Array.from(values), rank % values.length)),
    { numRuns: 400, seed: 1 },
  );
});

test.each<[string, (i: number) => number]>([
  ['ascending', (i) => i],
  ['descending', (i) => -i],
  ['all the same', () => 7],
  ['an organ pipe', (i) => Math.min(i, 20_000 - i)],
  ['a saw', (i) => i % 1000],
])('orders that are bad for some choices of the middle: %s', (_, valueOf) => {
  for (const rank of [0, 1, 9_999, 19_999])
    check(
      Float64Array.from({ length: 20_000 }, (__, i) => valueOf(i)),
      rank,
    );
});

test('every rank of the same numbers is found', () => {
  const values = Float64Array.from({ length: 300 }, (_, i) => (i * 7919) % 301);
  for (const rank of values.keys()) check(values.slice(), rank);
});
