import type { NumberProfile } from './reference-profile.js';

/** The stated bound may fail for one column in so many. */
const FAILS_ONCE_IN = 1000;

/**
 * By which share of its values the number of values up to any x, read from a profile, may be wrong. The certain part always
 * holds; the random part, all x together, with probability 99.9 %: Hoeffding's bound for a sum of fair coins, and Boole's over
 * the places where the count changes.
 *
 * @returns 0 where the profile holds every value
 */
export function rankErrorOf({ count, infinite: [low, high], values }: NumberProfile): number {
  const scale = values.kind === 'sketch' ? values.scale : 0;
  if (count === 0 || (scale === 0 && values.error === 0)) return 0;
  const random = scale * Math.sqrt(2 * Math.log(2 * count * FAILS_ONCE_IN));
  return Math.min(1, (values.error + random) / (count + low + high));
}
