import { type RandomSource, seededRandom } from '@fpl-ml/core';
import type { FixtureRow, Gameweek, Season } from '../data/season.js';
import { DEADLINE_LEAD, MATCH_LENGTH } from './calendar.js';
import { wanderedClub } from './club.js';
import { shuffled, spell } from './draw.js';
import { type Fixture, seasonFixtures } from './fixtures.js';
import { impressedMarket, type Market, openMarket, tradedMarket } from './market.js';
import { matchRows } from './match-rows.js';
import { type Player, weekLater } from './player.js';
import { type League, windowed } from './turnover.js';

/** Streams of one season: the same path gives the same numbers whatever happens elsewhere. */
export type Streams = (...path: readonly (string | number)[]) => RandomSource;

/** A season's data, and the league and its table when it is over. */
export interface PlayedSeason {
  readonly season: Season;
  readonly league: League;
  /** Club names, the champion first. */
  readonly table: readonly string[];
}

/** Yellow cards that bring a ban of one gameweek. */
const YELLOWS_FOR_BAN = 5;

interface Progress {
  readonly league: League;
  readonly market: Market;
  readonly rows: readonly (readonly FixtureRow[])[];
}

/** Bans: one to three gameweeks for a red card, one for every fifth yellow. A ban starts with the next gameweek. */
function disciplined(player: Player, row: FixtureRow | undefined, random: RandomSource): Player {
  if (row === undefined) return player;
  if (row.redCards > 0) return { ...player, outFor: 1 + Math.min(3, spell(random, 1)) };
  const yellows = player.yellows + row.yellowCards;
  return yellows < YELLOWS_FOR_BAN ? { ...player, yellows } : { ...player, yellows: 0, outFor: 2 };
}

function afterMatch(league: League, rows: readonly FixtureRow[], random: RandomSource): League {
  const booked = new Map(rows.filter((row) => row.yellowCards + row.redCards > 0).map((row) => [row.code, row]));
  return { ...league, players: league.players.map((player) => disciplined(player, booked.get(player.code), random)) };
}

function beforeDeadline(progress: Progress, gameweek: number, streams: Streams): Progress {
  const { rows } = progress;
  const open = windowed(progress.league, gameweek, streams(gameweek, 'window'));
  const clubs = streams(gameweek, 'clubs');
  const players = streams(gameweek, 'players');
  const league: League = {
    ...open,
    clubs: open.clubs.map((club) => wanderedClub(club, 0.015, 0.006, clubs)),
    players: open.players.map((player) => weekLater(player, players)),
  };
  const traded = () => tradedMarket(progress.market, league.players, gameweek, streams(gameweek, 'market'));
  return { league, rows, market: gameweek === 1 ? openMarket(league.players) : traded() };
}

function scored(rows: readonly FixtureRow[]): ReadonlyMap<number, number> {
  const points = new Map<number, number>();
  for (const row of rows) points.set(row.code, (points.get(row.code) ?? 0) + row.totalPoints);
  return points;
}

function playGameweek(
  name: string,
  progress: Progress,
  gameweek: number,
  fixtures: readonly Fixture[],
  streams: Streams,
): Progress {
  const ready = beforeDeadline(progress, gameweek, streams);
  const played = fixtures.reduce<Progress>((now, fixture) => {
    const rows = matchRows(name, fixture, now.league, now.market, streams(gameweek, 'match', fixture.id));
    const league = afterMatch(now.league, rows, streams(gameweek, 'bans', fixture.id));
    return { ...now, league, rows: [...now.rows, rows] };
  }, ready);
  const market = impressedMarket(played.market, scored(played.rows.slice(ready.rows.length).flat()));
  return { ...played, market };
}

/** Clubs by points, goal difference and goals, as one number: the differences stay below the next weight. */
function finalTable(matches: readonly (readonly FixtureRow[])[]): readonly string[] {
  const standings = new Map<string, number>();
  const note = (club: string, goals: number, against: number): void => {
    const points = goals > against ? 3 : goals === against ? 1 : 0;
    standings.set(club, (standings.get(club) ?? 0) + points * 1e6 + (goals - against) * 1e3 + goals);
  };
  for (const [row] of matches) {
    if (row === undefined) continue;
    note(row.team, row.goalsFor, row.goalsAgainst);
    note(row.opponent, row.goalsAgainst, row.goalsFor);
  }
  return [...standings].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).map(([club]) => club);
}

function gameweekOf(number: number, fixtures: readonly Fixture[]): Gameweek {
  const kickoffs = fixtures.map((fixture) => fixture.kickoff);
  return { number, deadline: Math.min(...kickoffs) - DEADLINE_LEAD, end: Math.max(...kickoffs) + MATCH_LENGTH };
}

/** Plays a season. Rows are those of an honest source under the standard rules; changes are injected afterwards. */
export function playSeason(name: string, league: League, year: number, seed: string | number): PlayedSeason {
  const streams: Streams = (...path) => seededRandom(seed, 'season', year, ...path);
  const names = league.clubs.map((club) => club.name);
  const fixtures = seasonFixtures(shuffled(streams('draw'), names), year, streams('calendar'));
  const rounds = new Map(
    fixtures.map(({ gameweek }) => [gameweek, fixtures.filter((one) => one.gameweek === gameweek)]),
  );
  const start: Progress = { league, market: new Map(), rows: [] };
  const end = [...rounds].reduce(
    (progress, [gameweek, matches]) => playGameweek(name, progress, gameweek, matches, streams),
    start,
  );
  const rows = end.rows.flatMap((match) => [...match].sort((a, b) => a.code - b.code));
  const gameweeks = [...rounds].map(([gameweek, matches]) => gameweekOf(gameweek, matches));
  return { season: { name, rows, gameweeks }, league: end.league, table: finalTable(end.rows) };
}
