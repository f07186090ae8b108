import { canonicalJson, type RandomSource, seededRandom } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { type ColumnReport, type DriftReport, detectDrift, prepareReference } from './index.js';

function normals(random: RandomSource, n: number, shift = 0): Float64Array {
  return Float64Array.from({ length: n }, () => random.normal() + shift);
}

function levels(random: RandomSource, n: number, shares: Readonly<Record<string, number>>): readonly string[] {
  const entries = Object.entries(shares);
  return Array.from({ length: n }, () => {
    let rest = random.next();
    return entries.find(([, share]) => (rest -= share) < 0)?.[0] ?? 'other';
  });
}

function column({ columns }: DriftReport, name: string): ColumnReport {
  const found = columns.find((report) => report.column === name);
  if (found === undefined) throw new Error(`no column ${name}`);
  return found;
}

const random = seededRandom(21);
const steady = normals(random, 4000);

describe('detectDrift', () => {
  test('calls a dataset of the same distribution stable', () => {
    const reference = { a: steady, team: levels(random, 4000, { x: 0.5, y: 0.5 }) };
    const current = { a: normals(random, 500), team: levels(random, 500, { x: 0.5, y: 0.5 }) };
    const report = detectDrift(reference, current);
    expect(report).toMatchObject({ verdict: 'stable', reasons: [], rows: [4000, 500], driftedShare: 0, tests: 4 });
    expect(report.counts).toEqual({ stable: 2, warning: 0, drift: 0, 'insufficient-data': 0 });
  });

  test('finds a shift of 0.3 standard deviations in 700 rows, among thirty columns', () => {
    const names = Array.from({ length: 30 }, (_, i) => `f${i}`);
    const reference = Object.fromEntries(names.map((name) => [name, normals(random, 5000)]));
    const current = Object.fromEntries(names.map((name) => [name, normals(random, 700, name === 'f7' ? 0.3 : 0)]));
    const report = detectDrift(reference, current);
    expect(report.verdict).toBe('drift');
    expect(report.columns.filter(({ verdict }) => verdict === 'drift').map((each) => each.column)).toEqual(['f7']);
    const { distribution, psi, ks } = column(report, 'f7');
    expect(distribution).toMatchObject({ method: 'ks', statistic: ks?.statistic, effectSize: ks?.statistic });
    expect(ks?.statistic).toBeGreaterThan(ks?.limit ?? 1);
    expect(psi?.statistic).toBeGreaterThan(psi?.limit ?? 1);
    expect(psi?.nullExpectation).toBeCloseTo(9 * (1 / 5000 + 1 / 700), 12);
  });

  test('sees values that a column of few values did not have, beyond them and between them', () => {
    const flag = (n: number, one: number): readonly number[] => Array.from({ length: n }, (_, i) => (i % 2) * one);
    for (const one of [100, 0.5, -1]) {
      expect(detectDrift({ flag: flag(2000, 1) }, { flag: flag(600, one) }).verdict).toBe('drift');
    }
    const stray = detectDrift({ flag: flag(2000, 1) }, { flag: [...flag(600, 1), 0.5] });
    expect(stray.verdict).toBe('stable');
  });

  test('says of a constant that it is one', () => {
    const constant = (n: number): readonly number[] => Array.from({ length: n }, () => 3);
    const report = detectDrift({ x: constant(100) }, { x: constant(50) });
    expect(column(report, 'x').distribution?.why).toContain('100 % of the reference are one value');
  });

  test('knows nothing of missing values where there are no rows', () => {
    const reference = { x: Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? null : i)) };
    const report = detectDrift(reference, { x: [] }, { thresholds: { kind: 'fixed' } });
    expect(column(report, 'x')).toMatchObject({ verdict: 'insufficient-data', missing: null });
  });

  test('takes the names of columns as they are, also those that every object has', () => {
    const teams = (n: number) => Object.fromEntries([['constructor', levels(random, n, { x: 0.5, y: 0.5 })]]);
    const report = detectDrift(teams(1000), teams(300));
    expect(column(report, 'constructor')).toMatchObject({ type: 'categorical', verdict: 'stable' });
  });

  test('holds small figures of large samples against the effect floor', () => {
    const reference = { a: normals(random, 60_000) };
    const current = { a: normals(random, 60_000, 0.04) };
    const report = detectDrift(reference, current);
    expect(report.verdict).toBe('stable');
    expect(column(report, 'a').reasons[0]).toContain('below the effect floor');
    const none = { kind: 'sample-size', effectFloor: { distribution: 0 } } as const;
    expect(detectDrift(reference, current, { thresholds: none }).verdict).toBe('drift');
  });

  test('names unseen and vanished levels, and does not take one row of a new level for drift', () => {
    const reference = { club: levels(random, 3000, { a: 0.4, b: 0.3, c: 0.3 }) };
    const now = (some: readonly string[]) => ({ club: [...levels(random, 500, { a: 0.4, b: 0.3, c: 0.3 }), ...some] });
    const one = column(detectDrift(reference, now(['new'])), 'club');
    expect(one).toMatchObject({ verdict: 'stable', levels: { unseenCount: 1, unseen: [{ level: 'new', count: 1 }] } });
    // The only row of its level is as likely to be any of them.
    expect(one.levels?.pValue).toBeCloseTo(501 / 3501, 12);
    const many = column(detectDrift(reference, now(Array.from({ length: 25 }, () => 'new'))), 'club');
    expect(many.verdict).toBe('drift');
    expect(many.reasons.join()).toContain('levels that the reference does not have');
    const gone = column(detectDrift(reference, { club: levels(random, 500, { a: 0.6, b: 0.4 }) }), 'club');
    expect(gone).toMatchObject({ verdict: 'drift', levels: { vanishedCount: 1, vanished: [{ level: 'c' }] } });
    expect(gone.reasons.join()).toContain('have levels that are gone');
    expect(gone.levels?.vanishedAdjustedPValue).toBeLessThan(1e-10);
  });

  test('tests missing values by themselves', () => {
    const holed = (n: number, every: number) =>
      Float64Array.from({ length: n }, (_, i) => (i % every === 0 ? Number.NaN : random.normal()));
    const report = detectDrift({ a: holed(4000, 100), b: steady }, { a: holed(500, 5), b: normals(random, 500) });
    expect(column(report, 'a')).toMatchObject({ verdict: 'drift', missing: { reference: 0.01, current: 0.2 } });
    expect(column(report, 'a').reasons[0]).toContain('missing values went from 1 % to 20 %');
    expect(column(report, 'b')).toMatchObject({ verdict: 'stable', missing: { change: 0 } });
  });

  test('gives each bad column its own verdict and reason, and judges the others', () => {
    const strange = { mixed: [1, 'a', 2] };
    const reference = {
      good: steady.subarray(0, 400),
      empty: Array.from({ length: 400 }, () => null),
      constant: Array.from({ length: 400 }, () => 5),
      moved: Array.from({ length: 400 }, () => 5),
      retyped: steady.subarray(0, 400),
      dropped: steady.subarray(0, 400),
      emptied: steady.subarray(0, 400),
      mixed: steady.subarray(0, 400),
    };
    const current = {
      good: normals(random, 300),
      empty: Array.from({ length: 300 }, () => null),
      constant: Array.from({ length: 300 }, () => 5),
      moved: Array.from({ length: 300 }, () => 6),
      retyped: Array.from({ length: 300 }, () => 'text'),
      emptied: Array.from({ length: 300 }, () => null),
      added: [1, 2, 3],
      // A caller without types can pass anything.
      ...(strange as unknown as { readonly mixed: readonly number[] }),
    };
    const report = detectDrift(reference, current);
    const verdicts = Object.fromEntries(report.columns.map((each) => [each.column, each.verdict]));
    expect(verdicts).toEqual({
      good: 'stable',
      empty: 'insufficient-data',
      constant: 'stable',
      moved: 'drift',
      retyped: 'drift',
      dropped: 'drift',
      emptied: 'drift',
      mixed: 'drift',
      added: 'insufficient-data',
    });
    const silent = report.columns.filter(({ verdict, reasons }) => verdict !== 'stable' && reasons.length === 0);
    expect(silent).toEqual([]);
  });

  test('has too little to say below the minimum of rows, and says so', () => {
    const report = detectDrift({ a: steady }, { a: [9, 9, 9] });
    expect(report).toMatchObject({ verdict: 'insufficient-data', driftedShare: null });
    expect(column(report, 'a').reasons[0]).toContain('3 values, below the minimum of 30');
    expect(detectDrift({ a: steady }, { a: [9, 9, 9] }, { minimumRows: 3 }).verdict).toBe('drift');
    expect(detectDrift({}, {}).verdict).toBe('insufficient-data');
    expect(detectDrift({ a: steady }, { a: [] }).verdict).toBe('insufficient-data');
  });

  test('keeps to the selected columns and the declared types', () => {
    const reference = { a: steady, id: Float64Array.from({ length: 4000 }, (_, i) => i % 40) };
    const current = { a: normals(random, 500), id: Float64Array.from({ length: 500 }, (_, i) => i % 40) };
    expect(detectDrift(reference, current, { columns: { exclude: ['id'] } }).columns).toHaveLength(1);
    expect(detectDrift(reference, current, { columns: { include: ['id', 'typo'] } }).columns).toMatchObject([
      { column: 'id', type: 'numeric' },
      { column: 'typo', verdict: 'insufficient-data' },
    ]);
    const declared = detectDrift(reference, current, { types: { id: 'categorical' } });
    expect(column(declared, 'id')).toMatchObject({ type: 'categorical', psi: { binning: 'levels', bins: 40 } });
    const wrong = detectDrift({ t: ['a', 'b'] }, { t: ['a'] }, { types: { t: 'numeric' } });
    expect(column(wrong, 't')).toMatchObject({ verdict: 'insufficient-data' });
  });

  test('gives the same with a prepared reference, which refuses options that come too late', () => {
    const reference = { a: steady, t: levels(random, 4000, { x: 0.2, y: 0.8 }) };
    const current = { a: normals(random, 500, 0.2), t: levels(random, 500, { x: 0.3, y: 0.7 }) };
    const prepared = prepareReference(reference, { bins: 20 });
    expect(detectDrift(prepared, current)).toEqual(detectDrift(reference, current, { bins: 20 }));
    const late = expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' });
    expect(() => detectDrift(prepared, current, { bins: 20 })).toThrow(late);
    expect(() => detectDrift(prepared, current, { types: {} })).toThrow(late);
  });

  test('takes a table as Arrow gives it', () => {
    const current = normals(random, 300);
    const table = { schema: { fields: [{ name: 'a' }] }, getChild: () => ({ toArray: () => current }) };
    expect(detectDrift({ a: steady }, table)).toEqual(detectDrift({ a: steady }, { a: current }));
  });

  test('changes no argument, and gives a frozen report that JSON can hold', () => {
    const reference = Float64Array.from({ length: 100 }, (_, i) => (i * 37) % 100);
    const before = reference.slice();
    const report = detectDrift({ a: reference, t: ['x', null] }, { a: [1, null], t: ['y', 'y'] });
    expect(reference).toEqual(before);
    expect(Object.isFrozen(report.columns[0])).toBe(true);
    expect(JSON.parse(canonicalJson(report))).toEqual(report);
  });

  test('lets weights decide what is looked for first, and what does not count', () => {
    const reference = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, normals(random, 4000)]));
    const current = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [name, normals(random, 400)]));
    const shifted = { ...current, a: normals(random, 400, 0.155) };
    const adjusted = (weights: Readonly<Record<string, number>>) =>
      column(detectDrift(reference, shifted, { weights }), 'a').distribution?.adjustedPValue ?? Number.NaN;
    expect(adjusted({ a: 3 })).toBeLessThan(adjusted({}));
    expect(adjusted({ a: 0.1 })).toBeGreaterThan(adjusted({}));
    const moved = { ...current, a: normals(random, 400, 1) };
    expect(detectDrift(reference, moved).driftedShare).toBe(0.25);
    expect(detectDrift(reference, moved, { weights: { a: 7 } }).driftedShare).toBe(0.7);
    expect(detectDrift(reference, moved, { weights: { a: 0 } })).toMatchObject({ verdict: 'stable', driftedShare: 0 });
  });

  test('serves fixed thresholds: warning and drift by the figures alone', () => {
    const fixed = { thresholds: { kind: 'fixed' } } as const;
    const verdictOf = (shift: number) => detectDrift({ a: steady }, { a: normals(random, 4000, shift) }, fixed).verdict;
    expect([verdictOf(0), verdictOf(0.35), verdictOf(0.9)]).toEqual(['stable', 'warning', 'drift']);
    const report = detectDrift({ a: steady }, { a: normals(random, 4000, 0.9) }, fixed);
    expect(report).toMatchObject({ tests: 0, thresholds: { psi: { warning: 0.1, critical: 0.25 } } });
    expect(column(report, 'a')).toMatchObject({ psi: { limit: 0.1 }, distribution: { adjustedPValue: null } });
    const own = {
      thresholds: { kind: 'fixed', psi: { warning: 5, critical: 9 }, ks: { warning: 0.9, critical: 1 } },
    } as const;
    expect(detectDrift({ a: steady }, { a: normals(random, 4000, 0.9) }, own).verdict).toBe('stable');
  });

  test('missing values that became fewer are drift too', () => {
    const holed = (n: number, every: number) =>
      Array.from({ length: n }, (_, i) => (i % every === 0 ? null : (steady[i] ?? 0)));
    const report = detectDrift({ a: holed(3000, 3) }, { a: holed(600, 20) });
    expect(column(report, 'a')).toMatchObject({ verdict: 'drift' });
    expect(column(report, 'a').missing?.change).toBeLessThan(-0.2);
  });

  test('a level that is gone is drift by itself, also where no level is new', () => {
    const named = (n: number, names: readonly string[]) =>
      Array.from({ length: n }, (_, i) => names[i % names.length] ?? '');
    const many = Array.from({ length: 30 }, (_, i) => `club ${i}`);
    const report = detectDrift({ club: named(3000, many) }, { club: named(2900, many.slice(0, 29)) });
    const { verdict, reasons, levels: found } = column(report, 'club');
    expect([verdict, found?.unseenShare, found?.vanishedCount]).toEqual(['drift', 0, 1]);
    expect(reasons.join()).toContain('of the reference have levels that are gone');
  });

  test('tests beside the one of the distribution cost it little of its level', () => {
    const named = (n: number, odd: number) =>
      Array.from({ length: n }, (_, i) => (i % 100 < odd ? 'odd' : `club ${i % 4}`));
    const { distribution, levels: found } = column(
      detectDrift({ club: named(2000, 20) }, { club: named(500, 30) }),
      'club',
    );
    expect(found).toMatchObject({ pValue: 1, vanishedPValue: 1 });
    const { pValue = Number.NaN, adjustedPValue } = distribution ?? {};
    expect(adjustedPValue).toBeLessThan(pValue / 0.85);
    expect(adjustedPValue).toBeGreaterThan(pValue);
  });

  test('refuses options outside their domain', () => {
    const frame = { a: steady };
    const bad = [
      { minimumRows: 0 },
      { bins: 1 },
      { weights: { a: -1 } },
      { thresholds: { kind: 'sample-size', alpha: 5 } },
      { thresholds: { kind: 'sample-size', effectFloor: { missing: 2 } } },
      { thresholds: { kind: 'fixed', psi: { warning: 0.3, critical: 0.1 } } },
    ] as const;
    for (const options of bad) {
      expect(() => detectDrift(frame, frame, options)).toThrow(
        expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' }),
      );
    }
  });
});
