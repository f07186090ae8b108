import { type Column, type Frame, isFplMlError, seededRandom } from '@fpl-ml/core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  mergeProfiles,
  profileFromJson,
  profileFromSql,
  profileOf,
  type ReferenceProfile,
  type SqlQuery,
} from '../index.js';
import { profiledNumbers } from '../profile/describe-profile.js';
import { duckdbOverParquet, postgresDatabase, sqliteDatabase, type TestDatabase } from './test/databases.js';

const random = seededRandom(6, 'sql');
const ROWS = 6000;
const made = <T>(draw: (i: number) => T): T[] => Array.from({ length: ROWS }, (_, i) => draw(i));

/** What bothers SQL: zeros, infinities, missing values of both kinds, identifiers, texts in quotes, names in quotes. */
const FRAME: Frame = {
  normal: Float64Array.from(made(() => 1000 + random.normal())),
  'zero inflated': Float64Array.from(made(() => (random.next() < 0.8 ? 0 : random.next()))),
  minutes: made((i) => (i % 7 === 0 ? null : i % 91)),
  infinite: made((i) => (i % 10 === 0 ? Number.POSITIVE_INFINITY : i % 11 === 0 ? Number.NEGATIVE_INFINITY : i % 5)),
  holes: Float64Array.from(made((i) => (i % 3 === 0 ? Number.NaN : i / 7))),
  huge: Float64Array.from(made((i) => (i - 3000) * 1e300)),
  tiny: Float64Array.from(made((i) => (i - 3000) * 1e-300)),
  'the club; drop table "x" --': made((i) =>
    i % 13 === 0 ? null : ([`O'Neil "FC"`, 'a', 'A', 'é', ' a'][i % 5] ?? null),
  ),
  surname: made(() => `player ${Math.floor(5000 * random.next() * random.next())}`),
  element: made(() => random.integer(700)),
  nothing: made(() => null),
  Öl: made((i) => (i % 2 === 0 ? 1 : 0)),
};
const TYPES = { element: 'categorical' } as const;
const EXPECTED = profileOf(FRAME, { types: TYPES });

/** What must be equal; moments and sketched distributions are compared by their bounds. */
function exactParts({ rows, columns }: ReferenceProfile): unknown {
  return {
    rows,
    columns: columns.map(({ numbers, ...column }) => ({
      ...column,
      numbers: numbers && { ...numbers, mean: 0, squares: 0, values: sizeOf(numbers.values) },
    })),
  };
}

function sizeOf(values: NonNullable<ReferenceProfile['columns'][number]['numbers']>['values']): unknown {
  return values.kind === 'counted' && values.error === 0 ? values : 'too many';
}

function expectClose(actual: ReferenceProfile, expected: ReferenceProfile): void {
  for (const [i, { column, numbers }] of expected.columns.entries()) {
    if (numbers === null) continue;
    const found = actual.columns[i]?.numbers;
    const close = (a: number | null | undefined, b: number | null, scale: number): void => {
      if (b === null) expect(a, column).toBeNull();
      else expect(Math.abs((a ?? Number.NaN) - b), column).toBeLessThanOrEqual(1e-11 * scale);
    };
    close(found?.mean, numbers.mean, Math.max(Math.abs(numbers.mean ?? 0), Math.sqrt((numbers.squares ?? 0) / ROWS)));
    close(found?.squares, numbers.squares, numbers.squares ?? 0);
  }
}

const databases: readonly (readonly [string, () => TestDatabase | Promise<TestDatabase>])[] = [
  ['SQLite', sqliteDatabase],
  ['PostgreSQL', () => postgresDatabase(inject('postgresUrl'))],
  ['DuckDB over Parquet files', duckdbOverParquet],
];

function codeOf(act: () => Promise<unknown>): Promise<string> {
  return act().then(
    () => 'no error',
    (error: unknown) => (isFplMlError(error) ? error.code : `another error: ${String(error)}`),
  );
}

