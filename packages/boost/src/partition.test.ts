import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countLefts, partitionRows, spareRows } from './partition.js';
import { rowNumbers } from './row-memory.js';

/** The first `limit` bins and one more as a set of bits. */
function setOf(limit: number, more: number): Uint32Array {
  const routes = new Uint32Array(8);
  for (let bin = 0; bin < 256; bin += 1) {
    if (bin < limit || bin === more) routes[bin >>> 5] = (routes[bin >>> 5] ?? 0) | (1 << (bin & 31));
  }
  return routes;
}

test('rows that go left come first, both sides in their order, whichever side is the smaller', () => {
  const cases = fc.tuple(
    fc.array(fc.nat({ max: 255 }), { maxLength: 90 }),
    fc.nat({ max: 256 }),
    fc.constantFrom(0, 2),
    fc.nat({ max: 255 }),
    // Row numbers of 16 bits, and of 32.
    fc.constantFrom(65_536, 65_537),
  );
  fc.assert(
    fc.property(cases, ([binsOfRows, limit, shift, missing, all]) => {
      const bins = new Uint8Array(binsOfRows.length << shift);
      for (const [row, bin] of binsOfRows.entries()) bins[row << shift] = bin;
      const routes = setOf(limit, missing);
      const rows = rowNumbers(all, new ArrayBuffer(4 * binsOfRows.length), 0, binsOfRows.length);
      rows.set(binsOfRows.map((_, row) => row));
      const isLeft = (row: number): boolean => (binsOfRows[row] ?? 0) < limit || binsOfRows[row] === missing;
      const expected = [...[...rows].filter(isLeft), ...[...rows].filter((row) => !isLeft(row))];
      const lefts = countLefts(rows, bins, shift, routes);
      expect(lefts).toBe([...rows].filter(isLeft).length);
      const spare = rowNumbers(all, new ArrayBuffer(4 * spareRows(rows.length)), 0, spareRows(rows.length));
      partitionRows(rows, bins, shift, routes, lefts, spare, new Int32Array(256));
      expect([...rows]).toEqual(expected);
    }),
    { numRuns: 500, seed: 1 },
  );
});
