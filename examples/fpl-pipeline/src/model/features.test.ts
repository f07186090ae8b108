import { isFplMlError } from '@fpl-ml/core';
import { describe, expect, test } from 'vitest';
import { madeUpSeason } from '../data/testing/made-up-row.js';
import type { FixtureRow, Season } from '../data/season.js';
import { FEATURES, type FeatureName } from './feature-names.js';
import { type FeatureTable, servingFrame, trainingFrame } from './feature-table.js';
import { buildFeatures } from './features.js';

function rowOf(table: FeatureTable, id: string, code: number, nth = 0): number {
  const period = table.periods.find((candidate) => candidate.id === id);
  if (period === undefined) throw new Error(`no period ${id}`);
  return table.entity.indexOf(code, period.firstRow) + nth;
}

function featuresAt(table: FeatureTable, row: number, names: readonly FeatureName[] = FEATURES) {
  return Object.fromEntries(names.map((name) => [name, table.columns[name][row]]));
}

/** Player 7 over two seasons: three gameweeks, the third a double one, then the first of the next season. */
const FIRST = madeUpSeason('2020-21', [
  {
    gameweek: 1,
    code: 7,
    totalPoints: 2,
    minutes: 90,
    bps: 10,
    ictIndex: 1,
    threat: 4,
    creativity: 8,
    saves: 1,
    bonus: 1,
  },
  {
    gameweek: 2,
    code: 7,
    totalPoints: 0,
    minutes: 0,
    value: 51,
    selected: 999,
    transfersBalance: 500,
    goalsFor: 1,
    goalsAgainst: 2,
  },
  {
    gameweek: 3,
    code: 7,
    totalPoints: 9,
    minutes: 60,
    goalsScored: 1,
    assists: 1,
    cleanSheets: 1,
    expectedGoalInvolvements: 0.5,
    value: 52,
    goalsFor: 3,
  },
  {
    gameweek: 3,
    code: 7,
    fixture: 9,
    kickoff: 1e14,
    totalPoints: 1,
    minutes: 20,
    value: 53,
    goalsFor: 2,
    home: false,
    opponent: 'Fulham',
  },
  { gameweek: 3, code: 8, fixture: 3, team: 'Hull', opponent: 'Leeds', home: false, goalsAgainst: 3, minutes: 90 },
]);
const SECOND = madeUpSeason('2021-22', [
  { gameweek: 1, code: 7, position: 4 },
  { gameweek: 2, code: 7 },
  { gameweek: 2, code: 9, team: 'Hull', opponent: 'Leeds', fixture: 2 },
]);

