import type { DriftVerdict } from '../report.js';

/** A column that was left out, and why. */
export interface IgnoredColumn {
  readonly column: string;
  readonly why: string;
}

/** What every multivariate comparison gives: plain data, fit for JSON. */
export interface MultivariateResult {
  /** `insufficient-data` means that nothing can be said; then the figures are `null`. */
  readonly verdict: Exclude<DriftVerdict, 'warning'>;
  /** Why, one sentence each. */
  readonly reasons: readonly string[];
  /** Each comparison says what it is. */
  readonly statistic: number | null;
  /** The statistic when nothing has changed. */
  readonly nullExpectation: number | null;
  readonly pValue: number | null;
  /** How the p-value was computed. */
  readonly method: string;
  /** Rows of reference and current. */
  readonly n: readonly [reference: number, current: number];
  readonly alpha: number;
  /** The columns that were compared, in the order of the reference. */
  readonly columns: readonly string[];
  readonly ignored: readonly IgnoredColumn[];
}

/** The verdict of a test with an effect that has to matter too. */
export function verdictOf(pValue: number, alpha: number, effect: number, floor: number): 'stable' | 'drift' {
  return pValue <= alpha && effect >= floor ? 'drift' : 'stable';
}

/** What there is too little of, in words; `null` where there is enough. */
export function shortage(n: readonly [number, number], columns: number, minimumRows: number): string | null {
  if (columns === 0) return 'no column can be compared';
  const [reference, current] = n;
  if (reference >= minimumRows && current >= minimumRows) return null;
  return `${reference} rows of reference and ${current} current ones, of which each side needs ${minimumRows}`;
}

/** A figure in words: three digits. */
export function figure(value: number): string {
  return String(Number(value.toPrecision(3)));
}
