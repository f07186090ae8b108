import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sortNumbers } from './sort-numbers.js';

test('sorts as the engine does: even, skewed, equal, infinite values; what it was given stays', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }).map((value) => value + 0),
    fc.double({ noNaN: true, min: 0, max: 1 }).map((value) => value + 0),
    fc.integer({ min: 0, max: 3 }),
  );
  const lists = fc.oneof(
    fc.array(number, { maxLength: 300 }),
    fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 300 }),
  );
  fc.assert(
    fc.property(lists, (list) => {
      const values = Float64Array.from(list);
      const before = values.slice();
      const sorted = new Float64Array(values.length);
      sortNumbers(values, sorted, new Uint32Array(values.length).fill(9).subarray(0, (values.length >>> 1) + 1));
      expect(sorted).toEqual(values.toSorted());
      expect(values).toEqual(before);
    }),
    { seed: 1, numRuns: 500 },
  );
});