describe('buildFeatures', () => {
  const table = buildFeatures([SECOND, FIRST]);

  test('orders rows by season, gameweek, code and kick-off, whatever order the seasons came in', () => {
    expect(table.periods.map(({ id, index, clock, firstRow, endRow }) => [id, index, clock, firstRow, endRow])).toEqual(
      [
        ['2020-21-GW01', 0, 1, 0, 1],
        ['2020-21-GW02', 1, 2, 1, 2],
        ['2020-21-GW03', 2, 3, 2, 5],
        ['2021-22-GW01', 3, 101, 5, 6],
        ['2021-22-GW02', 4, 102, 6, 8],
      ],
    );
    expect([...table.entity]).toEqual([7, 7, 7, 7, 8, 7, 7, 9]);
    expect([...table.target]).toEqual([2, 0, 9, 1, 0, 0, 0, 0]);
    expect([...table.period]).toEqual([0, 1, 2, 2, 2, 3, 4, 4]);
    expect([...table.clock]).toEqual([1, 2, 3, 3, 3, 101, 102, 102]);
    expect(table.periods[3]).toMatchObject({ deadline: SECOND.gameweeks[0]?.deadline, end: SECOND.gameweeks[0]?.end });
  });

  test('knows nothing of a player at first but his fixtures and his position', () => {
    const found = featuresAt(table, rowOf(table, '2020-21-GW01', 7));
    const known = { home: 1, n_fix: 1, pos: 3, zero_streak: 0 };
    expect(found).toEqual({ ...Object.fromEntries(FEATURES.map((name) => [name, Number.NaN])), ...known });
  });

  test('gives the means of earlier gameweeks, the same for both fixtures of a double one', () => {
    const shared = {
      pts_3: 1,
      pts_5: 1,
      pts_10: 1,
      pts_38: 1,
      min_1: 0,
      min_3: 45,
      min_5: 45,
      min_10: 45,
      p60_5: 0.5,
      app_10: 0.5,
      zero_streak: 1,
      ppa_10: 2,
      bps_5: 5,
      ict_5: 0.5,
      threat_10: 2,
      creat_10: 4,
      ga_10: 0,
      cs_10: 0,
      saves_5: 0.5,
      bonus_10: 0.5,
      xgi_10: Number.NaN,
      season_mean: 1,
      value_last: 51,
      sel_last: 3,
      tb_last: 0.5,
      team_gf_6: 0.5,
      team_ga_6: 1,
      opp_gf_6: Number.NaN,
      opp_ga_6: Number.NaN,
      n_fix: 2,
      pos: 3,
    };
    expect(featuresAt(table, rowOf(table, '2020-21-GW03', 7))).toEqual({ ...shared, home: 1 });
    expect(featuresAt(table, rowOf(table, '2020-21-GW03', 7, 1))).toEqual({ ...shared, home: 0 });
  });

  test('goes on across seasons, but for the season mean, the ownership and the transfers', () => {
    const found = featuresAt(table, rowOf(table, '2021-22-GW01', 7));
    expect(found).toMatchObject({
      pts_3: 10 / 3,
      pts_5: 3,
      min_1: 20,
      zero_streak: 0,
      ppa_10: 4,
      ga_10: 0.5,
      cs_10: 0.25,
      xgi_10: 0.5,
      season_mean: Number.NaN,
      value_last: 53,
      sel_last: Number.NaN,
      tb_last: Number.NaN,
      team_gf_6: 1.5,
      team_ga_6: 0.5,
      opp_gf_6: 0,
      opp_ga_6: 3,
      n_fix: 1,
      pos: 4,
    });
  });

  test('takes the last 6 fixtures of a club, also where a player is new to it', () => {
    const goals = [9, 1, 2, 3, 4, 5, 6];
    const rows = goals.map(
      (goalsFor, i): Partial<FixtureRow> => ({ gameweek: i + 1, code: i, goalsFor, goalsAgainst: 1 }),
    );
    const long = buildFeatures([madeUpSeason('2020-21', [...rows, { gameweek: 8, code: 99 }])]);
    expect(featuresAt(long, 7, ['team_gf_6', 'team_ga_6', 'pts_3'])).toEqual({
      team_gf_6: 3.5,
      team_ga_6: 1,
      pts_3: Number.NaN,
    });
  });

  test('averages the last 10 appearances, however long ago', () => {
    const earned = [50, 40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
    const played = earned.map((totalPoints, i): Partial<FixtureRow> => ({ gameweek: i + 1, minutes: 1, totalPoints }));
    const benched = Array.from({ length: 12 }, (_, i): Partial<FixtureRow> => ({ gameweek: i + 13 }));
    const column = buildFeatures([madeUpSeason('2020-21', [...played, ...benched])]).columns.ppa_10;
    expect([column[1], column[10], column[11], column[12], column[23]]).toEqual([50, 12.6, 8.5, 5.5, 5.5]);
  });

  test('counts an absence up to 38 rows', () => {
    const rows = Array.from(
      { length: 41 },
      (_, i): Partial<FixtureRow> => ({ gameweek: i + 1, minutes: i === 0 ? 1 : 0 }),
    );
    const streaks = buildFeatures([madeUpSeason('2020-21', rows)]).columns.zero_streak;
    expect([...streaks.subarray(0, 4)]).toEqual([0, 0, 1, 2]);
    expect([...streaks.subarray(38)]).toEqual([37, 38, 38]);
  });

  test('gives baselines: the last 5 fixtures, and the season or the one before it, 0 without history', () => {
    expect([...table.baselines.last5]).toEqual([0, 2, 1, 1, 0, 3, 2.4, 0]);
    expect([...table.baselines.seasonMean]).toEqual([0, 2, 1, 1, 0, 3, 0, 0]);
  });

  test('freezes histories at the first gameweek of a block, but not the fixture list', () => {
    const frozen = buildFeatures([FIRST, SECOND], { freeze: 2 });
    const stale = featuresAt(frozen, rowOf(frozen, '2020-21-GW02', 7), [
      'pts_3',
      'season_mean',
      'team_gf_6',
      'n_fix',
      'pos',
    ]);
    expect(stale).toEqual({ pts_3: Number.NaN, season_mean: Number.NaN, team_gf_6: Number.NaN, n_fix: 1, pos: 3 });
    expect(frozen.columns.pts_3[rowOf(frozen, '2020-21-GW03', 7)]).toBe(1);
    expect(frozen.columns.n_fix[rowOf(frozen, '2020-21-GW03', 7)]).toBe(2);
    expect(frozen.columns.pts_3[rowOf(frozen, '2021-22-GW02', 7)]).toBe(10 / 3);
    expect(frozen.columns.opp_gf_6[rowOf(frozen, '2021-22-GW02', 7)]).toBe(0);
  });

  test('gives frames that share memory with the table; only the training frame has the target', () => {
    const train = trainingFrame(table, 1, 5);
    expect(Object.keys(train)).toEqual([...FEATURES, 'code', 'period', 't', 'position', 'points']);
    expect(Object.keys(servingFrame(table, 1, 5))).toEqual([...FEATURES, 'code', 'period', 't', 'position']);
    expect(train['points']).toEqual(Float64Array.of(0, 9, 1, 0));
    expect(train['points']).toHaveProperty('buffer', table.target.buffer);
  });

  test('refuses a season twice, rows of another season, rows of an unlisted gameweek, and a freeze of no gameweeks', () => {
    const foreign: Season = { ...FIRST, name: '2019-20' };
    const unlisted: Season = { ...FIRST, gameweeks: FIRST.gameweeks.slice(1) };
    const codeOf = (run: () => unknown): string | undefined => {
      try {
        run();
        return undefined;
      } catch (error) {
        return isFplMlError(error) ? error.code : 'another error';
      }
    };
    expect(codeOf(() => buildFeatures([FIRST, FIRST]))).toBe('SEASON_INVALID');
    expect(codeOf(() => buildFeatures([foreign]))).toBe('SEASON_INVALID');
    expect(codeOf(() => buildFeatures([unlisted]))).toBe('SEASON_INVALID');
    expect(codeOf(() => buildFeatures([FIRST], { freeze: 0 }))).toBe('FEATURE_OPTIONS_INVALID');
  });

  test('gives an empty table for no seasons', () => {
    expect(buildFeatures([])).toMatchObject({ rows: 0, periods: [] });
  });
});
