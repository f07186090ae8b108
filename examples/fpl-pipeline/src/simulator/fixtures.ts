import type { RandomSource } from '@fpl-ml/core';
import { type RoundDates, rescheduledKickoff, roundDates, roundKickoffs } from './calendar.js';
import { shuffled } from './draw.js';

/** A match to be played. */
export interface Fixture {
  /** 1 … 380 within its season, in the order of the first calendar. */
  readonly id: number;
  readonly gameweek: number;
  readonly kickoff: number;
  readonly home: string;
  readonly away: string;
}

type Pairing = readonly [home: string, away: string];

/** Gameweeks that lose matches to a cup or the weather, and how many. */
const POSTPONED: Readonly<Record<number, number>> = { 17: 2, 25: 3, 29: 4 };

/** One half of the season by the circle method: the first club stays, the others turn; venues alternate. */
function halfSeason(clubs: readonly string[]): readonly (readonly Pairing[])[] {
  const [fixed, ...ring] = clubs;
  if (fixed === undefined) return [];
  return ring.map((_, round) => {
    const turned = [...ring.slice(round), ...ring.slice(0, round)];
    const circle = [fixed, ...turned];
    const pairs = circle.slice(0, circle.length / 2).map((club, i): Pairing => {
      const opponent = circle[circle.length - 1 - i] ?? club;
      const homeFirst = i === 0 ? round % 2 === 0 : i % 2 === 0;
      return homeFirst ? [club, opponent] : [opponent, club];
    });
    return pairs;
  });
}

/** Every club at home and away against every other: the second half mirrors the first. */
export function doubleRoundRobin(clubs: readonly string[]): readonly (readonly Pairing[])[] {
  const half = halfSeason(clubs);
  return [...half, ...half.map((round) => round.map(([home, away]): Pairing => [away, home]))];
}

function firstCalendar(
  clubs: readonly string[],
  dates: readonly RoundDates[],
  random: RandomSource,
): readonly Fixture[] {
  return doubleRoundRobin(shuffled(random, clubs)).flatMap((round, index) => {
    const kickoffs = roundKickoffs(dates, index);
    return shuffled(random, round).map(([home, away], slot) => ({
      id: index * round.length + slot + 1,
      gameweek: index + 1,
      kickoff: kickoffs[slot] ?? 0,
      home,
      away,
    }));
  });
}

function plays(fixture: Fixture, club: string): boolean {
  return fixture.home === club || fixture.away === club;
}

/** A gameweek that can take the match: a free midweek, some weeks later, in which both clubs have exactly one match. */
function newGameweek(
  fixture: Fixture,
  calendar: readonly Fixture[],
  dates: readonly RoundDates[],
  random: RandomSource,
): number | undefined {
  const matches = (gameweek: number, club: string): number =>
    calendar.filter((other) => other.gameweek === gameweek && plays(other, club)).length;
  const free = dates
    .map((round, index) => ({ gameweek: index + 1, hosts: round.hosts }))
    .filter(({ gameweek, hosts }) => hosts && gameweek >= fixture.gameweek + 3)
    .filter(({ gameweek }) => matches(gameweek, fixture.home) === 1 && matches(gameweek, fixture.away) === 1);
  return free[random.integer(Math.max(1, free.length))]?.gameweek;
}

function postponed(
  calendar: readonly Fixture[],
  id: number,
  dates: readonly RoundDates[],
  random: RandomSource,
): readonly Fixture[] {
  return calendar.map((fixture) => {
    if (fixture.id !== id) return fixture;
    const gameweek = newGameweek(fixture, calendar, dates, random);
    const round = gameweek === undefined ? undefined : dates[gameweek - 1];
    if (gameweek === undefined || round === undefined) return fixture;
    return { ...fixture, gameweek, kickoff: rescheduledKickoff(round) };
  });
}

/**
 * A season's 380 matches by kick-off: a double round robin with some matches postponed, whose clubs have a blank in the
 * old gameweek and two matches in the new one.
 */
export function seasonFixtures(clubs: readonly string[], year: number, random: RandomSource): readonly Fixture[] {
  const dates = roundDates(year);
  const calendar = firstCalendar(clubs, dates, random);
  const lost = Object.entries(POSTPONED).flatMap(([gameweek, count]) =>
    shuffled(
      random,
      calendar.filter((fixture) => fixture.gameweek === Number(gameweek)),
    ).slice(0, count),
  );
  const moved = lost.reduce((now, fixture) => postponed(now, fixture.id, dates, random), calendar);
  return [...moved].sort((a, b) => a.gameweek - b.gameweek || a.kickoff - b.kickoff || a.id - b.id);
}
