import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Alternative, fisherExactTest, type TwoByTwo } from './index.js';

// The generator writes rows of this shape.
const { rows } = JSON.parse(readFileSync(new URL('../fixtures/fisher.json', import.meta.url), 'utf8')) as {
  readonly rows: readonly { readonly table: TwoByTwo; readonly alternative: Alternative; readonly pValue: number }[];
};

describe('fisherExactTest', () => {
  test.each(rows)('agrees with scipy to 1e-9 relative: $table $alternative', ({ table, alternative, pValue }) => {
    const got = fisherExactTest(table, { alternative }).pValue;
    expect(Math.abs(got - pValue)).toBeLessThanOrEqual(1e-9 * pValue);
  });

  test('gives the odds ratio, and no evidence where a margin is empty', () => {
    expect(
      fisherExactTest([
        [2, 1],
        [1, 2],
      ]),
    ).toMatchObject({ statistic: 4, n: [3, 3] });
    expect(
      fisherExactTest([
        [0, 0],
        [1, 2],
      ]).pValue,
    ).toBe(1);
  });

  test('refuses what is no count', () => {
    const invalid = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
    expect(() =>
      fisherExactTest([
        [0.5, 1],
        [1, 2],
      ]),
    ).toThrow(invalid);
    expect(() =>
      fisherExactTest([
        [-1, 1],
        [1, 2],
      ]),
    ).toThrow(invalid);
  });
});
