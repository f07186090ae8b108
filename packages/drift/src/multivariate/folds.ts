import type { RandomSource } from '@fpl-ml/core';
import { countUp, shuffle } from './shuffle.js';

/** For each row the fold that holds it out: equal in size but for one, in random order. */
export function foldsOfRows(rows: number, folds: number, random: RandomSource): Int32Array {
  return shuffle(
    Int32Array.from({ length: rows }, (_, row) => row % folds),
    random,
  );
}

/** For each row the fold that holds it out, the same for all rows of an entity. */
export function foldsOfEntities(entities: Int32Array, folds: number, random: RandomSource): Int32Array {
  const known = entities.reduce((most, entity) => Math.max(most, entity + 1), 0);
  const order = shuffle(countUp(known), random);
  return entities.map((entity) => (order[entity] ?? 0) % folds);
}

/** The rows that a fold holds out, or those that it leaves in. */
export function rowsOfFold(assigned: Int32Array, fold: number, heldOut: boolean): Int32Array {
  return countUp(assigned.length).filter((row) => (assigned[row] === fold) === heldOut);
}
