import type { Frame, RandomSource } from '@fpl-ml/core';

/** Independent standard normal columns, but that the first two correlate. */
export function correlatedRows(random: RandomSource, n: number, columns: number, correlation = 0): Frame {
  const values = Array.from({ length: columns }, () => Float64Array.from({ length: n }, () => random.normal()));
  const [first, second] = values;
  const rest = Math.sqrt(1 - correlation * correlation);
  second?.forEach((value, row) => (second[row] = correlation * (first?.[row] ?? 0) + rest * value));
  return Object.fromEntries(values.map((own, i) => [`c${i}`, own]));
}

/** Players' rows, of which a share of the defenders comes on late. */
export function playerRows(random: RandomSource, n: number, benched: number): Frame {
  const positions = ['GK', 'DEF', 'MID', 'FWD'];
  const rows = Array.from({ length: n }, () => {
    const position = positions[random.integer(4)] ?? '';
    const late = position === 'DEF' && random.next() < benched;
    const noise = random.next() < 0.1 ? null : random.normal();
    return { position, minutes: random.integer(late ? 13 : 91), noise, club: `club ${random.integer(20)}` };
  });
  return {
    position: rows.map(({ position }) => position),
    minutes: rows.map(({ minutes }) => minutes),
    noise: rows.map(({ noise }) => noise),
    club: rows.map(({ club }) => club),
  };
}

/** Rows of entities with strong effects of their own. */
export function entityRows(random: RandomSource, effects: readonly number[], each: number, shift = 0): Frame {
  const entity = effects.flatMap((_, i) => Array.from({ length: each }, () => `e${i}`));
  const level = effects.flatMap((effect) => Array.from({ length: each }, () => effect));
  return {
    entity,
    level: level.map((effect) => 3 * effect + 0.3 * random.normal() + shift),
    noise: level.map(() => random.normal()),
  };
}
