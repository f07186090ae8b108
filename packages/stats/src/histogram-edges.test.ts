import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type HistogramRule, histogram, histogramEdges } from './index.js';

interface Fixture {
  readonly rows: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly edges: Readonly<Record<string, readonly number[]>>;
    readonly integers?: boolean;
  }[];
}

// The generator writes this shape.
const fixture = JSON.parse(readFileSync(new URL('../fixtures/histogram.json', import.meta.url), 'utf8')) as Fixture;

const rules: Readonly<Record<string, HistogramRule>> = {
  sturges: 'sturges',
  doane: 'doane',
  fd: 'freedman-diaconis',
  7: 7,
};

const parameterInvalid = expect.objectContaining({ code: 'STATS_PARAMETER_INVALID' });
const sampleInvalid = expect.objectContaining({ code: 'STATS_SAMPLE_INVALID' });

describe('histogramEdges', () => {
  test.each(fixture.rows)('gives the edges of numpy for $name', ({ values, edges, integers = false }) => {
    for (const [name, wanted] of Object.entries(edges)) {
      const got = histogramEdges(values, rules[name], { integers });
      expect(got).toHaveLength(wanted.length);
      const size = Math.max(...wanted.map(Math.abs));
      for (const [i, edge] of got.entries()) {
        expect(Math.abs(edge - (wanted[i] ?? Number.NaN))).toBeLessThanOrEqual(4e-16 * size);
      }
    }
  });

  test('makes no bin wider than wished, and no more bins than that needs', () => {
    expect(histogramEdges([0, 1, 10], { width: 4 })).toEqual([0, 10 / 3, 20 / 3, 10]);
    expect(histogramEdges([0, 1, 10], { width: 5 })).toEqual([0, 5, 10]);
    expect(histogramEdges([0, 1, 10], { width: 500 })).toEqual([0, 10]);
  });

  test('ends at the largest value exactly, where steps from the smallest would pass or miss it', () => {
    // 49 steps of 1 / 49 are 0.9999999999999999.
    expect(49 * (1 / 49)).not.toBe(1);
    expect(histogramEdges([0, 1], 49).at(-1)).toBe(1);
  });

  test('leaves no value outside', () => {
    for (const { values } of fixture.rows) {
      for (const rule of Object.values(rules)) {
        const { counts, below, above } = histogram(values, histogramEdges(values, rule));
        expect([below, above]).toEqual([0, 0]);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(values.length);
      }
    }
  });

  test('refuses samples without range, unknown rules and more bins than numbers', () => {
    for (const values of [[], [Number.NaN], [1, Number.POSITIVE_INFINITY]]) {
      expect(() => histogramEdges(values)).toThrow(sampleInvalid);
    }
    for (const rule of [0, 1.5, -1, { width: 0 }, { width: Number.NaN }, { width: 1e-9 }]) {
      expect(() => histogramEdges([0, 1], rule)).toThrow(parameterInvalid);
    }
    // @ts-expect-error a caller in JavaScript may name any rule
    expect(() => histogramEdges([0, 1], 'scott')).toThrow(parameterInvalid);
    expect(() => histogramEdges([1, 1 + Number.EPSILON], 10)).toThrow(parameterInvalid);
    expect(() => histogramEdges([-1.7e308, 1.7e308], 10)).toThrow(parameterInvalid);
  });
});
