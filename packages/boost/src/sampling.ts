import type { RandomSource } from '@fpl-ml/core';

/**
 * Picks `size` of the numbers 0 … `from - 1` without replacement, ascending, each set equally likely (Knuth, The Art of Computer
 * Programming, vol. 2, algorithm 3.4.2 S).
 */
export function sampleInto(into: Uint16Array | Uint32Array | Int32Array, from: number, random: RandomSource): void {
  const size = into.length;
  let taken = 0;
  for (let i = 0; i < from && taken < size; i += 1) {
    if ((from - i) * random.next() < size - taken) into[taken++] = i;
  }
}
