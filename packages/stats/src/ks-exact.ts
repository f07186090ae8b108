/** A band around the diagonal of the lattice of pooled orderings. */
export interface LatticeProblem {
  readonly n1: number;
  readonly n2: number;
  /** The observed |i n2 - j n1| at its largest, a whole number. */
  readonly height: number;
  /** Whether i n2 - j n1 ≥ height counts. */
  readonly upper: boolean;
  /** Whether j n1 - i n2 ≥ height counts. */
  readonly lower: boolean;
}

/**
 * The probability that a random ordering of the pooled values, a path from (0, 0) to (n1, n2), leaves the band. Walks the
 * rows with the probability of each point reached inside, and adds up the first exits: positive terms only, so that small
 * p-values keep their digits. The cost is the number of points in the band.
 */
export function exitProbability({ n1, n2, height, upper, lower }: LatticeProblem): number {
  if (height <= 0) return 1;
  const row = new Float64Array(n2 + 1);
  // Inside row i: j from `first` to `last`.
  const firstInside = (i: number): number => (upper ? Math.max(0, Math.floor((i * n2 - height) / n1) + 1) : 0);
  const lastInside = (i: number): number => (lower ? Math.min(n2, Math.ceil((i * n2 + height) / n1) - 1) : n2);
  let exit = 0;
  for (let i = 0; i <= n1; i += 1) {
    const [first, last] = [firstInside(i), lastInside(i)];
    // Steps from row i - 1 that leave the band.
    if (i > 0) {
      for (let j = firstInside(i - 1); j < first && j <= lastInside(i - 1); j += 1) {
        exit += ((row[j] ?? 0) * (n1 - i + 1)) / (n1 + n2 - i - j + 1);
        row[j] = 0;
      }
    }
    let left = 0;
    for (let j = first; j <= last; j += 1) {
      const total = n1 + n2 - i - j + 1;
      const value = i === 0 && j === 0 ? 1 : ((row[j] ?? 0) * (n1 - i + 1) + left * (n2 - j + 1)) / total;
      row[j] = value;
      left = value;
    }
    if (last < n2) exit += (left * (n2 - last)) / (n1 + n2 - i - last);
  }
  return Math.min(1, exit);
}