describe.each(databases)('profileFromSql in %s', (_name, open) => {
  let database: TestDatabase;
  let profile: ReferenceProfile;
  const asked: string[] = [];
  beforeAll(async () => {
    database = await open();
    const { dialect, query, types } = database;
    const table = await database.load('gameweek', FRAME, {
      minutes: types.whole,
      element: types.whole,
      nothing: types.double,
    });
    const spied: SqlQuery = (sql, params) => {
      asked.push(sql);
      expect(params).toEqual([]);
      return query(sql, params);
    };
    profile = await profileFromSql(spied, { dialect, table, columns: Object.keys(FRAME), types: TYPES });
  });
  afterAll(() => database.close());

  it('finds what a profile of the rows finds', () => {
    expect(exactParts(profile)).toEqual(exactParts(EXPECTED));
    expectClose(profile, EXPECTED);
    expect(asked).toHaveLength(4);
    expect(profileFromJson(JSON.stringify(profile))).toEqual(profile);
    expect(JSON.stringify(profile).length).toBeLessThan(50_000 * profile.columns.length);
  });

  it.each(['normal', 'zero inflated', 'holes', 'huge', 'tiny'])(
    'has the distribution of %s within its bound',
    (column) => {
      const values = Float64Array.from(FRAME[column] ?? [], Number)
        .filter((value) => !Number.isNaN(value))
        .sort();
      const { share, rankError, n, quantile } = profiledNumbers(profile, column);
      expect(n).toBe(values.length);
      expect(rankError).toBeLessThanOrEqual(1 / 1362 + 1 / n);
      const worst = values.reduce(
        (most, x, i) => (x === values[i + 1] ? most : Math.max(most, Math.abs(share(x) - (i + 1) / n))),
        0,
      );
      // Shares are rounded.
      expect(worst).toBeLessThanOrEqual(rankError + 1e-15);
      expect([quantile(0), quantile(1)]).toEqual([values[0], values[n - 1]]);
      if (column === 'zero inflated') expect(share(0)).toBe(values.filter((x) => x === 0).length / n);
    },
  );

  it('merges with a profile of rows', () => {
    const merged = mergeProfiles(profile, EXPECTED);
    expect(exactParts(merged)).toMatchObject({ rows: 2 * ROWS });
    const both = profiledNumbers(merged, 'normal');
    expect(both.rankError).toBeLessThan(0.004);
    expect(Math.abs(both.share(1000) - profiledNumbers(EXPECTED, 'normal').share(1000))).toBeLessThan(0.004);
  });

  it('takes any name, and lets none out of its quotes', async () => {
    const hostile = [
      'a"b',
      '"',
      "x' or '1'='1",
      '"; drop table "gameweek"; --',
      'a b',
      'select',
      '/*',
      '$1',
      '?',
      ':x',
      '\\',
    ];
    const frame = Object.fromEntries(hostile.map((name, i) => [name, [i, i + 1, null]]));
    const table = await database.load('t" as src; --', frame);
    const { dialect, query } = database;
    const found = await profileFromSql(query, { dialect, table, columns: hostile });
    expect(exactParts(found)).toEqual(exactParts(profileOf(frame)));
    // The first table is still there.
    const again = await profileFromSql(query, {
      dialect,
      table: await database.load('after', { a: [1] }),
      columns: ['a'],
    });
    expect(again.rows).toBe(1);
  });

  it('names neither columns that are not there nor tables that are not, and gives the cause', async () => {
    const { dialect, query } = database;
    const table = await database.load('small', { a: [1, 2] });
    for (const columns of [['b'], ['a', 'a"'], ['a" as x, "a']]) {
      expect(await codeOf(() => profileFromSql(query, { dialect, table, columns }))).toBe('DRIFT_QUERY_FAILED');
    }
    for (const other of ['nowhere', ['small', 'a'], { from: 'small where' }]) {
      expect(await codeOf(() => profileFromSql(query, { dialect, table: other, columns: ['a'] }))).toBe(
        'DRIFT_QUERY_FAILED',
      );
    }
  });

  it('takes an expression as a table, even one that ends in a comment', async () => {
    const { dialect, query } = database;
    const from = '(select 1.5 as a union all select null) as t -- one, and none';
    const found = await profileFromSql(query, { dialect, table: { from }, columns: ['a'] });
    expect(exactParts(found)).toEqual(exactParts(profileOf({ a: [1.5, null] })));
  });

  it('profiles no rows, truth values, and what is neither number nor text', async () => {
    const { dialect, query, types } = database;
    const empty = await database.load('empty', { a: [], b: [] }, { a: types.double, b: types.text });
    const none = await profileFromSql(query, { dialect, table: empty, columns: ['a', 'b'] });
    expect(none).toEqual(profileOf({ a: [], b: [] }));
    const date = dialect === 'sqlite' ? "x'00ff'" : "date '2024-08-16'";
    const yes = dialect === 'sqlite' ? '1' : 'true';
    const table = { from: `(select ${yes} as y, ${date} as d union all select null, null) as t` };
    const odd = await profileFromSql(query, { dialect, table, columns: ['y', 'd'] });
    expect(exactParts(odd)).toEqual(
      exactParts(mergeProfiles(profileOf({ y: [1], d: [1] }), profileOf({ y: [null], d: ['x'] }))),
    );
  });

  it('tells levels apart that the database would not', async () => {
    const { dialect, query, types } = database;
    const frame = { club: ['a', 'A', 'a', 'á', null] };
    const text = dialect === 'sqlite' ? 'text collate nocase' : types.text;
    const table = await database.load('nocase', frame, { club: text });
    expect(await profileFromSql(query, { dialect, table, columns: ['club'] })).toEqual(profileOf(frame));
  });

  it('asks four times for every 40 columns', async () => {
    const { dialect, query } = database;
    const frame = Object.fromEntries(
      Array.from({ length: 45 }, (_, i): [string, Column] => [`c${i}`, i % 2 === 0 ? [i, null, 2] : ['x', 'y', null]]),
    );
    const table = await database.load('wide', frame);
    let queries = 0;
    const counted: SqlQuery = (sql, params) => {
      queries += 1;
      return query(sql, params);
    };
    const found = await profileFromSql(counted, { dialect, table, columns: Object.keys(frame) });
    expect(queries).toBe(8);
    expect(exactParts(found)).toEqual(exactParts(profileOf(frame)));
  });
});

