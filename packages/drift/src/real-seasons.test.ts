import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { needShared } from '@fpl-ml/repo/shared';
import { ksTest } from '@fpl-ml/stats';
import { describe, expect, test, type TestContext } from 'vitest';
import {
  binEdges,
  type DriftOptions,
  type DriftReport,
  detectDrift,
  type GroupReport,
  type PhasedData,
  prepareReference,
  psiOfCounts,
  samePhaseReference,
} from './index.js';
import { countsOfSorted } from './bin-edges.js';
import { detectByPolicy } from './reference-policy.js';

interface Season {
  /** Rows by gameweek. */
  readonly gameweeks: ReadonlyMap<number, readonly (readonly string[])[]>;
  readonly column: (name: string) => number;
}

const known = new Map<string, Season>();

/** No cell of these files is quoted. */
function readCsv(path: string): { readonly names: readonly string[]; readonly rows: readonly (readonly string[])[] } {
  const [header = '', ...lines] = gunzipSync(readFileSync(path)).toString('utf8').split(/\r?\n/);
  return { names: header.split(','), rows: lines.filter((line) => line !== '').map((line) => line.split(',')) };
}

/** A season without the rows of a postponed fixture, which have no score. */
function season(ctx: TestContext, name: string): Season {
  const path = `${needShared(ctx, 'fpl')}/${name}.csv.gz`;
  const found = known.get(path);
  if (found !== undefined) return found;
  const { names, rows } = readCsv(path);
  const [week, score] = [names.indexOf('GW'), names.indexOf('team_h_score')];
  const gameweeks = new Map<number, (readonly string[])[]>();
  for (const row of rows.filter((candidate) => candidate[score] !== '')) {
    const of = gameweeks.get(Number(row[week])) ?? [];
    of.push(row);
    gameweeks.set(Number(row[week]), of);
  }
  const read = { gameweeks, column: (column: string) => names.indexOf(column) };
  known.set(path, read);
  return read;
}

function rowsOf({ gameweeks }: Season, wanted: (gameweek: number) => boolean): readonly (readonly string[])[] {
  return [...gameweeks].filter(([gameweek]) => wanted(gameweek)).flatMap(([, rows]) => rows);
}

function numbers(of: Season, rows: readonly (readonly string[])[], name: string): Float64Array {
  const at = of.column(name);
  return Float64Array.from(rows, (row) => Number(row[at]));
}

const GAME = [
  'minutes',
  'total_points',
  'ict_index',
  'influence',
  'creativity',
  'threat',
  'bps',
  'goals_scored',
  'saves',
];
const EXPECTED = ['expected_goals', 'expected_goals_conceded', 'starts'];

/** Some gameweeks as a frame, with what a model's owner would add: who played, and whose row it is. */
function frame(of: Season, wanted: (gameweek: number) => boolean, columns: readonly string[] = GAME) {
  const rows = rowsOf(of, wanted);
  const [element, minutes] = [of.column('element'), of.column('minutes')];
  return {
    ...Object.fromEntries(columns.map((name) => [name, numbers(of, rows, name)])),
    played: rows.map((row) => (row[minutes] === '0' ? 'no' : 'yes')),
    player: rows.map((row) => row[element] ?? null),
  };
}

/** What managers do, as shares: the game grows every year. In the first week nobody transfers, and all shares are 0. */
function market(of: Season, wanted: (gameweek: number) => boolean) {
  const columns = ['selected', 'transfers_in', 'transfers_out'];
  const weeks = [...of.gameweeks].filter(([gameweek]) => wanted(gameweek)).map(([, rows]) => rows);
  const share = (rows: readonly (readonly string[])[], name: string): readonly number[] => {
    const values = numbers(of, rows, name);
    const total = values.reduce((sum, value) => sum + value, 0) || 1;
    return Array.from(values, (value) => (value / total) * rows.length);
  };
  return {
    ...Object.fromEntries(columns.map((name) => [name, weeks.flatMap((rows) => share(rows, name))])),
    ...Object.fromEntries(
      ['minutes', 'value'].map((name) => [name, weeks.flatMap((rows) => [...numbers(of, rows, name)])]),
    ),
  };
}

