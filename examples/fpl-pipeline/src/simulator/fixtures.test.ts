import { seededRandom } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { CLUB_NAMES, CLUBS } from './club.js';
import { doubleRoundRobin, seasonFixtures } from './fixtures.js';

const CLUBS_PLAYING = CLUB_NAMES.slice(0, CLUBS);
const SEEDS = [1, 2, 3, 4, 5, 6];
const DAY = 86_400_000;

function calendar(seed: number, year = 2030) {
  return seasonFixtures(CLUBS_PLAYING, year, seededRandom(seed, 'calendar'));
}

function matchesPer(gameweek: number, club: string, fixtures: ReturnType<typeof calendar>): number {
  return fixtures.filter((one) => one.gameweek === gameweek && (one.home === club || one.away === club)).length;
}

describe('a double round robin', () => {
  it('has every club once in every round, and every pair once at either ground', () => {
    const rounds = doubleRoundRobin(CLUBS_PLAYING);
    expect(rounds).toHaveLength(38);
    for (const round of rounds) expect(new Set(round.flat()).size).toBe(20);
    expect(new Set(rounds.flat().map(([home, away]) => `${home}/${away}`)).size).toBe(380);
  });

  it('never keeps a club at one kind of ground for more than three rounds', () => {
    const rounds = doubleRoundRobin(CLUBS_PLAYING);
    for (const club of CLUBS_PLAYING) {
      const venues = rounds.map((round) => (round.some(([home]) => home === club) ? 'h' : 'a')).join('');
      expect(venues).not.toMatch(/hhhh|aaaa/);
    }
  });
});

describe('a season', () => {
  it('has 380 matches with identifiers of their own in the order of gameweek and kick-off', () => {
    for (const seed of SEEDS) {
      const fixtures = calendar(seed);
      expect(new Set(fixtures.map(({ id }) => id)).size).toBe(380);
      const order = fixtures.map(({ gameweek, kickoff }) => gameweek * 1e13 + kickoff);
      expect(order).toEqual([...order].sort((a, b) => a - b));
      expect(new Set(fixtures.map(({ gameweek }) => gameweek)).size).toBe(38);
    }
  });

  it('starts on a Saturday in August and ends in May, whatever the year', () => {
    for (const year of [2030, 2031, 2032, 2035]) {
      const fixtures = calendar(1, year);
      const first = new Date(fixtures[0]?.kickoff ?? 0);
      const last = new Date(fixtures.at(-1)?.kickoff ?? 0);
      expect([first.getUTCFullYear(), first.getUTCMonth(), first.getUTCDay()]).toEqual([year, 7, 6]);
      expect([last.getUTCFullYear(), last.getUTCMonth()]).toEqual([year + 1, 4]);
    }
  });

  it('has clubs without a match and clubs with two in some gameweeks, never with three', () => {
    for (const seed of SEEDS) {
      const fixtures = calendar(seed);
      const counts = Array.from({ length: 38 }, (_, g) =>
        CLUBS_PLAYING.map((club) => matchesPer(g + 1, club, fixtures)),
      );
      const all = counts.flat();
      expect(all.filter((count) => count === 0).length).toBeGreaterThanOrEqual(10);
      expect(all.filter((count) => count === 2).length).toBe(all.filter((count) => count === 0).length);
      expect(Math.max(...all)).toBe(2);
    }
  });

  it('gives every club two days between matches, and ends a gameweek before the next deadline', () => {
    for (const seed of SEEDS) {
      const fixtures = calendar(seed);
      for (const club of CLUBS_PLAYING) {
        const dates = fixtures.filter(({ home, away }) => home === club || away === club).map(({ kickoff }) => kickoff);
        const gaps = dates.slice(1).map((date, i) => date - (dates[i] ?? 0));
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(2 * DAY);
      }
      const kickoffs = (gameweek: number): readonly number[] =>
        fixtures.filter((one) => one.gameweek === gameweek).map(({ kickoff }) => kickoff);
      for (let gameweek = 1; gameweek < 38; gameweek += 1) {
        const end = Math.max(...kickoffs(gameweek)) + DAY / 12;
        expect(end).toBeLessThan(Math.min(...kickoffs(gameweek + 1)) - DAY / 16);
      }
    }
  });
});
