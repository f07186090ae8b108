import { seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { type ColumnReport, detectDrift } from './index.js';

const random = seededRandom(13);
const steady = Float64Array.from({ length: 400 }, () => random.normal());
const now = Float64Array.from({ length: 200 }, () => random.normal());
const CANARY = 'postgres://user:hunter2@db/prod';

/** What the report says of one column, beside a good one that has to stay stable. */
function judged(reference: unknown, current: unknown): ColumnReport {
  // Callers without types can pass anything.
  const [before, after] = [
    { x: reference, good: steady },
    { x: current, good: now },
  ] as unknown as readonly [{ readonly x: Float64Array }, { readonly x: Float64Array }];
  const { columns } = detectDrift(before, after);
  expect(columns.find(({ column }) => column === 'good')?.verdict).toBe('stable');
  const found = columns.find(({ column }) => column === 'x');
  if (found === undefined) throw new Error('no column x');
  return found;
}

const times = <T>(n: number, value: T): readonly T[] => Array.from({ length: n }, () => value);

describe('a bad column', () => {
  test.each([
    ['empty on both sides', [], [], 'insufficient-data'],
    ['empty now', steady, [], 'insufficient-data'],
    ['all missing in the reference', times(400, null), now, 'drift'],
    ['all NaN in the reference', new Float64Array(400).fill(Number.NaN), now, 'drift'],
    ['all missing now', steady, times(200, null), 'drift'],
    ['one value', [5], [5], 'insufficient-data'],
    ['one row now', steady, [0.5], 'insufficient-data'],
    ['a constant', times(400, 7), times(200, 7), 'stable'],
    ['a constant that moved', times(400, 7), times(200, 8), 'drift'],
    ['mixed types in the reference', [1, 'a', 2], now, 'insufficient-data'],
    ['mixed types now', steady, [1, 'a', 2], 'drift'],
    ['text first, then numbers', ['a', 1], now, 'insufficient-data'],
    ['dates', times(400, new Date(0)), times(200, new Date(0)), 'insufficient-data'],
    ['objects', times(400, {}), times(200, {}), 'insufficient-data'],
    ['functions', times(400, () => 1), times(200, () => 1), 'insufficient-data'],
    ['no list at all', 7, now, 'insufficient-data'],
    ['text instead of a list', 'abc', now, 'insufficient-data'],
    ['null instead of a list', null, now, 'insufficient-data'],
  ] as const)('%s gets its own verdict', (_, reference, current, verdict) => {
    const found = judged(reference, current);
    expect(found.verdict).toBe(verdict);
    if (verdict !== 'stable') expect(found.reasons[0]).toMatch(/\w/);
  });

  test('a getter that throws costs only its column, and tells nothing of what it threw', () => {
    const reference = { good: steady, x: steady };
    const current = {
      good: now,
      get x(): Float64Array {
        throw new TypeError(`cannot reach ${CANARY}`);
      },
    };
    const report = detectDrift(reference, current);
    expect(report.columns.map(({ verdict }) => verdict)).toEqual(['stable', 'drift']);
    expect(report.columns[1]?.reasons[0]).toContain('reading it failed (TypeError)');
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });

  test('infinite values are values: ordered, counted, and no obstacle', () => {
    const ends = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    expect(judged([...steady, ...ends], [...now, ...ends]).verdict).toBe('stable');
    const many = times(60, Number.POSITIVE_INFINITY);
    expect(judged(steady, [...now, ...many]).verdict).toBe('drift');
    expect(judged(times(400, Number.POSITIVE_INFINITY), times(200, Number.POSITIVE_INFINITY)).verdict).toBe('stable');
  });

  test('other typed arrays, bigints and booleans are numbers', () => {
    const whole = (n: number) => Int32Array.from({ length: n }, () => random.integer(50));
    expect(judged(whole(400), whole(200))).toMatchObject({ type: 'numeric', verdict: 'stable' });
    expect(judged(Float32Array.from(steady), Float32Array.from(now))).toMatchObject({
      type: 'numeric',
      verdict: 'stable',
    });
    const big = (n: number) => BigInt64Array.from({ length: n }, () => BigInt(random.integer(50)));
    expect(judged(big(400), big(200))).toMatchObject({ type: 'numeric', verdict: 'stable' });
    const flags = (n: number) => Array.from({ length: n }, () => random.integer(2) === 0);
    expect(judged(flags(400), flags(200))).toMatchObject({ type: 'numeric', verdict: 'stable' });
    expect(judged(flags(400), times(200, true))).toMatchObject({ verdict: 'drift' });
  });

  // What is quadratic would take hours, and run into the time limit of any test.
  test('a million levels are judged', () => {
    const ids = (n: number, from: number) => Array.from({ length: n }, (_, i) => `id ${from + i}`);
    const fresh = judged(ids(700_000, 0), ids(300_000, 700_000));
    expect(fresh).toMatchObject({ verdict: 'stable', levels: { unseenCount: 300_000, vanishedCount: 700_000 } });
  });

  test('columns that only one side has are drift where they are gone, and nothing where they are new', () => {
    const { columns } = detectDrift({ gone: steady, both: steady }, { both: now, fresh: now });
    expect(Object.fromEntries(columns.map(({ column, verdict }) => [column, verdict]))).toEqual({
      gone: 'drift',
      both: 'stable',
      fresh: 'insufficient-data',
    });
  });
});