function phased(of: Season, cycle: 'last' | 'this', week: number): PhasedData {
  const start = week + (cycle === 'this' ? 100 : 0);
  const period = { id: `${cycle}-${week}`, start, end: start + 1 };
  return { period, cycle, phase: `week ${week}`, data: market(of, (gameweek) => gameweek === week) };
}

const options: DriftOptions = { columns: { exclude: ['player', 'played'] }, shapes: false };

function drifted({ columns }: DriftReport | GroupReport): readonly string[] {
  return columns.filter(({ verdict }) => verdict === 'drift').map(({ column }) => column);
}

function figures({ columns }: DriftReport | GroupReport, name: string): readonly (number | undefined)[] {
  const found = columns.find(({ column }) => column === name);
  return [found?.psi?.statistic, found?.ks?.statistic].map((x) => (x === undefined ? x : Number(x.toFixed(3))));
}

function groupOf({ groups }: DriftReport, level: string): GroupReport {
  const found = groups.find((group) => group.level === level);
  if (found === undefined) throw new Error(`no group ${level}`);
  return found;
}

describe('psi and ksTest on real seasons', () => {
  test('agree with pandas and scipy in each gameweek of four seasons against the season before', (ctx) => {
    const golden = readCsv(`${needShared(ctx, 'fpl')}/golden/drift_psi_ks_by_gw.csv.gz`).rows;
    expect(golden).toHaveLength((38 + 38 + 37 + 38) * 13 + 38);
    // The vectors are rounded to five decimals.
    const close = 5.1e-6;
    const names = ['2019-20', '2020-21', '2021-22', '2022-23', '2023-24'];
    for (const name of names.slice(1)) {
      const [before, now] = [season(ctx, names[names.indexOf(name) - 1] ?? ''), season(ctx, name)];
      const wanted = golden.filter(([year]) => year === name);
      for (const feature of new Set(wanted.map((row) => row[2] ?? ''))) {
        // Expected goals are 0 and not missing in the first weeks of 2022-23.
        const column = feature === 'xgi' ? 'expected_goal_involvements' : feature;
        const filled = rowsOf(before, (gameweek) => feature !== 'xgi' || gameweek >= 16);
        const reference = numbers(before, filled, column).toSorted();
        const { cuts } = binEdges(reference);
        const counts = countsOfSorted(reference, cuts);
        for (const [, gameweek = '', , ...expected] of wanted.filter((row) => row[2] === feature)) {
          const current = numbers(now, now.gameweeks.get(Number(gameweek)) ?? [], column).toSorted();
          const { statistic, pValue, n } = ksTest(reference, current, { method: 'asymptotic', sorted: 'both' });
          const got = [psiOfCounts(counts, countsOfSorted(current, cuts)).statistic, statistic, pValue, n[1]];
          const off = got.filter((value, i) => !(Math.abs(value - Number(expected[i])) <= close));
          expect(off, `${name} GW${gameweek} ${feature}`).toEqual([]);
        }
      }
    }
  });
});

