import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { availableSeasons, loadSeason } from './load-season.js';
import {
  type Cells,
  inFolder,
  type PublishedSeason,
  publishedRow,
  type Writing,
  writeSeason,
  writeTable,
} from './testing/published-files.js';
import { scoringDiscrepancies } from './scoring.js';
import type { FixtureRow, Season } from './season.js';
import { NO_SEASONS, SEASONS_FOLDER } from '../tests/shared-seasons.js';

function loaded(season: PublishedSeason, name = '2023-24', writing: Writing = {}): Season {
  return inFolder((directory) => {
    writeSeason(directory, name, season, writing);
    return loadSeason(directory, name);
  });
}

function rowsOf(rows: readonly Cells[], name = '2023-24'): readonly FixtureRow[] {
  return loaded({ rows: rows.map(publishedRow) }, name).rows;
}

describe('loadSeason', () => {
  test('reads every member of a row', () => {
    const row = publishedRow({
      position: 'GK',
      team: 'Arsenal',
      xP: 3.5,
      expected_goal_involvements: '0.25000',
      assists: 1,
      bonus: 2,
      bps: 30,
      clean_sheets: 1,
      creativity: 1.5,
      goals_conceded: 3,
      goals_scored: 4,
      ict_index: 5.5,
      influence: 6.5,
      minutes: 90,
      own_goals: 7,
      penalties_missed: 8,
      penalties_saved: 9,
      red_cards: 10,
      saves: 11,
      threat: 12,
      total_points: -1,
      yellow_cards: 13,
    });
    expect(loaded({ rows: [row] }).rows).toEqual([
      {
        season: '2023-24',
        gameweek: 1,
        code: 1001,
        fixture: 1,
        kickoff: Date.UTC(2023, 7, 12, 14),
        position: 1,
        team: 'Arsenal',
        opponent: 'Aston Villa',
        home: true,
        goalsFor: 2,
        goalsAgainst: 1,
        totalPoints: -1,
        minutes: 90,
        goalsScored: 4,
        assists: 1,
        cleanSheets: 1,
        goalsConceded: 3,
        ownGoals: 7,
        penaltiesSaved: 9,
        penaltiesMissed: 8,
        yellowCards: 13,
        redCards: 10,
        saves: 11,
        bonus: 2,
        bps: 30,
        influence: 6.5,
        creativity: 1.5,
        threat: 12,
        ictIndex: 5.5,
        expectedGoalInvolvements: 0.25,
        xP: 3.5,
        value: 55,
        selected: 1000,
        transfersIn: 15,
        transfersOut: 10,
        transfersBalance: 5,
      },
    ]);
  });

  test('reads the same from gzip, from CRLF, behind a byte order mark, and from columns in another order with more of them', () => {
    const rows = [publishedRow(), publishedRow({ element: 2, minutes: 90 })];
    const reordered = rows.map((row) => Object.fromEntries([['new_column', 'x'], ...Object.entries(row).reverse()]));
    const plain = loaded({ rows });
    expect(loaded({ rows }, '2023-24', { gzip: true })).toEqual(plain);
    expect(loaded({ rows }, '2023-24', { lineEnd: '\r\n', bom: true })).toEqual(plain);
    expect(loaded({ rows: reordered })).toEqual(plain);
  });

  test('reads a file that mixes line ends', () => {
    const teams = inFolder((directory) => {
      writeSeason(directory, '2023-24', { rows: [1, 2, 3].map((element) => publishedRow({ element, team: 'Leeds' })) });
      const path = join(directory, '2023-24.csv');
      const [header, first, ...others] = readFileSync(path, 'utf8').split('\n');
      writeFileSync(path, [header, `${first}\r`, ...others].join('\n'));
      return loadSeason(directory, '2023-24').rows.map(({ team }) => team);
    });
    expect(teams).toEqual(['Leeds', 'Leeds', 'Leeds']);
  });

  test('drops assistant managers, known by the players file or by their position', () => {
    const rows = [
      publishedRow({ position: 'GK' }),
      publishedRow({ element: 9, position: 'AM' }),
      publishedRow({ element: 9, position: 'MID', fixture: 2 }),
      publishedRow({ element: 2, position: 'AM' }),
    ];
    expect(loaded({ rows }).rows.map(({ code }) => code)).toEqual([1001]);
  });

  test('takes GKP for a goalkeeper', () => {
    expect(rowsOf([{ position: 'GKP' }]).map(({ position }) => position)).toEqual([1]);
  });

  test('drops exact repetitions only', () => {
    const rows = rowsOf([{ minutes: 10 }, { minutes: 10 }, { minutes: 11 }, { minutes: 10 }]);
    expect(rows.map(({ minutes }) => minutes)).toEqual([10, 11]);
  });

  test('drops rows without a score: a postponed fixture counts where it was played', () => {
    const rows = rowsOf([
      { GW: 29, team_h_score: '', team_a_score: '' },
      { GW: 39, kickoff_time: '2020-06-17T17:00:00Z' },
    ]);
    expect(rows.map(({ gameweek }) => gameweek)).toEqual([39]);
  });

  test('takes expected goals of 2022-23 before gameweek 16 as missing, and zeros elsewhere as zeros', () => {
    const cells = [15, 16].map((GW) => ({ GW, team: 'Leeds', expected_goal_involvements: '0.00000' }));
    const expectedGoals = (season: string): readonly number[] =>
      rowsOf(cells, season).map((row) => row.expectedGoalInvolvements);
    expect(expectedGoals('2022-23')).toEqual([Number.NaN, 0]);
    expect(expectedGoals('2023-24')).toEqual([0, 0]);
  });

  test('gives NaN for expectations that the season has not', () => {
    const [row] = rowsOf([{}]);
    expect(row?.xP).toBeNaN();
    expect(row?.expectedGoalInvolvements).toBeNaN();
    expect(rowsOf([{ xP: '' }])[0]?.xP).toBeNaN();
  });

  test('knows players by code: two of one name stay two, one spelled in two ways stays one', () => {
    const rows = rowsOf([
      { name: 'Ben Davies', element: 1 },
      { name: 'Ben Davies', element: 2 },
      { name: 'Ben_Davies_1', element: 1, fixture: 2, GW: 2 },
    ]);
    expect(rows.map(({ code }) => code)).toEqual([1001, 1002, 1001]);
  });

  test('finds the club by the fixture where the rows do not name it', () => {
    const rows = rowsOf([
      { fixture: 1, was_home: 'True', opponent_team: 2 },
      { fixture: 1, was_home: 'False', opponent_team: 1, element: 2 },
      { fixture: 2, was_home: 'False', opponent_team: 3, element: 3 },
    ]);
    expect(rows.map(({ team, opponent }) => [team, opponent])).toEqual([
      ['Arsenal', 'Aston Villa'],
      ['Aston Villa', 'Arsenal'],
      ['Arsenal', 'Bournemouth'],
    ]);
  });

  test('prefers the club that the row names', () => {
    expect(rowsOf([{ team: 'Leeds' }])[0]?.team).toBe('Leeds');
  });

  test('tells goals for and against by the side', () => {
    const goals = rowsOf([{ was_home: 'False' }, { was_home: 'True', element: 2 }]).map((row) => [
      row.home,
      row.goalsFor,
      row.goalsAgainst,
    ]);
    expect(goals).toEqual([
      [false, 1, 2],
      [true, 2, 1],
    ]);
  });

  test('keeps jumps and gaps in the numbers of gameweeks', () => {
    const { gameweeks } = loaded({
      rows: [
        publishedRow({ GW: 39, kickoff_time: '2020-06-17T17:00:00Z' }),
        publishedRow({ GW: 6, kickoff_time: '2020-03-08T12:00:00Z', element: 2 }),
        publishedRow({ GW: 8, kickoff_time: '2020-03-09T20:00:00Z', element: 3 }),
        publishedRow({ GW: 8, kickoff_time: '2020-03-10T18:00:00Z' }),
      ],
    });
    expect(gameweeks).toEqual([
      { number: 6, deadline: Date.UTC(2020, 2, 8, 10, 30), end: Date.UTC(2020, 2, 8, 14) },
      { number: 8, deadline: Date.UTC(2020, 2, 9, 18, 30), end: Date.UTC(2020, 2, 10, 20) },
      { number: 39, deadline: Date.UTC(2020, 5, 17, 15, 30), end: Date.UTC(2020, 5, 17, 19) },
    ]);
  });

  test('keeps every fixture of a double or triple gameweek, in the order of gameweek, kick-off, fixture and code', () => {
    const at = (GW: number, day: number, fixture: number, element: number): Cells => {
      return publishedRow({
        GW,
        fixture,
        element,
        kickoff_time: `2021-05-${String(day).padStart(2, '0')}T19:00:00Z`,
        team: 'Leeds',
      });
    };
    const { rows } = loaded({
      rows: [at(36, 1, 8, 1), at(35, 9, 1, 1), at(35, 7, 3, 2), at(35, 7, 3, 1), at(35, 7, 2, 3), at(35, 8, 4, 1)],
    });
    expect(rows.map(({ gameweek, fixture, code }) => [gameweek, fixture, code])).toEqual([
      [35, 2, 1003],
      [35, 3, 1001],
      [35, 3, 1002],
      [35, 4, 1001],
      [35, 1, 1001],
      [36, 8, 1001],
    ]);
  });
});

