import { describe, expect, it } from 'vitest';
import { scoringDiscrepancies } from '../data/scoring.js';
import type { FixtureRow } from '../data/season.js';
import { grouped, sum } from './row-groups.js';
import { simulateSeasons } from './simulate-seasons.js';

const { seasons } = simulateSeasons({ seed: 1, changes: [] });
const all = seasons.flatMap(({ rows }) => rows);
const sides = seasons.flatMap((season) => [
  ...grouped(season.rows, (row) => `${row.season}/${row.fixture}/${row.team}`).values(),
]);

describe('rows', () => {
  it('are in the order of gameweek, kick-off, fixture and code, each player once a fixture', () => {
    for (const { rows } of seasons) {
      const order = [...rows].sort(
        (a, b) => a.gameweek - b.gameweek || a.kickoff - b.kickoff || a.fixture - b.fixture || a.code - b.code,
      );
      expect(rows.every((row, i) => row === order[i])).toBe(true);
      expect(new Set(rows.map((row) => `${row.fixture}/${row.code}`)).size).toBe(rows.length);
    }
  });

  it('hold finite numbers only', () => {
    const bad = seasons
      .flatMap(({ rows }) => rows)
      .filter((row) => Object.values(row).some((value) => typeof value === 'number' && !Number.isFinite(value)));
    expect(bad).toEqual([]);
  });

  it('have exactly the points of the rules', () => {
    for (const { rows } of seasons) expect(scoringDiscrepancies(rows).share).toBe(1);
  });

  it('are 550 to 750 a gameweek, 55 to 60 % of them without a minute', () => {
    for (const { rows } of seasons) {
      expect(rows.length / 38).toBeGreaterThan(550);
      expect(rows.length / 38).toBeLessThan(750);
      const zero = rows.filter((row) => row.minutes === 0).length / rows.length;
      expect(zero).toBeGreaterThan(0.55);
      expect(zero).toBeLessThan(0.6);
    }
  });

  it('have points distributed as in real seasons', () => {
    const played = all.filter((row) => row.minutes > 0);
    const mean = sum(played, (row) => row.totalPoints) / played.length;
    const share = (test: (points: number) => boolean): number =>
      played.filter((row) => test(row.totalPoints)).length / played.length;
    // Real seasons since 2020-21: means 2.75 to 3.03; 1 or 2 points 0.61 to 0.64; 10 and more 0.04 to 0.045; below 0 about 0.01.
    expect(mean).toBeGreaterThan(2.6);
    expect(mean).toBeLessThan(3.1);
    expect(share((points) => points === 1 || points === 2)).toBeGreaterThan(0.55);
    expect(share((points) => points >= 10)).toBeGreaterThan(0.03);
    expect(share((points) => points >= 10)).toBeLessThan(0.06);
    expect(share((points) => points < 0)).toBeLessThan(0.02);
  });

  it('of who did not play are empty', () => {
    const idle = all.filter((row) => row.minutes === 0);
    const columns = (row: FixtureRow) => [
      row.totalPoints,
      row.bps,
      row.ictIndex,
      row.saves,
      row.bonus,
      row.goalsConceded,
    ];
    expect(idle.filter((row) => columns(row).some((value) => value !== 0))).toEqual([]);
  });

  it('have ratings that belong together', () => {
    const played = all.filter((row) => row.minutes > 0);
    for (const row of played) {
      expect(Math.abs(row.ictIndex - (row.influence + row.creativity + row.threat) / 10)).toBeLessThan(0.0501);
    }
    const scorers = played.filter((row) => row.goalsScored > 0);
    const mean = (rows: readonly FixtureRow[], value: (row: FixtureRow) => number) => sum(rows, value) / rows.length;
    expect(mean(scorers, (row) => row.expectedGoalInvolvements)).toBeGreaterThan(
      1.5 * mean(played, (row) => row.expectedGoalInvolvements),
    );
    expect(mean(scorers, (row) => row.bps)).toBeGreaterThan(2 * mean(played, (row) => row.bps));
  });

  it('have an xP that knows the points, as the source has it', () => {
    const rows = all;
    const error = sum(rows, (row) => (row.xP - row.totalPoints) * (row.xP - row.totalPoints)) / rows.length;
    expect(Math.sqrt(error)).toBeGreaterThan(1);
    expect(Math.sqrt(error)).toBeLessThan(1.8);
  });
});