describe('detectDrift on real seasons', () => {
  test('finds the five substitutes of 2019-20 among those who played, where the whole hides them', (ctx) => {
    const played = season(ctx, '2019-20');
    const [before, after] = [frame(played, (gameweek) => gameweek <= 29), frame(played, (gameweek) => gameweek >= 39)];
    const report = detectDrift(before, after, { ...options, groupBy: 'played' });
    expect(report.verdict).toBe('drift');
    expect(figures(groupOf(report, 'yes'), 'minutes')).toEqual([0.047, 0.109]);
    expect(figures(groupOf(report, 'yes'), 'ict_index')).toEqual([0.046, 0.101]);
    expect(drifted(groupOf(report, 'yes'))).toEqual(expect.arrayContaining(['minutes', 'ict_index']));
    expect(groupOf(report, 'no').verdict).toBe('stable');
    for (const { psi: index } of report.columns) expect(index?.statistic).toBeLessThan(0.025);
  });

  test('finds those of 2022-23 by group alone, and by position', (ctx) => {
    const [before, after] = [season(ctx, '2021-22'), season(ctx, '2022-23')].map((of) => frame(of, () => true));
    const report = detectDrift(before ?? {}, after ?? {}, { ...options, groupBy: 'played' });
    expect(drifted(report)).toEqual([]);
    expect(report.verdict).toBe('drift');
    expect(figures(groupOf(report, 'yes'), 'minutes')).toEqual([0.033, 0.117]);
    expect(figures(report, 'minutes')[0]).toBeLessThan(0.0145);
    expect(drifted(groupOf(report, 'yes'))).toContain('minutes');
  });

  test('finds one week of them within players, whom a two-sample test takes for strangers', (ctx) => {
    const played = season(ctx, '2019-20');
    const [before, after] = [frame(played, (gameweek) => gameweek <= 29), frame(played, (gameweek) => gameweek === 39)];
    const report = detectDrift(before, after, { ...options, groupBy: 'played', entity: 'player', permutations: 999 });
    expect(report.entities).toMatchObject({ column: 'player', shared: 628 });
    expect(drifted(groupOf(report, 'yes'))).toContain('minutes');
  });

  test('finds the week in which expected goals were switched on', (ctx) => {
    const of = season(ctx, '2022-23');
    const columns = [...GAME, ...EXPECTED];
    const report = detectDrift(
      frame(of, (gameweek) => gameweek <= 15, columns),
      frame(of, (gameweek) => gameweek === 17, columns),
      options,
    );
    expect(drifted(report)).toEqual(EXPECTED);
    expect(figures(report, 'expected_goals')[0]).toBeGreaterThan(1.3);
    expect(figures(report, 'expected_goals_conceded')[0]).toBeGreaterThan(2.9);
    expect(figures(report, 'starts')[0]).toBeGreaterThan(2.5);
  });

  test('finds the fault of upstream in GW38 of two seasons, on four columns at once', (ctx) => {
    for (const name of ['2021-22', '2022-23']) {
      const of = season(ctx, name);
      const report = detectDrift(
        frame(of, (gameweek) => gameweek < 38),
        frame(of, (gameweek) => gameweek === 38),
        options,
      );
      expect(drifted(report), name).toEqual(['ict_index', 'influence', 'creativity', 'threat']);
      for (const column of drifted(report)) expect(figures(report, column)[0], column).toBeGreaterThan(1.88);
    }
  });

  test('is silent on the restart of a season against the same week of the last one, and loud against the whole', (ctx) => {
    const names = ['2019-20', '2020-21', '2021-22', '2022-23', '2023-24'];
    // A difference below a tenth of the players is what seasons differ by.
    const thresholds = { kind: 'sample-size', effectFloor: { distribution: 0.1 } } as const;
    for (const [name, weeks] of [
      ['2020-21', 1],
      ['2021-22', 1],
      ['2022-23', 4],
      ['2023-24', 1],
    ] as const) {
      const [before, now] = [season(ctx, names[names.indexOf(name) - 1] ?? ''), season(ctx, name)];
      const training = prepareReference(
        market(before, () => true),
        { about: { name: 'last season' } },
      );
      const history = [...before.gameweeks.keys()].map((week) => phased(before, 'last', week));
      for (let week = 1; week <= weeks; week += 1) {
        if (!now.gameweeks.has(week)) continue;
        const found = samePhaseReference(history, phased(now, 'this', week));
        const calendar = found && prepareReference(found.data, { about: found.about });
        const current = market(now, (gameweek) => gameweek === week);
        const whole = detectDrift(training, current, { shapes: false, thresholds });
        const report = detectByPolicy({ training, anchor: null, calendar }, current, { shapes: false, thresholds });
        expect(drifted(report), `${name} GW${week}`).toEqual([]);
        expect(drifted(whole), `${name} GW${week}`).toContain('transfers_out');
        if (week > 1) continue;
        expect(figures(whole, 'transfers_in')[0]).toBeGreaterThan(6.8);
        expect(figures(whole, 'value')[0]).toBeGreaterThan(1.9);
        expect(report.others[0]?.reference?.note).toBe('week 1 of last');
      }
    }
  });
});