describe('availableSeasons', () => {
  test('lists seasons once and ascending, and no files beside them', () => {
    inFolder((directory) => {
      for (const name of ['2023-24', '2019-20'])
        writeSeason(directory, name, { rows: [publishedRow()] }, { gzip: true });
      writeTable(directory, '2023-24', [publishedRow()]);
      writeTable(directory, 'notes', [publishedRow()]);
      expect(availableSeasons(directory)).toEqual(['2019-20', '2023-24']);
    });
  });
});

describe('the published seasons', () => {
  const counts = [
    ['2019-20', 22_501, 38],
    ['2020-21', 24_365, 38],
    ['2021-22', 25_447, 38],
    ['2022-23', 26_505, 37],
    ['2023-24', 29_725, 38],
  ] as const;

  test.for(counts)(
    'of %s load complete, and their points follow from their events',
    ([name, rows, gameweeks], { skip }) => {
      if (SEASONS_FOLDER === null) return skip(NO_SEASONS);
      const season = loadSeason(SEASONS_FOLDER, name);
      expect(season.rows).toHaveLength(rows);
      expect(season.gameweeks).toHaveLength(gameweeks);
      expect(scoringDiscrepancies(season.rows)).toEqual({ rows, share: 1, discrepancies: [] });
    },
  );
});
