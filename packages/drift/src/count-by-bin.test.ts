import fc from 'fast-check';
import { expect, test } from 'vitest';
import { binEdges } from './bin-edges.js';
import { countsOfValues } from './count-by-bin.js';

const number = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -4, max: 4 }),
  fc.constantFrom(Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, -0),
);

test('counts are what comparing each value with each cut gives, for any cuts and values, however far apart', () => {
  const cases = fc.tuple(fc.array(number, { maxLength: 40 }), fc.array(number), fc.constantFrom('left', 'right'));
  fc.assert(
    fc.property(cases, ([raw, values, closed]) => {
      const cuts = [...Float64Array.from(new Set(raw.map((value) => value + 0))).sort()];
      const all = Float64Array.from([...values, ...cuts]);
      const binOf = (value: number): number =>
        cuts.filter((cut) => value > cut || (closed === 'left' && value === cut)).length;
      const expected = new Array<number>(cuts.length + 1).fill(0);
      for (const value of all) expected[binOf(value)] = (expected[binOf(value)] ?? 0) + 1;
      const edges = { ...binEdges([1, 2, 3]), cuts, bins: cuts.length + 1, closed };
      expect(countsOfValues(all, edges)).toEqual(expected);
    }),
    { seed: 1, numRuns: 500 },
  );
});
