import type { RandomSource } from '@fpl-ml/core';

/** Brings values into random order, in place (Fisher and Yates). */
export function shuffle<Values extends Int32Array | Float64Array>(values: Values, random: RandomSource): Values {
  for (let i = values.length - 1; i > 0; i -= 1) {
    const other = random.integer(i + 1);
    const value = values[i] ?? 0;
    values[i] = values[other] ?? 0;
    values[other] = value;
  }
  return values;
}

/** The first `count` places of `values` become a random sample of all of them, in place. */
export function shuffleFront(values: Int32Array, count: number, random: RandomSource): void {
  for (let i = 0; i < count; i += 1) {
    const other = i + random.integer(values.length - i);
    const value = values[i] ?? 0;
    values[i] = values[other] ?? 0;
    values[other] = value;
  }
}

/** The numbers from 0 on. */
export function countUp(length: number): Int32Array {
  return Int32Array.from({ length }, (_, i) => i);
}

/** At most `most` of the rows, ascending. */
export function sampleRows(rows: number, most: number, random: RandomSource): Int32Array {
  const all = countUp(rows);
  if (rows <= most) return all;
  shuffleFront(all, most, random);
  return all.slice(0, most).sort();
}
