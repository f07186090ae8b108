import { expect, test } from 'vitest';
import { fixture, places } from '../fixture.mjs';
import { powers } from './powers.mjs';

test('refuses powers whose last bit depends on the version of Node', () => {
  const text = ['x ** 3;', 'x ** n;', 'x **= 3;', 'Math.pow(x, -1);', 'const { pow } = Math;', `Math['pow'](x, 3);`];
  const workspace = fixture({ 'packages/stats/src/a.ts': text.join('\n'), 'examples/app/src/a.ts': 'y ** 1.5;' });
  expect(places(powers(workspace)).sort()).toEqual([
    'examples/app/src/a.ts:1',
    ...[1, 2, 3, 4, 5, 6].map((line) => `packages/stats/src/a.ts:${line}`),
  ]);
});

test('takes squares, roots, and other methods called pow', () => {
  const text = 'x ** 2; x ** 0.5; x **= 2; Math.pow(x, 2); Math.pow(x, 0.5); matrix.pow(3); Math.sqrt(x);';
  expect(powers(fixture({ 'packages/stats/src/a.ts': text }))).toEqual([]);
});
