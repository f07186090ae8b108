import { expect, test } from 'vitest';
import { decodeState, encodeState } from './detector-snapshot.js';

test('holds every number that JSON would lose: NaN, infinities, -0', () => {
  const state = {
    nan: Number.NaN,
    up: Number.POSITIVE_INFINITY,
    down: Number.NEGATIVE_INFINITY,
    minus: -0,
    tiny: 5e-324,
    third: 1 / 3,
    list: Float64Array.of(0, -0, Number.POSITIVE_INFINITY, 1e100, 0, 0),
  };
  const json: unknown = JSON.parse(JSON.stringify(encodeState(state)));
  expect(json).toMatchObject({ list: [0, '-0', 'Infinity', 1e100] });
  const back = { nan: 0, up: 0, down: 0, minus: 0, tiny: 0, third: 0, list: new Float64Array(6) };
  decodeState('test', back, Object(json));
  expect(back).toEqual(state);
  expect([Object.is(back.minus, -0), Object.is(back.list[1], -0)]).toEqual([true, true]);
});
