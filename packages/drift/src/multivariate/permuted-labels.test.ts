import { seededRandom } from '@fpl-ml/core';
import { expect, test } from 'vitest';
import { foldsOfEntities, foldsOfRows } from './folds.js';
import { labelsOfEntities, labelsWithinGroups } from './permuted-labels.js';

/** Rows 0 to 5 are of two entities of both sides, 6 to 9 of two of the reference, 10 to 13 of two of the current side. */
const ENTITIES = Int32Array.of(0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5);
const LABELS = Uint8Array.of(0, 0, 1, 0, 1, 1, 0, 0, 0, 0, 1, 1, 1, 1);
const sum = (labels: Uint8Array): number => labels.reduce((total, label) => total + label, 0);

test('labels stay within entities of both sides, and entities of one side change as a whole', () => {
  const [random, fresh] = [seededRandom(1), labelsOfEntities(LABELS, ENTITIES)];
  const seen = new Set<string>();
  for (let i = 0; i < 600; i += 1) {
    const labels = fresh(random);
    expect([sum(labels.subarray(0, 3)), sum(labels.subarray(3, 6)), sum(labels)]).toEqual([1, 2, 7]);
    for (let row = 6; row < 14; row += 2) expect(labels[row]).toBe(labels[row + 1]);
    seen.add(labels.join(''));
  }
  // 3 · 3 ways within the two, and 6 to choose two of four.
  expect(seen.size).toBe(54);
  expect(LABELS.join('')).toBe('00101100001111');
});

test('labels stay within groups', () => {
  const [random, fresh] = [
    seededRandom(2),
    labelsWithinGroups(
      LABELS,
      Int32Array.from(LABELS, (_, row) => row % 2),
    ),
  ];
  const even = (labels: Uint8Array): number => sum(labels.filter((_, row) => row % 2 === 0));
  for (let i = 0; i < 20; i += 1) expect(even(fresh(random))).toBe(even(LABELS));
});

test('folds hold out equally many rows, and entities as a whole', () => {
  const folds = foldsOfRows(103, 5, seededRandom(3));
  const counts = [0, 1, 2, 3, 4].map((fold) => folds.filter((assigned) => assigned === fold).length);
  expect(counts.toSorted((a, b) => a - b)).toEqual([20, 20, 21, 21, 21]);
  const byEntity = foldsOfEntities(ENTITIES, 3, seededRandom(4));
  ENTITIES.forEach((entity, row) => expect(byEntity[row]).toBe(byEntity[ENTITIES.indexOf(entity)]));
  expect(new Set(byEntity).size).toBe(3);
});