describe('profileFromSql', () => {
  const never: SqlQuery = () => Promise.reject(new Error('canary-password'));
  const options = { dialect: 'postgres', table: 't', columns: ['a'] } as const;

  it('refuses options before it asks', async () => {
    const bad = [
      { ...options, columns: [] },
      { ...options, columns: ['a', 'a'] },
      { ...options, columns: [''] },
      { ...options, columns: ['a\0'] },
      { ...options, columns: ['\ud800'] },
      { ...options, columns: ['x'.repeat(64)] },
      { ...options, table: '' },
      { ...options, table: [] },
      { ...options, table: { from: ' ' } },
      // As a program without types might.
      JSON.parse('{"dialect":"oracle","table":"t","columns":["a"]}'),
      JSON.parse('{"dialect":"postgres","table":"t","columns":[7]}'),
    ];
    for (const wrong of bad) expect(await codeOf(() => profileFromSql(never, wrong))).toBe('DRIFT_OPTION_INVALID');
  });

  it('says nothing of what an error of the database says', async () => {
    const error: unknown = await profileFromSql(never, options).catch((reason: unknown) => reason);
    expect(isFplMlError(error, 'DRIFT_QUERY_FAILED')).toBe(true);
    expect(JSON.stringify(error) + String(error)).not.toContain('canary');
  });

  it('refuses answers that do not fit together', async () => {
    const answers = [
      [],
      [{}, {}],
      [{ t0: null }],
      [{ t0: 'text', total: 5, c0: 3 }],
      [
        {
          t0: 'double precision',
          total: 5,
          c0: 5,
          n0: 5,
          l0: 0,
          h0: 0,
          s0: 1,
          g0: 2,
          m0: 1,
          q0: 1,
          c: 0,
          v: 1,
          n: 2,
          upto: 2,
        },
      ],
    ];
    const codes = await Promise.all(answers.map((rows) => codeOf(() => profileFromSql(async () => rows, options))));
    expect(codes.filter((code) => code === 'DRIFT_QUERY_FAILED')).toHaveLength(5);
  });
});
