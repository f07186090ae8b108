import type { RandomSource } from '@fpl-ml/core';
import { shuffle } from './shuffle.js';

function membersOf(groups: Int32Array): readonly Int32Array[] {
  const members = new Map<number, number[]>();
  groups.forEach((group, row) => {
    const rows = members.get(group);
    if (rows === undefined) members.set(group, [row]);
    else rows.push(row);
  });
  return [...members.values()].map((rows) => Int32Array.from(rows));
}

function shuffleAmong(labels: Uint8Array, rows: Int32Array, random: RandomSource): void {
  const own = shuffle(
    Float64Array.from(rows, (row) => labels[row] ?? 0),
    random,
  );
  rows.forEach((row, i) => (labels[row] = own[i] ?? 0));
}

/**
 * Gives fresh labels that are as likely as the given ones when nothing has changed: reordered within each group.
 *
 * @param groups of each row
 */
export function labelsWithinGroups(labels: Uint8Array, groups: Int32Array): (random: RandomSource) => Uint8Array {
  const members = membersOf(groups);
  return (random) => {
    const fresh = labels.slice();
    for (const rows of members) shuffleAmong(fresh, rows, random);
    return fresh;
  };
}

/**
 * As {@link labelsWithinGroups} for rows of entities that recur: an entity of both sides has its own rows reordered, those of
 * one side only change sides as a whole, among themselves.
 */
export function labelsOfEntities(labels: Uint8Array, entities: Int32Array): (random: RandomSource) => Uint8Array {
  const members = membersOf(entities);
  const isMixed = (rows: Int32Array): boolean => rows.some((row) => labels[row] !== labels[rows[0] ?? 0]);
  const [shared, whole] = [members.filter(isMixed), members.filter((rows) => !isMixed(rows))];
  return (random) => {
    const fresh = labels.slice();
    for (const rows of shared) shuffleAmong(fresh, rows, random);
    const sides = shuffle(
      Float64Array.from(whole, (rows) => labels[rows[0] ?? 0] ?? 0),
      random,
    );
    whole.forEach((rows, i) => rows.forEach((row) => (fresh[row] = sides[i] ?? 0)));
    return fresh;
  };
}
