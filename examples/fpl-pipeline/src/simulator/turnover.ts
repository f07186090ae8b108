import type { RandomSource } from '@fpl-ml/core';
import type { Position } from '../data/season.js';
import { CLUB_NAMES, CLUBS, type Club, createClub, RELEGATED, wanderedClub } from './club.js';
import { chance } from './draw.js';
import { createPlayer, type Player, summerLater } from './player.js';

/** The league at a moment: who plays in it, and what the next newcomer is called. */
export interface League {
  readonly clubs: readonly Club[];
  /** In order of code. */
  readonly players: readonly Player[];
  /** Never given twice, so that a code names one player for good. */
  readonly nextCode: number;
  /** Clubs outside, the next to be promoted first. */
  readonly waiting: readonly string[];
}

/** Players of each position a squad has when the season starts; 30 in all. */
const SQUAD: Readonly<Record<Position, number>> = { 1: 3, 2: 10, 3: 12, 4: 5 };
const POSITIONS: readonly Position[] = [1, 2, 3, 4];
/** Below these a club lets nobody go in mid-season. */
const FEWEST: Readonly<Record<Position, number>> = { 1: 3, 2: 7, 3: 8, 4: 4 };
const FIRST_CODE = 10_001;
const PROMOTED_LEVEL = -0.25;
const NEWCOMER_LEVEL = -0.4;
const YOUNGSTER_LEVEL = -0.9;

/** Transfer windows: the gameweeks before whose deadlines players arrive and leave. */
const WINDOW: readonly number[] = [2, 3, 4, 21, 22, 23, 24];

function joined(league: League, players: readonly Player[]): League {
  return { ...league, players: [...league.players, ...players], nextCode: league.nextCode + players.length };
}

function squadOf(league: League, club: string): readonly Player[] {
  return league.players.filter((player) => player.club === club && !player.gone);
}

/** Fills the gaps of a squad with players from elsewhere. */
function filled(league: League, club: string, level: number, random: RandomSource): League {
  const squad = squadOf(league, club);
  const wanted = POSITIONS.flatMap((position) => {
    const missing = SQUAD[position] - squad.filter((player) => player.position === position).length;
    return Array.from({ length: Math.max(0, missing) }, () => position);
  });
  return joined(
    league,
    wanted.map((position, i) => createPlayer({ code: league.nextCode + i, position, club, level }, random)),
  );
}

/** Twenty clubs with full squads. */
export function foundLeague(random: RandomSource): League {
  const clubs = CLUB_NAMES.slice(0, CLUBS).map((name) => createClub(name, 0, random));
  const empty: League = { clubs, players: [], nextCode: FIRST_CODE, waiting: CLUB_NAMES.slice(CLUBS) };
  return clubs.reduce((league, club) => filled(league, club.name, 0, random), empty);
}

/** Where a player is after the summer; undefined when he left the league or ended his career. */
function summerMove(player: Player, remaining: readonly Club[], random: RandomSource): Player | undefined {
  const relegated = !remaining.some((club) => club.name === player.club);
  const [leaving, moving] = relegated ? [0.85, 1] : [player.age > 33 ? 0.5 : 0.13, 0.07];
  if (player.gone || chance(random, leaving)) return undefined;
  if (!chance(random, moving)) return player;
  return { ...player, club: remaining[random.integer(remaining.length)]?.name ?? player.club };
}

/** Lets go those with the lowest standing where a position is crowded. */
function trimmed(players: readonly Player[]): readonly Player[] {
  return players.filter((player) => {
    const rivals = players.filter((other) => other.club === player.club && other.position === player.position);
    return rivals.filter((other) => other.place > player.place).length < SQUAD[player.position];
  });
}

/**
 * The league after the summer: the last three of the table make place for promoted clubs with new squads, players move,
 * leave and retire, newcomers fill the gaps, and everybody's state moves on.
 *
 * @param table club names, the champion first
 */
export function summered(league: League, table: readonly string[], random: RandomSource): League {
  const relegated = table.slice(-RELEGATED);
  const remaining = league.clubs
    .filter((club) => !relegated.includes(club.name))
    .map((club) => wanderedClub(club, 0.08, 0.15, random));
  const stayed = league.players
    .flatMap((player) => summerMove(player, remaining, random) ?? [])
    .map((player) => summerLater(player, random));
  const names = league.waiting.slice(0, RELEGATED);
  const promoted = names.map((name) => createClub(name, PROMOTED_LEVEL, random));
  const moved: League = {
    clubs: [...remaining, ...promoted],
    players: trimmed(stayed),
    nextCode: league.nextCode,
    waiting: [...league.waiting.slice(RELEGATED), ...relegated],
  };
  const level = (club: Club): number => (names.includes(club.name) ? PROMOTED_LEVEL : NEWCOMER_LEVEL);
  return moved.clubs.reduce((now, club) => filled(now, club.name, level(club), random), moved);
}

function newcomer(league: League, club: string, level: number, random: RandomSource): League {
  const position = POSITIONS[1 + random.integer(3)] ?? 3;
  return joined(league, [createPlayer({ code: league.nextCode, position, club, level }, random)]);
}

/** Somebody whom the club can do without: of low standing, in a position that stays manned. */
function dispensable(league: League, club: string): Player | undefined {
  const squad = squadOf(league, club);
  return [...squad]
    .sort((a, b) => a.place - b.place)
    .find(({ position }) => squad.filter((other) => other.position === position).length > FEWEST[position]);
}

function changed(league: League, code: number | undefined, change: Partial<Player>): League {
  const players = league.players.map((player) => (player.code === code ? { ...player, ...change } : player));
  return { ...league, players };
}

function dealt(league: League, club: string, random: RandomSource): League {
  const signed = chance(random, 0.45) ? newcomer(league, club, NEWCOMER_LEVEL, random) : league;
  const left = chance(random, 0.3) ? changed(signed, dispensable(signed, club)?.code, { gone: true }) : signed;
  if (!chance(random, 0.12)) return left;
  const seller = left.clubs[random.integer(left.clubs.length)]?.name ?? club;
  const bought = dispensable(left, seller);
  // A new club is a new chance: he is wanted there.
  return changed(left, bought?.code, { club, place: (bought?.place ?? 0) + 1 });
}

/** The league before a deadline: transfers while a window is open, and now and then a youngster moves up. */
export function windowed(league: League, gameweek: number, random: RandomSource): League {
  return league.clubs.reduce((now, { name }) => {
    const grown = chance(random, 0.05) ? newcomer(now, name, YOUNGSTER_LEVEL, random) : now;
    return WINDOW.includes(gameweek) ? dealt(grown, name, random) : grown;
  }, league);
}
