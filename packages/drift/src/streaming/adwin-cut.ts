import { type BucketWindow, bucketSize } from './bucket-window.js';

/** A place at which a window may be cut into an older and a newer part. */
export interface Cut {
  /** Distance between the means of the two parts. */
  readonly distance: number;
  /** What it has to exceed. */
  readonly limit: number;
}

/** What {@link findCut} has to know. */
export interface CutOptions {
  readonly delta: number;
  readonly maxBuckets: number;
  readonly minWindowLength: number;
}

/**
 * The first place, from the oldest bucket on, at which the two parts differ by more than the limit; where there is none, the place
 * that comes nearest to that. Undefined where no place leaves enough values on both sides.
 *
 * The limit is Bernstein's (Bifet and Gavaldà 2007, eq. 3.1): with m the harmonic mean of the two lengths (less `minWindowLength` - 1, as in MOA),
 * √(2/m σ² ln(2 ln n / δ)) + 2/(3m) ln(2 ln n / δ).
 */
export function findCut(window: BucketWindow, { delta, maxBuckets, minWindowLength }: CutOptions): Cut | undefined {
  const { counts, totals, width, total, levels } = window;
  const doubt = Math.log((2 * Math.log(width)) / delta);
  const spread = window.squares / width;
  const limitOf = (inverse: number): number => Math.sqrt(2 * inverse * spread * doubt) + (2 / 3) * doubt * inverse;
  // The limit is least for halves. Where not even that is reached, the costly limit of the place is not needed.
  const least = limitOf(4 / (width - 2 * minWindowLength + 2)) * (1 - 1e-9);
  let n0 = 0;
  let u0 = 0;
  let u1 = total;
  let distance = 0;
  let limit = Number.NaN;
  let nearest = -1;
  for (let level = levels - 1, size = bucketSize(level); level >= 0; level -= 1, size /= 2) {
    const first = level * (maxBuckets + 1);
    const end = first + (counts[level] ?? 0);
    for (let i = first; i < end; i += 1) {
      const sum = totals[i] ?? 0;
      n0 += size;
      u0 += sum;
      u1 -= sum;
      const n1 = width - n0;
      if (n0 < minWindowLength || n1 < minWindowLength) continue;
      const apart = Math.abs(u0 / n0 - u1 / n1);
      if (apart <= nearest * least) continue;
      const here = limitOf(1 / (n0 - minWindowLength + 1) + 1 / (n1 - minWindowLength + 1));
      if (apart > here) return { distance: apart, limit: here };
      if (apart <= nearest * here) continue;
      distance = apart;
      limit = here;
      nearest = apart / here;
    }
  }
  return nearest < 0 ? undefined : { distance, limit };
}
