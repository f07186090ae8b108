import { expect, test } from 'vitest';
import { toCsv } from './csv.js';

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1'])('a text is no formula: %j', (text) => {
  expect(toCsv(['a'], [[text]]).slice('a\r\n'.length)).toMatch(/^"?'/);
});

test('numbers stay numbers, and what is missing is empty', () => {
  expect(toCsv(['a', 'b', 'c', 'd'], [[-1, null, Number.NaN, true]])).toBe('a,b,c,d\r\n-1,,,true\r\n');
});

test('no text breaks out of its cell', () => {
  expect(toCsv(['a', 'b'], [['x","y', 'line\nbreak']])).toBe('a,b\r\n"x"",""y","line\nbreak"\r\n');
});
