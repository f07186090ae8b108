import { expect, it } from 'vitest';
import { sqliteParameters } from './sqlite-parameters.js';

it('names the position and the kind of what SQLite cannot hold', () => {
  for (const [kind, value] of [
    ['function', () => 1],
    ['symbol', Symbol('s')],
    ['Date', new Date(0)],
  ] as const) {
    const refused = { code: 'SQL_PARAMETER_INVALID', data: { position: 2, kind } };
    expect(() => sqliteParameters([1, value])).toThrow(expect.objectContaining(refused));
  }
});

it('changes nothing in the list that was given', () => {
  const given = [true, undefined, 'x'];
  expect(sqliteParameters(given)).toEqual([1, null, 'x']);
  expect(given).toEqual([true, undefined, 'x']);
});
