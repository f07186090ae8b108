import { seededRandom } from '@fpl-ml/core';
import { fplPoints } from '../../data/scoring.js';
import { madeUpRow, madeUpSeason } from '../../data/testing/made-up-row.js';
import type { FixtureRow, Position, Season } from '../../data/season.js';

const CLUBS = ['Leeds', 'Hull', 'Fulham', 'Derby'] as const;

function positionOf(code: number): Position {
  return code % 4 === 0 ? 1 : code % 4 === 1 ? 2 : code % 4 === 2 ? 3 : 4;
}

/** A season of players of whom some never play and some often score; the same for the same seed. */
export function madeUpRandomSeason(name: string, seed: string, players = 24, gameweeks = 12): Season {
  const random = seededRandom(seed, name);
  const rows: FixtureRow[] = [];
  for (let gameweek = 1; gameweek <= gameweeks; gameweek += 1) {
    for (let code = 1; code <= players; code += 1) {
      const minutes = code % 5 === 0 ? 0 : random.integer(91);
      const row = madeUpRow({
        season: name,
        gameweek,
        code,
        minutes,
        position: positionOf(code),
        team: CLUBS[code % 4] ?? '',
        opponent: CLUBS[(code + gameweek) % 4] ?? '',
        fixture: 10 * gameweek + (code % 4),
        home: random.integer(2) === 1,
        goalsScored: minutes > 45 ? random.integer(1 + (code % 3)) : 0,
        bps: random.integer(40),
        threat: random.integer(60),
        expectedGoalInvolvements: name < '2021' ? Number.NaN : random.next(),
        value: 40 + random.integer(60),
        selected: random.integer(100_000),
      });
      rows.push({ ...row, totalPoints: fplPoints(row) });
    }
  }
  return madeUpSeason(name, rows);
}
