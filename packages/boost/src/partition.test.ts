import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLefts, partitionRows, spareBytes } from './partition.js';

test('rows that go left come first, both sides in their order, whichever side is the smaller', () => {
  const cases = fc.tuple(
    fc.array(fc.nat({ max: 255 }), { maxLength: 90 }),
    fc.nat({ max: 256 }),
    fc.constantFrom(0, 2),
    fc.nat({ max: 255 }),
  );
  fc.assert(
    fc.property(cases, ([binsOfRows, limit, shift, missing]) => {
      const bins = new Uint8Array(binsOfRows.length << shift);
      for (const [row, bin] of binsOfRows.entries()) bins[row << shift] = bin;
      const routes = Uint8Array.from({ length: 256 }, (_, bin) => Number(bin < limit));
      routes[missing] = 1;
      const rows = Uint32Array.from(binsOfRows, (_, row) => row);
      const isLeft = (row: number): boolean => routes[binsOfRows[row] ?? 0] === 1;
      const expected = [...[...rows].filter(isLeft), ...[...rows].filter((row) => !isLeft(row))];
      const lefts = countLefts(rows, bins, shift, routes);
      expect(lefts).toBe([...rows].filter(isLeft).length);
      const spare = new Uint32Array(spareBytes(rows.length) / 4);
      partitionRows(rows, bins, shift, routes, lefts, spare, new Int32Array(256));
      expect([...rows]).toEqual(expected);
    }),
    { numRuns: 500, seed: 1 },
  );
});
