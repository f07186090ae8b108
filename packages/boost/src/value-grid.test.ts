import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countBelow, valueGrid } from './value-grid.js';

test('countBelow is what counting gives, for any thresholds and values, however skewed', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer({ min: -3, max: 3 }),
    fc.constantFrom(Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0),
  );
  fc.assert(
    fc.property(fc.array(number, { maxLength: 255 }), fc.array(number), (raw, values) => {
      const thresholds = Float64Array.from(new Set(raw.map((value) => value + 0))).sort();
      const grid = valueGrid(thresholds);
      for (const value of [...values, ...thresholds]) {
        expect(countBelow(grid, value)).toBe(thresholds.filter((threshold) => threshold < value).length);
      }
    }),
    { seed: 1, numRuns: 300 },
  );
});
