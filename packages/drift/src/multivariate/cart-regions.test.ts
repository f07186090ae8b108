import { expect, test } from 'vitest';
import { cartRegions } from './cart-regions.js';

const rows = (n: number, valueOf: (row: number) => number): readonly (readonly number[])[] =>
  Array.from({ length: n }, (_, row) => [valueOf(row)]);

const boundsOf = (regions: ReturnType<typeof cartRegions>) => regions.map((region) => region.get(0));

test('finds the cut between values of which one side has none, whichever side that is', () => {
  const [none, some] = [rows(60, () => 0), rows(60, (row) => row % 3)];
  for (const regions of [cartRegions(none, some, 1), cartRegions(some, none, 1)]) {
    const cuts = boundsOf(regions).flatMap((bounds) => (bounds === undefined ? [] : [bounds.low, bounds.high]));
    expect(cuts.some((cut) => cut > 0 && cut <= 1)).toBe(true);
  }
});

test('divides the line without gap or overlap', () => {
  const regions = cartRegions(
    rows(80, (row) => row % 7),
    rows(80, (row) => (row % 5) + 3),
    1,
  );
  for (const value of [-1, 0, 0.5, 1, 2, 3, 4, 5, 6, 7, 8]) {
    const holding = boundsOf(regions).filter(
      (bounds) => bounds !== undefined && value >= bounds.low && value < bounds.high,
    );
    expect(holding).toHaveLength(1);
  }
});
