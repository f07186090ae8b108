import { type Frame, isFplMlError, seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { createProfile, detectDrift, mergeProfiles, prepareReference, profileHash, profileOf, psi } from '../index.js';

const random = seededRandom(7, 'profile drift');
const drawn = (n: number, draw: () => number): Float64Array => Float64Array.from({ length: n }, draw);

/** Reference and current draws: unchanged and changed, continuous and tied. */
const CASES: readonly (readonly [string, () => number, () => number])[] = [
  ['normal, unchanged', () => random.normal(), () => random.normal()],
  ['normal, moved', () => random.normal(), () => random.normal() + 0.3],
  ['lognormal, wider', () => Math.exp(random.normal()), () => Math.exp(1.3 * random.normal())],
  ['mostly zeros', () => (random.next() < 0.7 ? 0 : random.next()), () => (random.next() < 0.5 ? 0 : random.next())],
  ['heavy ties', () => random.integer(40), () => Math.floor(random.integer(40) * 0.9)],
  ['two values', () => random.integer(2), () => (random.next() < 0.4 ? 0 : 1)],
];

function only(reports: ReturnType<typeof detectDrift>) {
  const [column] = reports.columns;
  if (column === undefined) throw new Error('one column');
  return column;
}

/** Both by how much PSI may differ when each share of the reference may by 2ε, to the first order, doubled. */
function psiBound(contributions: readonly (readonly [p: number, q: number])[], rankError: number): number {
  return contributions.reduce(
    (sum, [p, q]) => sum + 4 * rankError * (Math.abs(Math.log(q / p)) + Math.abs(q / p - 1)),
    0,
  );
}

function shares(values: Float64Array, cuts: readonly number[]): readonly number[] {
  const upTo = [...cuts.map((cut) => values.filter((x) => x <= cut).length), values.length];
  return upTo.map((count, i) => Math.max(1e-4, (count - (upTo[i - 1] ?? 0)) / values.length));
}

describe('detectDrift with a profile', () => {
  it.each(CASES)('is within the stated error of the comparison with the data: %s', (_name, before, after) => {
    for (const [n, m] of [
      [3000, 344],
      [20_000, 700],
    ] as const) {
      const [reference, current] = [drawn(n, before), drawn(m, after)];
      const prepared = prepareReference(profileOf({ x: reference }));
      const exact = only(detectDrift({ x: reference }, { x: current }));
      const found = only(detectDrift(prepared, { x: current }));
      const [rankError] = found.rankError;
      expect(found.n).toEqual([n, m]);
      expect(rankError).toBeLessThan(0.002);
      expect(Math.abs((found.ks?.statistic ?? 9) - (exact.ks?.statistic ?? 0))).toBeLessThanOrEqual(rankError + 1e-12);
      const edges = prepared.columns.get('x')?.edges ?? undefined;
      const [p, q] = [reference, current].map((values) => shares(values, edges?.cuts ?? []));
      const pairs = (p ?? []).map((share, i) => [share, q?.[i] ?? share] as const);
      const onSameBins = psi(reference, current, edges === undefined ? {} : { edges }).statistic;
      expect(Math.abs((found.psi?.statistic ?? 9) - onSameBins)).toBeLessThanOrEqual(
        psiBound(pairs, rankError) + 1e-12,
      );
      expect(found.missing).toEqual(exact.missing);
      if (rankError === 0) expect(found).toEqual(exact);
      else
        expect(found.verdict === exact.verdict || found.verdict === 'warning' || exact.verdict === 'warning').toBe(
          true,
        );
    }
  });

  it('is the same report where the profile holds all values and all levels', () => {
    const position = ['GK', 'DEF', 'MID', 'MID', null, 'FWD'];
    const frame = (n: number, shift: number): Frame => ({
      minutes: Array.from({ length: n }, (_, i) => (i % 9 === 0 ? null : (i * 7 + shift) % 91)),
      position: Array.from({ length: n }, (_, i) => position[(i + (i % 3) * shift) % 6] ?? null),
      nothing: Array.from({ length: n }, () => null),
    });
    const [before, now] = [frame(2000, 0), frame(500, 9)];
    const report = detectDrift(before, now);
    // Columns of a profile are in the order of their names.
    const sorted = [...report.columns].toSorted((a, b) => (a.column < b.column ? -1 : 1));
    for (const other of [
      detectDrift(profileOf(before), now),
      detectDrift(before, profileOf(now)),
      detectDrift(profileOf(before), profileOf(now)),
    ]) {
      expect([...other.columns].toSorted((a, b) => (a.column < b.column ? -1 : 1))).toEqual(sorted);
      expect([other.verdict, other.rows, other.driftedShare]).toEqual([
        report.verdict,
        report.rows,
        report.driftedShare,
      ]);
    }
  });

  it('compares a million rows that were profiled in parts with a week, and with a million more', () => {
    const [builder, later] = [createProfile(), createProfile()];
    const parts = Array.from({ length: 10 }, () => drawn(100_000, () => random.normal()));
    for (const x of parts) builder.add({ x });
    for (let i = 0; i < 10; i += 1) later.add({ x: drawn(100_000, () => random.normal() + 0.2) });
    const week = drawn(1000, () => random.normal() + 0.2);
    const all = new Float64Array(1_000_000);
    parts.forEach((part, i) => all.set(part, i * 100_000));
    const exact = only(detectDrift({ x: all }, { x: week }));
    const found = only(detectDrift(builder.profile(), { x: week }));
    expect(found.n).toEqual([1_000_000, 1000]);
    expect(Math.abs((found.ks?.statistic ?? 9) - (exact.ks?.statistic ?? 0))).toBeLessThanOrEqual(found.rankError[0]);
    expect([exact.verdict, found.verdict]).toEqual(['drift', 'drift']);
    const both = only(detectDrift(builder.profile(), later.profile()));
    expect(both.n).toEqual([1_000_000, 1_000_000]);
    expect(both.verdict).toBe('drift');
    // Two profiles of the same data may differ by their errors, which may not be taken for drift.
    expect(both.ks?.limit).toBeGreaterThan(both.rankError[0] + both.rankError[1]);
    // The shift of 0.2 moves at most this share across a value.
    expect(Math.abs((both.ks?.statistic ?? 0) - 0.0797)).toBeLessThan(0.004);
  });

  it('finds nothing new in another sample of the same, though each profile is off by a little', () => {
    const profile = (): ReturnType<typeof profileOf> => profileOf({ x: drawn(50_000, () => random.normal()) });
    const verdicts = Array.from({ length: 6 }, () => only(detectDrift(profile(), profile())).verdict);
    expect(verdicts.filter((verdict) => verdict === 'stable').length).toBeGreaterThanOrEqual(5);
    expect(verdicts).not.toContain('drift');
  });

  it('does not take for new the levels that a profile could not list', () => {
    const clubs = (n: number, levels: number): readonly string[] =>
      Array.from({ length: n }, () => `club ${Math.floor(levels * random.next() * random.next())}`);
    const [before, now] = [clubs(20_000, 2500), clubs(1000, 2500)];
    const found = only(detectDrift(profileOf({ club: before }), { club: now }));
    expect(found.verdict).toBe('stable');
    expect(found.levels).toMatchObject({ unseenCount: 0 });
    const back = only(detectDrift({ club: now }, profileOf({ club: before })));
    expect(back.levels).toMatchObject({ vanishedCount: 0 });
    const moved = only(detectDrift(profileOf({ club: before }), { club: clubs(1000, 500) }));
    expect(moved.verdict).toBe('drift');
  });

  it('knows long levels, and numbers that were declared to be levels', () => {
    const long = (n: number): readonly string[] => Array.from({ length: n }, (_, i) => 'x'.repeat(200) + (i % 4));
    const ids = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i % 20);
    const reference = profileOf({ long: long(400), id: ids(400) }, { types: { id: 'categorical' } });
    const report = detectDrift(reference, { long: long(200), id: ids(200) });
    expect(report.columns.map(({ column, type, verdict }) => [column, type, verdict])).toEqual([
      ['id', 'categorical', 'stable'],
      ['long', 'categorical', 'stable'],
    ]);
    expect(only(detectDrift(profileOf({ a: ['x', 'y'] }), { a: [1, 2] })).reasons.join()).toContain('type changed');
  });

  it('keeps a bad column to itself, says whence it comes, and refuses what needs rows', () => {
    const profile = mergeProfiles(profileOf({ a: [1, 2], b: [1] }), profileOf({ a: ['x'], b: [2] }));
    const report = detectDrift(prepareReference(profile, { about: { name: 'training' } }), { a: [1], b: [2], c: [3] });
    expect(report.columns.map(({ column, verdict }) => [column, verdict])).toEqual([
      ['a', 'insufficient-data'],
      ['b', 'insufficient-data'],
      ['c', 'insufficient-data'],
    ]);
    expect(report.reference).toEqual({ name: 'training', rows: 3, hash: profileHash(profile) });
    const acts = [
      () => detectDrift(profile, { a: [1] }, { entity: 'a' }),
      () => detectDrift(profile, { a: [1] }, { types: { a: 'categorical' } }),
      () => detectDrift({ a: [1], b: ['x'] }, profile, { groupBy: 'b' }),
    ];
    for (const act of acts) {
      let caught: unknown;
      try {
        act();
      } catch (error) {
        caught = error;
      }
      expect(isFplMlError(caught, 'DRIFT_OPTION_INVALID')).toBe(true);
    }
  });
});