describe('matches', () => {
  it('have between 2.3 and 3.2 goals, more of them at home', () => {
    for (const { rows } of seasons) {
      const home = [
        ...grouped(
          rows.filter((row) => row.home),
          (row) => `${row.fixture}`,
        ).values(),
      ].flatMap((side) => side[0] ?? []);
      const perMatch = (value: (row: FixtureRow) => number): number => sum(home, value) / home.length;
      expect(home).toHaveLength(380);
      expect(perMatch((row) => row.goalsFor + row.goalsAgainst)).toBeGreaterThan(2.3);
      expect(perMatch((row) => row.goalsFor + row.goalsAgainst)).toBeLessThan(3.2);
      expect(perMatch((row) => row.goalsFor)).toBeGreaterThan(perMatch((row) => row.goalsAgainst));
    }
  });

  it('are played by eleven to sixteen men a side who fill 990 minutes but for dismissals', () => {
    expect(sides).toHaveLength(4 * 380);
    for (const side of sides) {
      const played = side.filter((row) => row.minutes > 0);
      const minutes = sum(side, (row) => row.minutes);
      expect(played.length).toBeGreaterThanOrEqual(11);
      expect(played.length).toBeLessThanOrEqual(16);
      expect(Math.max(...side.map((row) => row.minutes))).toBeLessThanOrEqual(90);
      if (sum(side, (row) => row.redCards) === 0) expect(minutes).toBe(990);
      expect(minutes).toBeLessThanOrEqual(990);
      expect(minutes).toBeGreaterThan(750);
    }
  });

  it('give every goal to a player, and no more assists than goals', () => {
    const bySide = new Map(sides.map((side) => [`${side[0]?.season}/${side[0]?.fixture}/${side[0]?.team}`, side]));
    for (const side of sides) {
      const { season, fixture, opponent, goalsFor } = side[0] ?? {};
      const others = bySide.get(`${season}/${fixture}/${opponent}`) ?? [];
      const scored = sum(side, (row) => row.goalsScored) + sum(others, (row) => row.ownGoals);
      expect(scored).toBe(goalsFor);
      expect(others.every((row) => row.goalsAgainst === goalsFor)).toBe(true);
      expect(sum(side, (row) => row.assists)).toBeLessThanOrEqual(sum(side, (row) => row.goalsScored));
      expect(sum(side, (row) => row.penaltiesSaved)).toBeLessThanOrEqual(sum(others, (row) => row.penaltiesMissed));
    }
  });

  it('count goals conceded while on the pitch, and clean sheets from 60 minutes', () => {
    const wrong = seasons
      .flatMap(({ rows }) => rows)
      .filter(
        (row) =>
          row.goalsConceded > row.goalsAgainst ||
          (row.minutes === 90 && row.goalsConceded !== row.goalsAgainst) ||
          row.cleanSheets !== (row.minutes >= 60 && row.goalsConceded === 0 ? 1 : 0) ||
          (row.position !== 1 && row.saves + row.penaltiesSaved > 0),
      );
    expect(wrong).toEqual([]);
  });

  it('give three bonus points to the highest rating', () => {
    for (const match of grouped(all, (row) => `${row.season}/${row.fixture}`).values()) {
      const played = match.filter((row) => row.minutes > 0);
      const best = Math.max(...played.map((row) => row.bps));
      expect(played.filter((row) => row.bonus === 3)).toEqual(played.filter((row) => row.bps === best));
      expect(sum(match, (row) => row.bonus)).toBeGreaterThanOrEqual(5);
    }
  });

  it('have the rarer events about as often as real seasons', () => {
    for (const { rows } of seasons) {
      const total = (value: (row: FixtureRow) => number): number => sum(rows, value);
      expect(total((row) => row.redCards)).toBeGreaterThan(20);
      expect(total((row) => row.redCards)).toBeLessThan(70);
      expect(total((row) => row.ownGoals)).toBeGreaterThan(15);
      expect(total((row) => row.ownGoals)).toBeLessThan(65);
      expect(total((row) => row.penaltiesMissed)).toBeGreaterThan(8);
      expect(total((row) => row.penaltiesMissed)).toBeLessThan(45);
      expect(total((row) => row.yellowCards)).toBeGreaterThan(900);
      expect(total((row) => row.yellowCards)).toBeLessThan(1800);
    }
  });
});
