import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import {
  binEdges,
  cramersV,
  type DistanceInput,
  detectDrift,
  hellinger,
  jensenShannon,
  klDivergence,
  lInfinity,
  psi,
  totalVariation,
  wasserstein,
} from './index.js';

const DISTANCES = { psi, jensenShannon, klDivergence, hellinger, totalVariation, lInfinity, cramersV };

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return isFplMlError(error) ? error.code : `raw: ${String(error)}`;
  }
  return 'none';
}

// What callers without types pass.
const BAD = {
  'null among numbers': [1, null, 3],
  'nothing but null': [null, null],
  booleans: [true, false, true],
  bigints: [1n, 2n],
  'a typed array of bigints': BigInt64Array.of(1n, 2n),
  'counts that are text': { counts: ['1', '2'] },
  'a count that is missing': { counts: [1, null] },
  'no counts': { counts: undefined },
  'a number': 7,
  text: 'abc',
  null: null,
  undefined,
} as unknown as Readonly<Record<string, DistanceInput>>;

describe('distances', () => {
  test.each(Object.entries(BAD))('refuse %s', (_, input) => {
    for (const [name, distance] of Object.entries(DISTANCES)) {
      expect(
        codeOf(() => distance(input, input)),
        name,
      ).toBe('DRIFT_SAMPLE_INVALID');
    }
    // The types do not allow it, which is the point.
    expect(codeOf(() => wasserstein(input as never, input as never))).toBe('DRIFT_SAMPLE_INVALID');
  });

  test.each([
    ['method', psi],
    ['closed', psi],
    ['raise', psi],
    ['direction', klDivergence],
    ['form', jensenShannon],
    ['correction', lInfinity],
    ['continuity', cramersV],
  ] as const)('refuse an unknown %s', (option, distance) => {
    // The types do not allow it, which is the point.
    const options = { [option]: 'unknown' } as never;
    expect(codeOf(() => distance([1, 2, 3], [1, 2, 4], options))).toBe('DRIFT_OPTION_INVALID');
  });

  test('refuse an unknown scale, edges that are none, and permutations without end', () => {
    // The types do not allow it, which is the point.
    expect(codeOf(() => wasserstein([1, 2], [2, 3], { scale: 'sd' as never }))).toBe('DRIFT_OPTION_INVALID');
    expect(codeOf(() => wasserstein([1, 2], [2, 3], { leastSd: 0 }))).toBe('DRIFT_OPTION_INVALID');
    expect(codeOf(() => binEdges([1, 2], { edges: 3 as never }))).toBe('DRIFT_OPTION_INVALID');
    expect(codeOf(() => totalVariation(['a'], ['b'], { permutations: 1e308 }))).toBe('DRIFT_OPTION_INVALID');
  });

  test('take counts in a typed array', () => {
    const counts = { counts: Float64Array.of(30, 70) } as unknown as DistanceInput;
    for (const distance of Object.values(DISTANCES)) expect(distance(counts, counts).statistic).toBeCloseTo(0, 12);
  });

  test('wasserstein refuses values too far apart, and detectDrift takes ks for them', () => {
    const huge = [1e308, -1e308, 0];
    expect(codeOf(() => wasserstein(huge, huge))).toBe('DRIFT_SAMPLE_INVALID');
    const column = Array.from({ length: 90 }, (_, i) => huge[i % 3] ?? 0);
    const report = detectDrift({ x: column }, { x: column }, { methods: { x: 'wasserstein' } });
    expect(report.columns[0]?.distribution).toMatchObject({ method: 'ks', pValue: 1 });
  });

  test('wasserstein divides by the standard deviation, or by what stands in for none', () => {
    expect(wasserstein([5, 5, 5], [6, 6, 6]).statistic).toBeCloseTo(1000, 9);
    expect(wasserstein([5, 5, 5], [6, 6, 6], { leastSd: 0.5 }).statistic).toBeCloseTo(2, 12);
  });
});
