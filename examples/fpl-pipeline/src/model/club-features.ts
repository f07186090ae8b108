import type { FixtureRow } from '../data/season.js';
import type { FeatureName } from './feature-names.js';
import type { TimeOrder } from './time-order.js';

const FORM_LENGTH = 6;

interface Club {
  /** In the order of time. */
  readonly fixtures: FixtureRow[];
  /** How many of them count as known. */
  known: number;
}

function byKickoff(a: FixtureRow, b: FixtureRow): number {
  return a.kickoff - b.kickoff || a.fixture - b.fixture;
}

/** One row for each club and fixture among the rows of a period. */
function fixturesOf(rows: readonly FixtureRow[]): readonly FixtureRow[] {
  const byClub = new Map<string, Map<number, FixtureRow>>();
  for (const row of rows) {
    const fixtures = byClub.get(row.team) ?? new Map<number, FixtureRow>();
    if (!fixtures.has(row.fixture)) fixtures.set(row.fixture, row);
    byClub.set(row.team, fixtures);
  }
  return [...byClub.values()].flatMap((fixtures) => [...fixtures.values()].sort(byKickoff));
}

/** Mean goals for and against in the last fixtures that are known; NaN without any. */
function form(club: Club | undefined): readonly [number, number] {
  const last = club === undefined ? [] : club.fixtures.slice(Math.max(club.known - FORM_LENGTH, 0), club.known);
  const sum = (of: (row: FixtureRow) => number): number => last.reduce((total, row) => total + of(row), 0);
  return [sum((row) => row.goalsFor) / last.length, sum((row) => row.goalsAgainst) / last.length];
}

function formReader(clubs: ReadonlyMap<string, Club>): (name: string) => readonly [number, number] {
  const known = new Map<string, readonly [number, number]>();
  return (name) => {
    const found = known.get(name) ?? form(clubs.get(name));
    known.set(name, found);
    return found;
  };
}

/** The goals of both clubs in their fixtures of earlier gameweeks, across seasons. A club is known by its name. */
export function clubFeatures(
  { rows, periods }: TimeOrder,
  knownAt: Float64Array,
): ReadonlyMap<FeatureName, Float64Array> {
  const column = (): Float64Array => new Float64Array(rows.length);
  const [teamFor, teamAgainst, opponentFor, opponentAgainst] = [column(), column(), column(), column()];
  const clubs = new Map<string, Club>();
  let formOf = formReader(clubs);
  let reached = Number.NaN;
  for (const { firstRow, endRow } of periods) {
    if (knownAt[firstRow] !== reached) {
      for (const club of clubs.values()) club.known = club.fixtures.length;
      formOf = formReader(clubs);
      reached = knownAt[firstRow] ?? Number.NaN;
    }
    const own = rows.slice(firstRow, endRow);
    own.forEach(({ team, opponent }, place) => {
      [teamFor[firstRow + place], teamAgainst[firstRow + place]] = formOf(team);
      [opponentFor[firstRow + place], opponentAgainst[firstRow + place]] = formOf(opponent);
    });
    for (const fixture of fixturesOf(own)) {
      const club = clubs.get(fixture.team) ?? { fixtures: [], known: 0 };
      club.fixtures.push(fixture);
      clubs.set(fixture.team, club);
    }
  }
  return new Map([
    ['team_gf_6', teamFor],
    ['team_ga_6', teamAgainst],
    ['opp_gf_6', opponentFor],
    ['opp_ga_6', opponentAgainst],
  ]);
}
