import { expect, test } from 'vitest';
import { editDistance, nearest } from './nearest.js';

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['', 'ab', 2],
  ['kitten', 'sitting', 3],
  ['mae', 'mea', 1],
  ['abcd', 'badc', 2],
  ['same', 'same', 0],
])('from %j to %j it takes %i', (a, b, distance) => {
  expect(editDistance(a, b)).toBe(distance);
  expect(editDistance(b, a)).toBe(distance);
});

test('of the known names the nearest is told, of equals the first', () => {
  expect(nearest('wran', ['debug', 'warn', 'error'])).toEqual({ name: 'warn', distance: 1 });
  expect(nearest('b', ['a', 'c'])).toEqual({ name: 'a', distance: 1 });
});
