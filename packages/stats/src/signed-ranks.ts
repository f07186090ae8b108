import type { Sample } from './sample.js';

/** What becomes of differences that are 0. */
export type ZeroHandling = 'wilcox' | 'pratt' | 'zsplit';

/** The ranks of the sizes of differences, doubled so that the mean ranks of ties are whole numbers. */
export interface SignedRanks {
  /** Doubled ranks of the differences that are not 0; these may change sign. */
  readonly doubled: Float64Array;
  /** Doubled sum of the ranks of the positive ones, half of those of zeros included under `zsplit`. */
  readonly doubledPositive: number;
  /** Likewise of the negative ones. */
  readonly doubledNegative: number;
  /** The sum of all squared ranks that count for the variance of the normal approximation. */
  readonly squares: number;
}

function sortedBySize(differences: Sample): Float64Array {
  return Float64Array.from(differences).sort((x, y) => Math.abs(x) - Math.abs(y));
}

/** Calls with the bounds of each run of equal sizes, the end exclusive. */
function eachTie(sorted: Float64Array, visit: (from: number, to: number) => void): void {
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && Math.abs(sorted[to] ?? 0) === Math.abs(sorted[from] ?? 0)) to += 1;
    visit(from, to);
    from = to;
  }
}

/**
 * Ranks differences by size: zeros are left out (`wilcox`, Wilcoxon 1945), ranked and then left out (`pratt`, 1959), or
 * ranked and given half to either side (`zsplit`).
 */
export function signedRanks(differences: Sample, zeros: ZeroHandling): SignedRanks {
  const all = sortedBySize(differences);
  const sorted = zeros === 'wilcox' ? all.filter((value) => value !== 0) : all;
  const doubled: number[] = [];
  let [positive, negative, squares] = [0, 0, 0];
  eachTie(sorted, (from, to) => {
    const rank = from + to + 1;
    const isZero = sorted[from] === 0;
    if (!isZero || zeros === 'zsplit') squares += (to - from) * (rank / 2) * (rank / 2);
    for (let i = from; i < to; i += 1) {
      const sign = Math.sign(sorted[i] ?? 0);
      if (!isZero) doubled.push(rank);
      else if (zeros === 'pratt') continue;
      positive += (rank * (1 + sign)) / 2;
      negative += (rank * (1 - sign)) / 2;
    }
  });
  return { doubled: Float64Array.from(doubled), doubledPositive: positive, doubledNegative: negative, squares };
}
