/** What to compare. */
export interface BenchOptions {
  /** What is measured, for the reader of the table. */
  readonly name: string;
  /** What one call handles, in the plural: `rows`, `calls`, `updates`. */
  readonly unit: string;
  /** How many of the unit one call handles. Default 1. */
  readonly size?: number;
  /** The work by name, ours first: the others' ratios are taken to it. A promise is waited for. */
  readonly candidates: Readonly<Record<string, () => unknown>>;
  /** How often each candidate is measured, in changing order. Default 7. */
  readonly rounds?: number;
}

/** The figures of one candidate. */
export interface BenchCandidate {
  readonly name: string;
  /** Milliseconds for one call, the median of the rounds. */
  readonly median: number;
  /** Milliseconds for one call, in the fastest round. */
  readonly fastest: number;
  /** How many units a second, by the median. */
  readonly perSecond: number;
  /** Its median over that of the first candidate: above 1, the first is faster. */
  readonly ratio: number;
}

/** The figures of one comparison. */
export interface BenchResult {
  readonly name: string;
  readonly unit: string;
  readonly rounds: number;
  /** In the order in which they were given. */
  readonly candidates: readonly BenchCandidate[];
}

/**
 * Measures candidates in one process: a warm-up, then rounds in changing order, each with a clean heap and long enough
 * for the timer; prints a table of medians and ratios.
 */
export declare function compare(options: BenchOptions): Promise<BenchResult>;
