import { readFileSync } from 'node:fs';
import { seededRandom } from '@fpl-ml/core';
import { binomial } from '@fpl-ml/stats';
import { beforeEach, describe, expect, test } from 'vitest';
import { compareCorrelations } from './correlation-change.js';
import { detectDrift, prepareReference } from './index.js';

interface Side {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly rho: number;
}

// The generator beside it writes this shape.
const { cases } = JSON.parse(readFileSync(new URL('../fixtures/correlation.json', import.meta.url), 'utf8')) as {
  readonly cases: readonly {
    readonly kind: string;
    readonly reference: Side;
    readonly current: Side;
    readonly p: number;
  }[];
};

let random = seededRandom(4, 'correlations');
// Each test has the same numbers, whichever tests run.
beforeEach(() => {
  random = seededRandom(4, 'correlations');
});
type Pair = Readonly<Record<'a' | 'b', Float64Array>>;

function pair(n: number, rho: number, change: (x: number) => number = (x) => x): Pair {
  const a = Float64Array.from({ length: n }, () => random.normal());
  const b = a.map((x) => rho * x + Math.sqrt(1 - rho * rho) * random.normal());
  return { a: a.map(change), b: b.map(change) };
}

const mostlyZero = (x: number): number => Math.max(0, x - 0.5);

function compared(before: Pair, now: Pair) {
  const rows = (frame: Pair) => ({ count: frame.a.length, frame });
  const [found] = compareCorrelations([['a', 'b']], rows(before), rows(now), 10);
  if (found === undefined) throw new Error('no pair');
  return found;
}

describe('the correlations option', () => {
  test('agrees with scipy, and with the variance of the influences written out, ties and small samples included', () => {
    for (const { kind, reference, current, p } of cases) {
      const columns = ({ a, b }: Side): Pair => ({ a: Float64Array.from(a), b: Float64Array.from(b) });
      const found = compared(columns(reference), columns(current));
      expect(found.reference, kind).toBeCloseTo(reference.rho, 12);
      expect(found.current, kind).toBeCloseTo(current.rho, 12);
      expect(found.n).toEqual([reference.a.length, current.a.length]);
      expect(Math.abs((found.pValue ?? 0) / p - 1), `${kind} ${p}`).toBeLessThan(1e-9);
    }
  });

  test('finds a relation that turns while both columns stay as they were', () => {
    const [before, now] = [pair(3000, 0.6), pair(400, 0.1)];
    const report = detectDrift(before, now, { correlations: true });
    expect(report.columns.map(({ verdict }) => verdict)).toEqual(['stable', 'stable']);
    expect(report).toMatchObject({ verdict: 'drift', tests: 3, reasons: ['drift of the correlation of a with b'] });
    const [change] = report.correlations;
    expect(change).toMatchObject({ columns: ['a', 'b'], n: [3000, 400], verdict: 'drift' });
    expect(change?.reasons[0]).toMatch(/^the rank correlation went from 0\.\d\d to 0\.\d\d; adjusted p /);
    expect(detectDrift(prepareReference(before, { correlations: [['a', 'b']] }), now)).toEqual(report);
    expect(detectDrift(before, now, { correlations: true, weights: { a: 0 } }).verdict).toBe('stable');
  });

  test('holds small differences of large samples below the effect floor', () => {
    const loose = { kind: 'sample-size', effectFloor: { correlation: 0 } } as const;
    const [before, now] = [pair(20_000, 0.5), pair(20_000, 0.45)];
    expect(detectDrift(before, now, { correlations: true }).verdict).toBe('stable');
    expect(detectDrift(before, now, { correlations: true, thresholds: loose }).verdict).toBe('drift');
  });

  test.each([
    ['normal', 0, (x: number) => x],
    ['normal, strong', 0.8, (x: number) => x],
    ['mostly zero, strong', 0.8, mostlyZero],
    ['few values, strong', 0.8, (x: number) => Math.round(x)],
  ] as const)('keeps its level: %s', (_, rho, change) => {
    const repeats = 250;
    let rejected = 0;
    for (let i = 0; i < repeats; i += 1) {
      if ((compared(pair(200, rho, change), pair(60, rho, change)).pValue ?? 1) <= 0.05) rejected += 1;
    }
    const { sf, cdf } = binomial(repeats, 0.05);
    expect(Math.min(sf(rejected - 1), cdf(rejected)), `${rejected} of ${repeats}`).toBeGreaterThan(0.0005);
  });

  test('is sure of nothing on perfect relations, constants, text, and columns that are gone', () => {
    const line = {
      a: Float64Array.from({ length: 50 }, (_, i) => i),
      b: Float64Array.from({ length: 50 }, (_, i) => 2 * i),
    };
    expect(compared(line, line).pValue).toBe(1);
    expect(compared(line, pair(50, 0)).pValue).toBeLessThan(1e-6);
    const flat = { a: line.a, b: new Float64Array(50) };
    expect(compared(line, flat)).toMatchObject({ current: null, pValue: null });
    const odd = { a: line.a, b: Array.from(line.b, (x) => `level ${x % 3}`) };
    const report = detectDrift({ ...line, c: odd.b }, odd, {
      correlations: [
        ['a', 'b'],
        ['a', 'c'],
        ['a', 'nowhere'],
      ],
    });
    expect(report.correlations.map(({ verdict, n }) => [verdict, n])).toEqual(
      Array.from({ length: 3 }, () => ['insufficient-data', [expect.any(Number), expect.any(Number)]]),
    );
  });

  test('takes rows in which neither is missing', () => {
    const { a, b } = pair(300, 0.5);
    const holes = {
      a: a.map((x, i) => (i % 3 === 0 ? Number.NaN : x)),
      b: b.map((x, i) => (i % 3 === 1 ? Number.NaN : x)),
    };
    const report = detectDrift({ a, b }, holes, { correlations: true });
    expect(report.correlations[0]?.n).toEqual([300, 100]);
  });

  test('takes all pairs of numeric columns, and at most 500', () => {
    const columns = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`c${i}`, pair(40, 0).a]));
    const frame = { ...columns(4), team: Array.from({ length: 40 }, (_, i) => `t${i % 3}`) };
    expect(detectDrift(frame, frame, { correlations: true }).correlations).toHaveLength(6);
    expect(() => detectDrift(columns(33), columns(33), { correlations: true })).toThrow(
      expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' }),
    );
  });
});
