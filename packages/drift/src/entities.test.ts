import { seededRandom } from '@fpl-ml/core';
import { beforeEach, describe, expect, test } from 'vitest';
import { detectDrift, prepareReference } from './index.js';

let random = seededRandom(2, 'entities');
// Each test has the same numbers, whichever tests run.
beforeEach(() => {
  random = seededRandom(2, 'entities', 'current');
});
const PLAYERS = 120;

/** One row a player and week: strength and noise, a position that stays, a value that is sometimes missing. */
function weeks(count: number, { shift = 0, absent = 0.1, from = 0 } = {}) {
  const rows = Array.from({ length: count * PLAYERS }, (_, i) => from + (i % PLAYERS));
  const strength = (player: number): number => 3 * Math.sin(player * 12.9898);
  return {
    player: rows.map((player) => `p${player}`),
    points: rows.map((player) => strength(player) + random.normal() + shift),
    position: rows.map((player) => ['GK', 'DEF', 'MID', 'FWD'][player % 4] ?? null),
    price: rows.map((player) => (random.next() < absent ? null : strength(player) + 0.2 * random.normal())),
  };
}

const before = weeks(20);

describe('the entity option', () => {
  test('says which entities there are, and does not compare their column', () => {
    const current = { ...weeks(1, { from: 20 }), player: [null, ...weeks(1, { from: 20 }).player.slice(1)] };
    const { entities, columns } = detectDrift(before, current, { entity: 'player' });
    expect(entities).toEqual({
      column: 'player',
      shared: 99,
      onlyReference: 21,
      onlyCurrent: 20,
      unnamed: [0, 1],
      permutations: 999,
    });
    expect(columns.map(({ column }) => column)).toEqual(['points', 'position', 'price']);
    expect(detectDrift(before, weeks(1)).entities).toBeNull();
  });

  test('finds a shift within entities that a two-sample test does not, and says how it was found', () => {
    const current = weeks(1, { shift: 0.5 });
    const plain = detectDrift(before, current, { columns: { include: ['points'] } });
    const within = detectDrift(before, current, { columns: { include: ['points'] }, entity: 'player' });
    expect(plain.verdict).not.toBe('drift');
    expect(within.verdict).toBe('drift');
    const { distribution } = within.columns[0] ?? {};
    expect(distribution?.method).toBe('ks');
    expect(distribution?.why).toContain('within entities');
    expect(distribution?.pValue).toBe(distribution?.adjustedPValue);
    expect(distribution?.statistic).toBeGreaterThan(distribution?.limit ?? 1);
    expect(distribution?.limit).toBeGreaterThan(distribution?.nullExpectation ?? 1);
    expect(within.columns[0]?.reasons[0]).toContain('within entities');
  });

  test('is the same twice, with or without a prepared reference, and another with another seed', () => {
    const current = weeks(1);
    const first = detectDrift(before, current, { entity: 'player' });
    expect(detectDrift(before, current, { entity: 'player' })).toEqual(first);
    expect(detectDrift(prepareReference(before, { entity: 'player' }), current)).toEqual(first);
    const points = ({ columns }: typeof first) => columns[0]?.distribution;
    expect(points(detectDrift(before, current, { entity: 'player', seed: 'other' }))?.limit).not.toBe(
      points(first)?.limit,
    );
  });

  test('keeps its own copy of a reference that is prepared', () => {
    const points = Float64Array.from(before.points);
    const prepared = prepareReference({ ...before, points }, { entity: 'player' });
    const current = weeks(1);
    const report = detectDrift(prepared, current);
    points.fill(0);
    expect(detectDrift(prepared, current)).toEqual(report);
  });

  test('takes missing values by entity: players without a price every week are no news', () => {
    const always = (frame: typeof before) => ({
      player: frame.player,
      price: frame.price.map((price, i) => (Number(frame.player[i]?.slice(1)) < 40 ? null : (price ?? 1))),
    });
    const report = detectDrift(always(before), always(weeks(1)), { entity: 'player' });
    expect(report.columns[0]?.missing?.pValue).toBeGreaterThan(0.05);
    const news = detectDrift(weeks(20, { absent: 0.02 }), weeks(1, { absent: 0.3 }), { entity: 'player' });
    expect(news.columns.find(({ column }) => column === 'price')?.missing?.pValue).toBeLessThan(0.002);
  });

  test('counts an entity once when it brings a level that is new: three rows of one player are one player', () => {
    const current = weeks(3);
    const renamed = { ...current, position: current.position.map((p, i) => (i % PLAYERS < 4 ? 'AM' : p)) };
    const by = (report: ReturnType<typeof detectDrift>) =>
      report.columns.find(({ column }) => column === 'position')?.levels?.pValue ?? Number.NaN;
    expect(by(detectDrift(before, renamed, { entity: 'player' }))).toBeGreaterThan(
      10 * by(detectDrift(before, renamed, { columns: { exclude: ['player'] } })),
    );
  });

  test('says nothing of distributions where too few rows can be exchanged, or rows have lost their entity', () => {
    const strangers = weeks(1, { from: 1000 });
    const few = { ...strangers, player: strangers.player.map(() => 'one') };
    const report = detectDrift(before, few, { entity: 'player' });
    expect(report.columns[0]).toMatchObject({ verdict: 'insufficient-data', distribution: null });
    expect(report.columns[0]?.reasons.join()).toContain('by entity, only 120 reference and 1 current rows');
    const { player: _player, ...anonymous } = weeks(1);
    const lost = detectDrift(before, anonymous, { entity: 'player' });
    expect(lost.columns[1]?.reasons.join()).toContain('no readable column player');
    expect(lost).toMatchObject({ verdict: 'drift', entities: null, counts: { drift: 1, 'insufficient-data': 3 } });
  });

  test('is not misled by columns that are bad', () => {
    const current = weeks(1);
    const bad = Object.defineProperty({ ...current, points: current.points.slice(1) }, 'position', {
      enumerable: true,
      get: () => {
        throw new Error('secret');
      },
    });
    const report = detectDrift(before, bad, {
      entity: 'player',
      groupBy: 'position',
      correlations: [['points', 'price']],
    });
    const of = (name: string) => report.columns.find(({ column }) => column === name);
    expect(of('points')?.reasons.join()).toContain('shorter than the other columns');
    expect(of('points')?.verdict).toBe('insufficient-data');
    expect(of('position')?.verdict).toBe('drift');
    expect(of('price')?.distribution?.why).toContain('entities');
    expect(report.correlations[0]?.verdict).toBe('insufficient-data');
    expect(JSON.stringify(report)).not.toContain('secret');
  });

  test('needs its column in the reference, and refuses to come late', () => {
    const invalid = expect.objectContaining({ code: 'DRIFT_OPTION_INVALID' });
    expect(() => detectDrift({ a: [1] }, { a: [1] }, { entity: 'player' })).toThrow(invalid);
    expect(() => detectDrift(prepareReference({ a: [1] }), { a: [1] }, { entity: 'a' })).toThrow(invalid);
    expect(() => detectDrift(before, before, { entity: 'player', permutations: 98 })).toThrow(invalid);
  });
});
