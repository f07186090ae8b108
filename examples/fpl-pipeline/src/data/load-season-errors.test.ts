import { isFplMlError } from '@fpl-ml/core';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { availableSeasons, loadSeason } from './load-season.js';
import { type Cells, inFolder, publishedRow, writeSeason, writeTable } from './testing/published-files.js';

const NAME = '2023-24';

interface Failure {
  readonly code: string;
  readonly data: Readonly<Record<string, unknown>>;
}

function failureOf(run: () => unknown): Failure {
  try {
    run();
  } catch (error) {
    if (isFplMlError(error)) return { code: error.code, data: error.data };
    throw error;
  }
  throw new Error('expected a failure');
}

/** What loading fails with after a sound season of three rows was spoilt. */
function failureAfter(spoil: (directory: string) => void): Failure {
  return inFolder((directory) => {
    writeSeason(directory, NAME, { rows: [1, 2, 3].map((element) => publishedRow({ element })) });
    spoil(directory);
    return failureOf(() => loadSeason(directory, NAME));
  });
}

function without(row: Cells, column: string): Cells {
  return Object.fromEntries(Object.entries(row).filter(([name]) => name !== column));
}

test('an unknown season is refused with the ones that are there', () => {
  inFolder((directory) => {
    writeSeason(directory, '2022-23', { rows: [publishedRow()] });
    writeSeason(directory, NAME, { rows: [publishedRow()] });
    const { code, data } = failureOf(() => loadSeason(directory, '2015-16'));
    expect(code).toBe('DATA_SEASON_UNKNOWN');
    expect(data['available']).toEqual(['2022-23', '2023-24']);
  });
});

test('a missing folder is refused', () => {
  inFolder((directory) => {
    const { code } = failureOf(() => availableSeasons(join(directory, 'nowhere')));
    expect(code).toBe('DATA_DIRECTORY_MISSING');
  });
});

test.each(['players', 'teams', 'fixtures'])('a missing file of %s is refused by its name', (sidecar) => {
  const { code, data } = failureAfter((directory) => rmSync(join(directory, `${NAME}.${sidecar}.csv`)));
  expect(code).toBe('DATA_FILE_MISSING');
  expect(data['file']).toBe(`${NAME}.${sidecar}.csv.gz`);
});

test.each(['minutes', 'GW', 'was_home', 'kickoff_time', 'element', 'team_h_score'])(
  'a missing column %s is named',
  (column) => {
    const { code, data } = failureAfter((directory) => writeTable(directory, NAME, [without(publishedRow(), column)]));
    expect(code).toBe('DATA_COLUMN_MISSING');
    expect(data).toEqual({ file: `${NAME}.csv`, line: 1, column });
  },
);

test('a missing column of a file beside the season is named', () => {
  const { code, data } = failureAfter((directory) =>
    writeTable(directory, `${NAME}.players`, [{ id: 1, element_type: 1 }]),
  );
  expect(code).toBe('DATA_COLUMN_MISSING');
  expect(data).toEqual({ file: `${NAME}.players.csv`, line: 1, column: 'code' });
});

test.each([
  ['minutes', 'abc'],
  ['minutes', ''],
  ['minutes', ' '],
  ['value', 'Infinity'],
  ['GW', '1.5'],
  ['GW', '0'],
  ['was_home', 'yes'],
  ['kickoff_time', '2023-08-12 14:00'],
  ['kickoff_time', 'soonZ'],
  ['element', '77'],
  ['opponent_team', '44'],
  ['fixture', '99'],
  ['expected_goal_involvements', 'many'],
])('a cell of column %s with "%s" is named by file, line and column', (column, cell) => {
  const { code, data } = failureAfter((directory) => {
    const sound = publishedRow({ expected_goal_involvements: 0 });
    writeTable(directory, NAME, [sound, { ...sound, element: 2, [column]: cell }]);
  });
  expect(code).toBe('DATA_ROW_MALFORMED');
  expect(data).toMatchObject({ file: `${NAME}.csv`, line: 3, column });
});

test('an unknown kind of player is named', () => {
  const players = [{ id: 1, code: 1001, element_type: 6 }];
  const { code, data } = failureAfter((directory) => writeTable(directory, `${NAME}.players`, players));
  expect(code).toBe('DATA_ROW_MALFORMED');
  expect(data).toMatchObject({ file: `${NAME}.players.csv`, line: 2, column: 'element_type' });
});

test('a line that is cut off is named', () => {
  const { code, data } = failureAfter((directory) => {
    const path = join(directory, `${NAME}.csv`);
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, -20));
  });
  expect(code).toBe('DATA_ROW_MALFORMED');
  expect(data).toEqual({ file: `${NAME}.csv`, line: 4 });
});

test.each([
  ['cut off', (bytes: Buffer) => bytes.subarray(0, bytes.length - 30)],
  ['damaged', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 60), Buffer.alloc(40, 7), bytes.subarray(100)])],
  ['no gzip at all', () => Buffer.from('name,GW\n')],
])('a gzip file that is %s is refused by its name', (_, spoil) => {
  const { code, data } = failureAfter((directory) => {
    writeTable(directory, NAME, [publishedRow(), publishedRow({ element: 2 })], { gzip: true });
    const path = join(directory, `${NAME}.csv.gz`);
    writeFileSync(path, spoil(readFileSync(path)));
  });
  expect(code).toBe('DATA_FILE_CORRUPT');
  expect(data).toEqual({ file: `${NAME}.csv.gz` });
});
