import { expect, test } from 'vitest';
import { coordinate, counted, fixed, percent, plainPercent, pValueText, utc, whole } from './number-text.js';

const plain = (text: string): string => text.replace(/[\u00A0\u202F]/g, ' ');

test('a figure that is not there is a dash, never 0', () => {
  for (const absent of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
    expect([fixed(absent, 2), percent(absent, 1), plainPercent(absent)]).toEqual(['–', '–', '–']);
    expect(plain(pValueText(absent))).toBe('p –');
  }
  expect(utc(Number.NaN)).toBe('–');
});

test('numbers have a true minus sign, and what rounds to 0 has none', () => {
  expect([fixed(-1.234, 2), fixed(-0.001, 2), fixed(0, 1)]).toEqual(['−1.23', '0.00', '0.0']);
});

test('thousands are told apart', () => {
  expect([whole(0), whole(999), whole(1000), whole(-1_234_567)]).toEqual(['0', '999', '1,000', '−1,234,567']);
});

test('shares are percent, with or without needless zeros', () => {
  expect(plain(percent(0.1234, 1))).toBe('12.3 %');
  expect([0.1, 0.125, 1, 0, -0.005, 0.10004].map((share) => plain(plainPercent(share)))).toEqual([
    '10 %',
    '12.5 %',
    '100 %',
    '0 %',
    '−0.5 %',
    '10 %',
  ]);
});

test('a p-value is never rounded to 0', () => {
  expect([0.00009, 0.0001, 0.25, 1].map((p) => plain(pValueText(p)))).toEqual([
    'p < 0.0001',
    'p = 0.0001',
    'p = 0.2500',
    'p = 1.0000',
  ]);
});

test('counts, instants and coordinates', () => {
  expect([counted(1, 'version'), counted(0, 'version'), counted(1200, 'version')]).toEqual([
    '1 version',
    '0 versions',
    '1,200 versions',
  ]);
  expect(utc(Date.UTC(2023, 7, 11, 18, 29, 59))).toBe('2023-08-11 18:29 UTC');
  expect([coordinate(1 / 3), coordinate(2), coordinate(Number.NaN)]).toEqual(['0.33', '2', '0']);
});
