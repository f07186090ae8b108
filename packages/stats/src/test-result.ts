/** What the alternative hypothesis says of the first sample (or of the differences). */
export type Alternative = 'two-sided' | 'greater' | 'less';

/** What every test gives. */
export interface TestResult {
  /** The test's statistic; each test documents which. NaN where it is undefined. */
  readonly statistic: number;
  /** The probability, under the null hypothesis, of what was seen or more extreme. NaN where it is undefined. */
  readonly pValue: number;
  /** How the p-value was computed. */
  readonly method: string;
  /** The sample size; of two samples `[n1, n2]`. */
  readonly n: number | readonly [number, number];
}
