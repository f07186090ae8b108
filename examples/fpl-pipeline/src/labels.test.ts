import { expect, test } from 'vitest';
import { madeUpRow } from './data/testing/made-up-row.js';
import { seasonLabels } from './labels.js';

const HOUR = 3_600_000;
const rows = [
  madeUpRow({ code: 1, fixture: 1, kickoff: 100 * HOUR, totalPoints: 8, bonus: 3 }),
  madeUpRow({ code: 1, fixture: 2, kickoff: 140 * HOUR, totalPoints: 2 }),
  madeUpRow({ code: 2, fixture: 1, kickoff: 100 * HOUR, totalPoints: 5, bonus: 1 }),
];
const season = {
  name: '2020-21',
  rows,
  gameweeks: [
    { number: 1, deadline: 98 * HOUR, end: 142 * HOUR },
    { number: 2, deadline: 150 * HOUR, end: 180 * HOUR },
  ],
};

test('final labels sum a player’s fixtures, and come before the next deadline', () => {
  const [first, second] = seasonLabels(season);
  expect(first?.final).toEqual([
    { entity: '1', outcome: 10 },
    { entity: '2', outcome: 5 },
  ]);
  expect(first?.finalAt).toBe(149 * HOUR);
  expect(second?.finalAt).toBe(192 * HOUR);
});

test('provisional labels lack bonus points, and players who are still to play', () => {
  const [first] = seasonLabels(season);
  expect(first?.provisionalAt).toBe(123.5 * HOUR);
  expect(first?.provisional).toEqual([{ entity: '2', outcome: 4 }]);
});
