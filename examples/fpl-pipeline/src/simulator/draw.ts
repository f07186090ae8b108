import type { RandomSource } from '@fpl-ml/core';

/** True with the given probability. */
export function chance(random: RandomSource, probability: number): boolean {
  return random.next() < probability;
}

/** A count with the given mean, by Knuth's product of uniforms: for means up to a few dozen. */
export function poisson(random: RandomSource, mean: number): number {
  const limit = Math.exp(-mean);
  let count = 0;
  for (let product = random.next(); product > limit; product *= random.next()) count += 1;
  return count;
}

/** A whole number of at least 1, roughly exponential with the given mean. */
export function spell(random: RandomSource, mean: number): number {
  return 1 + Math.floor(-mean * Math.log(1 - random.next()));
}

/** One of the items, each as likely as its weight; undefined when no weight is positive. */
export function weighted<T>(random: RandomSource, items: readonly T[], weight: (item: T) => number): T | undefined {
  let left = random.next() * items.reduce((sum, item) => sum + weight(item), 0);
  for (const item of items) {
    left -= weight(item);
    if (left < 0) return item;
  }
  return undefined;
}

/** A copy in random order (Fisher and Yates). */
export function shuffled<T>(random: RandomSource, items: readonly T[]): readonly T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.integer(rest.length), 1));
}

/** Rounded to tenths, as the source publishes its ratings. */
export function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The value, but not outside the limits. */
export function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
