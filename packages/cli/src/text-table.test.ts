import { expect, test } from 'vitest';
import { textTable } from './text-table.js';

test('aligns numbers to the right and words to the left', () => {
  expect(
    textTable(
      ['name', 'value'],
      [
        ['a', '1.5'],
        ['long name', '-12.25'],
        ['b', '-'],
      ],
    ),
  ).toEqual(['name        value', 'a             1.5', 'long name  -12.25', 'b               -']);
});

test('shows nothing without rows, and control characters as codes', () => {
  expect(textTable(['a'], [])).toEqual([]);
  expect(textTable(['a'], [['\u001b[31m\u202e']])[1]).toBe('\\u{1b}[31m\\u{202e}');
});
