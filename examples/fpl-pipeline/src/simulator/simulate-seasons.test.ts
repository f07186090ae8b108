import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { FixtureRow, Season } from '../data/season.js';
import { grouped, sum } from './row-groups.js';
import { simulateSeasons } from './simulate-seasons.js';

const { seasons } = simulateSeasons({ seed: 1, changes: [] });
const [first, second] = [seasonAt(0), seasonAt(1)];
function seasonAt(index: number): Season {
  const season = seasons[index];
  if (season === undefined) throw new Error(`Expected a season ${index}.`);
  return season;
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function clubsOf(season: Season): ReadonlySet<string> {
  return new Set(season.rows.map((row) => row.team));
}

describe('simulated seasons', () => {
  it('are the same for the same seed, on any day and any machine', () => {
    expect(hash(simulateSeasons({ seed: 1, changes: [] }).seasons)).toBe(hash(seasons));
    expect(hash(seasons)).toBe('247f4c531c58f79052b9f055ab3915c5ab18aaf71bd88ade29d110835c40359b');
  });

  it('differ from seed to seed', () => {
    expect(hash(simulateSeasons({ seed: 2, changes: [] }).seasons)).not.toBe(hash(seasons));
  });

  it('do not depend on how many follow', () => {
    const longer = simulateSeasons({ seed: 1, seasons: ['S1', 'S2', 'S3'], changes: [] }).seasons;
    expect(longer.map(({ name }) => name)).toEqual(['S1', 'S2', 'S3']);
    expect(hash(longer.slice(0, 2))).toBe(hash(seasons));
  });

  it('go on for many years, with relegated clubs coming back', () => {
    const names = ['A', 'B', 'C', 'D', 'E'];
    const many = simulateSeasons({ seed: 5, seasons: names, changes: [] }).seasons;
    for (const season of many) {
      expect(clubsOf(season).size).toBe(20);
      expect(sum(season.rows, (row) => row.minutes)).toBeGreaterThan(740_000);
    }
  });

  it('have a calendar of their own each', () => {
    const moved = ({ rows }: Season): readonly number[] =>
      [
        ...new Set(rows.filter((row) => row.gameweek !== Math.ceil(row.fixture / 10)).map((row) => row.fixture)),
      ].toSorted((a, b) => a - b);
    expect(moved(first)).toHaveLength(9);
    expect(moved(first)).not.toEqual(moved(second));
  });

  it('need a name each', () => {
    for (const names of [[], ['S1', 'S1'], ['']]) {
      expect(() => simulateSeasons({ seed: 1, seasons: names })).toThrow(
        expect.objectContaining({ code: 'SIMULATION_SEASONS_INVALID' }),
      );
    }
  });
});

describe('gameweeks', () => {
  it('open 90 minutes before the first kick-off and end two hours after the last', () => {
    for (const { rows, gameweeks } of seasons) {
      expect(gameweeks.map(({ number }) => number)).toEqual(Array.from({ length: 38 }, (_, i) => i + 1));
      for (const { number, deadline, end } of gameweeks) {
        const kickoffs = rows.filter((row) => row.gameweek === number).map((row) => row.kickoff);
        expect(deadline).toBe(Math.min(...kickoffs) - 5_400_000);
        expect(end).toBe(Math.max(...kickoffs) + 7_200_000);
      }
    }
  });

  it('never overlap, across seasons neither', () => {
    const all = seasons.flatMap(({ gameweeks }) => gameweeks);
    for (const [i, { deadline }] of all.entries()) expect(deadline).toBeGreaterThan(all[i - 1]?.end ?? 0);
  });
});

describe('players and clubs', () => {
  it('keep their code and position for good', () => {
    const rows = seasons.flatMap((season) => season.rows);
    const positions = new Map(rows.map((row) => [row.code, row.position]));
    expect(rows.filter((row) => positions.get(row.code) !== row.position)).toEqual([]);
  });

  it('go up and down: the last three of the table leave, three others come', () => {
    const points = new Map<string, number>();
    for (const [row] of grouped(first.rows, ({ fixture, team }) => `${fixture}/${team}`).values()) {
      if (row === undefined) continue;
      const won = row.goalsFor > row.goalsAgainst ? 3 : row.goalsFor === row.goalsAgainst ? 1 : 0;
      points.set(row.team, (points.get(row.team) ?? 0) + won + (row.goalsFor - row.goalsAgainst) / 1e3);
    }
    const last = [...points].sort((a, b) => a[1] - b[1]).slice(0, 3);
    const left = [...clubsOf(first)].filter((club) => !clubsOf(second).has(club));
    expect(left.sort()).toEqual(last.map(([club]) => club).sort());
    expect(clubsOf(second).size).toBe(20);
  });

  it('are joined by newcomers and left by others, in the summer and in mid-season', () => {
    const codes = (rows: readonly FixtureRow[]): ReadonlySet<number> => new Set(rows.map((row) => row.code));
    const [old, now] = [codes(first.rows), codes(second.rows)];
    const known = second.rows.filter((row) => old.has(row.code)).length / second.rows.length;
    // Real seasons: 0.65 to 0.68.
    expect(known).toBeGreaterThan(0.6);
    expect(known).toBeLessThan(0.76);
    expect([...old].filter((code) => !now.has(code)).length).toBeGreaterThan(100);
    const start = codes(second.rows.filter((row) => row.gameweek <= 2));
    expect([...now].filter((code) => !start.has(code)).length).toBeGreaterThan(40);
  });

  it('move between clubs in the summer and in mid-season', () => {
    const clubOf = new Map(first.rows.map((row) => [row.code, row.team]));
    const moved = second.rows.filter((row) => (clubOf.get(row.code) ?? row.team) !== row.team);
    expect(new Set(moved.map((row) => row.code)).size).toBeGreaterThan(15);
    const clubs = grouped(second.rows, (row) => `${row.code}`);
    const switched = [...clubs.values()].filter((rows) => new Set(rows.map((row) => row.team)).size > 1);
    expect(switched.length).toBeGreaterThan(3);
  });

  it('become starters and lose their places', () => {
    const share = (rows: readonly FixtureRow[]): number => sum(rows, (row) => row.minutes) / (90 * rows.length);
    const halves = [...grouped(second.rows, (row) => `${row.code}`).values()]
      .filter((rows) => rows.length >= 36)
      .map((rows) => share(rows.slice(19)) - share(rows.slice(0, 19)));
    expect(halves.filter((gain) => gain > 0.4).length).toBeGreaterThan(10);
    expect(halves.filter((gain) => gain < -0.4).length).toBeGreaterThan(10);
  });
});

describe('the market', () => {
  it('has no transfers in the first gameweek and a balance that adds up', () => {
    const wrong = seasons
      .flatMap(({ rows }) => rows)
      .filter(
        (row) =>
          row.transfersBalance !== row.transfersIn - row.transfersOut ||
          (row.gameweek === 1 && row.transfersIn + row.transfersOut > 0) ||
          Math.min(row.transfersIn, row.transfersOut, row.selected) < 0,
      );
    expect(wrong).toEqual([]);
  });

  it('has plausible prices and shares', () => {
    const rows = seasons.flatMap((season) => season.rows);
    expect(rows.filter((row) => row.value < 36 || row.value > 160)).toEqual([]);
    expect(rows.filter((row) => row.selected > 10_300_000)).toEqual([]);
  });

  it('is the same in both matches of a double gameweek: it was known at the deadline', () => {
    const pairs = [...grouped(second.rows, (row) => `${row.gameweek}/${row.code}`).values()].filter((rows) => rows[1]);
    expect(pairs.length).toBeGreaterThan(100);
    const columns = (row?: FixtureRow) => [row?.value, row?.selected, row?.transfersIn, row?.transfersOut];
    for (const [one, other] of pairs) expect(columns(one)).toEqual(columns(other));
  });

  it('follows points: who scored is bought, and dear players score more', () => {
    const hauls = second.rows.filter((row) => row.totalPoints >= 12 && row.gameweek < 38);
    const next = (row: FixtureRow): FixtureRow | undefined =>
      second.rows.find((other) => other.code === row.code && other.gameweek === row.gameweek + 1);
    const bought = hauls.flatMap((row) => next(row) ?? []).filter((row) => row.transfersBalance > 0);
    expect(bought.length / hauls.length).toBeGreaterThan(0.5);
    const mean = (rows: readonly FixtureRow[]): number => sum(rows, (row) => row.totalPoints) / rows.length;
    expect(mean(second.rows.filter((row) => row.value >= 80))).toBeGreaterThan(
      2 * mean(second.rows.filter((row) => row.value < 60)),
    );
  });
});
