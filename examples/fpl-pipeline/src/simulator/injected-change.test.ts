import { describe, expect, it } from 'vitest';
import { scoringDiscrepancies } from '../data/scoring.js';
import type { FixtureRow, Season } from '../data/season.js';
import { CHANGE_KINDS, pointsUnder, rulesInForce, STANDARD_RULES } from './injected-change.js';
import { type Simulation, simulateSeasons } from './simulate-seasons.js';

const honest = simulateSeasons({ seed: 1, changes: [] });
const changed = simulateSeasons({ seed: 1 });

function last({ seasons }: Simulation): Season {
  const season = seasons.at(-1);
  if (season === undefined) throw new Error('Expected a season.');
  return season;
}

function differences(a: FixtureRow, b: FixtureRow): readonly string[] {
  const other: Readonly<Record<string, unknown>> = { ...b };
  return Object.entries(a).flatMap(([column, value]) => (Object.is(value, other[column]) ? [] : [column]));
}

/** The row numbers and columns in which two seasons differ. */
function changedCells(a: Season, b: Season) {
  return a.rows.flatMap((row, i) => {
    const columns = differences(row, b.rows[i] ?? row);
    return columns.length === 0 ? [] : [{ gameweek: row.gameweek, columns }];
  });
}

describe('injected changes', () => {
  it('are in the last season only, and stated', () => {
    expect(JSON.stringify(changed.seasons[0])).toBe(JSON.stringify(honest.seasons[0]));
    expect(changed.changes.map(({ kind, season, from, to }) => [kind, season, from, to])).toEqual([
      ['rule-change', 'S2', 13, 38],
      ['stale-features', 'S2', 20, 22],
      ['upstream-fault', 'S2', 31, 31],
    ]);
    expect(honest.changes).toEqual([]);
  });

  it.each(CHANGE_KINDS)('%s alone changes what it says, in each of its gameweeks, and nothing else', (kind) => {
    const simulation = simulateSeasons({ seed: 1, changes: [kind] });
    const [change] = simulation.changes;
    const cells = changedCells(last(honest), last(simulation));
    const gameweeks = new Set(cells.map(({ gameweek }) => gameweek));
    const span = Array.from({ length: 1 + (change?.to ?? 0) - (change?.from ?? 0) }, (_, i) => (change?.from ?? 0) + i);
    expect([...gameweeks]).toEqual(span);
    expect(new Set(cells.flatMap(({ columns }) => columns))).toEqual(new Set(change?.columns));
    expect(simulation.changes).toHaveLength(1);
  });

  it('leave the gameweeks and the order of rows alone', () => {
    expect(last(changed).gameweeks).toEqual(last(honest).gameweeks);
    const keys = ({ rows }: Season) => rows.map(({ fixture, code }) => `${fixture}/${code}`);
    expect(keys(last(changed))).toEqual(keys(last(honest)));
  });
});

describe('a rule change', () => {
  it('leaves every row with the points of the rules in force', () => {
    const wrong = changed.seasons
      .flatMap(({ rows }) => rows)
      .filter((row) => row.totalPoints !== pointsUnder(rulesInForce(changed.changes, row.season, row.gameweek), row));
    expect(wrong).toEqual([]);
  });

  it('is what the check against the real rules finds', () => {
    const { discrepancies } = scoringDiscrepancies(last(changed).rows);
    expect(discrepancies.length).toBeGreaterThan(150);
    for (const { row, expected } of discrepancies) {
      expect(row.gameweek).toBeGreaterThanOrEqual(13);
      expect([row.position, row.totalPoints - expected]).toEqual([3, 2 * row.goalsScored]);
    }
  });

  it('is in force from its first gameweek in its season', () => {
    const goals = (season: string, gameweek: number) => rulesInForce(changed.changes, season, gameweek).midfielderGoal;
    expect([goals('S1', 20), goals('S2', 12), goals('S2', 13), goals('S2', 38)]).toEqual([5, 5, 7, 7]);
    expect(rulesInForce([], 'S2', 20)).toEqual(STANDARD_RULES);
  });
});

describe('stale features', () => {
  it("are those of the player's last row before, for three gameweeks", () => {
    const { rows } = last(changed);
    const before = new Map(rows.filter((row) => row.gameweek < 20).map((row) => [row.code, row]));
    const columns = (row?: FixtureRow) => [row?.influence, row?.creativity, row?.threat, row?.ictIndex, row?.value];
    const stale = rows.filter((row) => row.gameweek >= 20 && row.gameweek <= 22 && before.has(row.code));
    expect(stale.length).toBeGreaterThan(1500);
    for (const row of stale) expect(columns(row)).toEqual(columns(before.get(row.code)));
  });

  it('give ratings to players who did not play', () => {
    const rated = (season: Season): number =>
      season.rows.filter((row) => row.gameweek === 21 && row.minutes === 0 && row.ictIndex > 0).length;
    expect(rated(last(changed))).toBeGreaterThan(20);
    expect(rated(last(honest))).toBe(0);
  });
});

describe('an upstream fault', () => {
  it('has no ratings at all in its gameweek', () => {
    const ratings = (season: Season, gameweek: number): number =>
      season.rows
        .filter((row) => row.gameweek === gameweek)
        .reduce((sum, row) => sum + row.influence + row.creativity + row.threat + row.ictIndex, 0);
    expect(ratings(last(changed), 31)).toBe(0);
    expect(ratings(last(changed), 30)).toBeGreaterThan(1000);
    expect(ratings(last(changed), 32)).toBeGreaterThan(1000);
  });
});
