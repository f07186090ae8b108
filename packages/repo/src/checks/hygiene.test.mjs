import { expect, test } from 'vitest';
import { fixture, places } from '../fixture.mjs';
import { hygiene } from './hygiene.mjs';

/** @param {string} text @param {string} [path] */
const linesFor = (text, path = 'docs/a.md') => hygiene(fixture({ [path]: text })).map(({ line }) => line);

// Written in parts, so that this file passes the check that it tests.
const [slash, registry, auth] = ['/', 'registry', 'authToken'];

test.each([
  `read ${slash}home/ann/data.csv`,
  `'${slash}root/.npmrc'`,
  `cd ${slash}work/main`,
  `file://${slash}tmp/out.json`,
  `open ${slash}Users/ann`,
  ['C:', 'Users', 'ann'].join('\\'),
])('refuses a path of one machine: %s', (text) => {
  expect(linesFor(`\n${text}`)).toEqual([2]);
});

test.each([
  `https://${registry}.npmjs.org/a`,
  `resolution: {tarball: https://example.org/a${slash}-/a-1.0.0.tgz}`,
  `//example.org/:_${auth}=x`,
])('refuses the address of a registry: %s', (text) => {
  expect(linesFor(`a\n${text}`, 'pnpm-lock.yaml')).toEqual([2]);
});

test.each(['docs/work/a', './tmp/a', 'https://example.org/home/a', '$HOME/work/x', '`/home`', '../home/x', '~/work/a'])(
  'takes %s',
  (text) => {
    expect(linesFor(text)).toEqual([]);
  },
);

test('refuses copies of the real seasons, by name or by columns, and packed data', () => {
  const header = 'name,assists,element,ict_index,total_points,transfers_balance,was_home\n';
  const workspace = fixture({
    'examples/app/data/2023-24.csv': 'a,b\n',
    'examples/app/data/2023-24.players.csv.gz': '',
    'examples/app/data/rows.csv': header,
    'examples/app/data/rows.parquet': '',
    'examples/app/src/columns.ts': header,
    'examples/app/fixtures/small.csv': 'player,points\n',
  });
  expect(places(hygiene(workspace))).toEqual([
    'examples/app/data/2023-24.csv:1',
    'examples/app/data/2023-24.players.csv.gz:1',
    'examples/app/data/rows.csv:1',
    'examples/app/data/rows.parquet:1',
  ]);
});

test('refuses code that looks for the shared folder by itself', () => {
  const name = ['FPL_ML', 'SHARED'].join('_');
  const code = (/** @type {string} */ text) => linesFor(text, 'packages/a/src/a.test.ts');
  expect(code(`const a = process.env['${name}'] ?? '..';`)).toEqual([1]);
  expect(code("const a = new URL('../../../../shared', import.meta.url);")).toEqual([1]);
  expect(code("import { needShared } from '@fpl-ml/repo/shared';")).toEqual([]);
  expect(linesFor(`Set ${name} to the folder.`)).toEqual([]);
});
