import type { PooledBlocks } from './pooled-blocks.js';

// F. W. Scholz and M. A. Stephens, "K-Sample Anderson-Darling Tests", J. Am. Stat. Assoc. 82 (1987), for two samples.

/** The midrank statistic A² of both samples (equation 7), before it is standardised; 0 where all values are equal. */
export function midrankStatistic({ first, second, n: [n1, n2] }: PooledBlocks): number {
  const n = n1 + n2;
  let [sum, before, firstBefore] = [0, 0, 0];
  for (let k = 0; k < first.length; k += 1) {
    const mine = first[k] ?? 0;
    const ties = mine + (second[k] ?? 0);
    const [middle, firstMiddle] = [before + ties / 2, firstBefore + mine / 2];
    const difference = n * firstMiddle - n1 * middle;
    const denominator = middle * (n - middle) - (n * ties) / 4;
    if (denominator > 0) sum += (ties * difference * difference) / denominator;
    before += ties;
    firstBefore += mine;
  }
  // The second sample has the same differences, negated.
  return ((n - 1) / n) * (sum / n) * (1 / n1 + 1 / n2);
}

/** The variance of the statistic without ties (equation 4); its mean is 1. */
export function varianceOfStatistic(n1: number, n2: number): number {
  const n = n1 + n2;
  const inverse = 1 / n1 + 1 / n2;
  let [harmonic, g] = [0, 0];
  for (let j = 2; j < n; j += 1) {
    harmonic += 1 / (n + 1 - j);
    g += harmonic / j;
  }
  const h = harmonic + 1;
  const a = 4 * g - 6 + (10 - 6 * g) * inverse;
  const b = 4 * (2 * g - 4) + 16 * h + (2 * g - 14 * h - 4) * inverse - 8 * h + 4 * g - 6;
  const c = 4 * (6 * h + 2 * g - 2) + 2 * (4 * h - 4 * g + 6) + (2 * h - 6) * inverse + 4 * h;
  const d = 4 * (2 * h + 6) - 8 * h;
  return (((a * n + b) * n + c) * n + d) / ((n - 1) * (n - 2) * (n - 3));
}
