import { columnNames, type Frame, numericColumn, rowCount } from '@fpl-ml/core';

/** What is known about the training data. What is left out is not checked. */
export interface DataExpectations {
  /** The columns that the model reads; all of them must be there, and be numbers. */
  readonly features: readonly string[];
  /** The column of the outcome. */
  readonly target: string;
  /** Features that must not be used, each with the reason. */
  readonly forbidden?: Readonly<Record<string, string>>;
  /** Least and greatest sound value of a column, both included. */
  readonly ranges?: Readonly<Record<string, readonly [number, number]>>;
  /** Columns that together name a row: no two rows may agree in all of them. */
  readonly key?: readonly string[];
  /** Least number of rows. Default 1. */
  readonly minRows?: number;
  /** Largest share of missing values in a feature, 0 to 1. Default 0.95. */
  readonly maxMissing?: number;
  /**
   * A feature that explains more of the outcome's variance than this by itself (squared correlation) is taken for one
   * that knows the outcome. Default 0.5.
   */
  readonly maxFeatureR2?: number;
}

/** What the checks found. */
export interface DataReport {
  readonly rows: number;
  /** Share of rows that pass every row check; NaN without rows. */
  readonly quality: number;
  /** Findings that forbid training, in words. */
  readonly failures: readonly string[];
}

/** Squared Pearson correlation over rows where both are finite; NaN below three such rows or for a constant. */
export function squaredCorrelation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  let n = 0;
  let meanX = 0;
  let meanY = 0;
  let xx = 0;
  let yy = 0;
  let xy = 0;
  for (let row = 0; row < x.length; row += 1) {
    const a = x[row] ?? Number.NaN;
    const b = y[row] ?? Number.NaN;
    if (!Number.isFinite(a) || !Number.isFinite(b)) continue;
    const dx = a - meanX;
    const dy = b - meanY;
    n += 1;
    meanX += dx / n;
    meanY += dy / n;
    xx += dx * (a - meanX);
    yy += dy * (b - meanY);
    xy += dx * (b - meanY);
  }
  return n < 3 || xx === 0 || yy === 0 ? Number.NaN : (xy / xx) * (xy / yy);
}

function missingShare(values: Float64Array): number {
  let missing = 0;
  for (const value of values) if (Number.isNaN(value)) missing += 1;
  return missing / values.length;
}

function featureFailures(frame: Frame, name: string, target: Float64Array, expectations: DataExpectations): string[] {
  const { maxMissing = 0.95, maxFeatureR2 = 0.5, forbidden = {} } = expectations;
  const reason = Object.hasOwn(forbidden, name) ? forbidden[name] : undefined;
  if (reason !== undefined) return [`feature "${name}" must not be used: ${reason}`];
  const values = numericColumn(frame, name);
  const missing = missingShare(values);
  if (missing > maxMissing) {
    return [
      `feature "${name}" is missing in ${(100 * missing).toFixed(1)} % of the rows, at most ${100 * maxMissing} %`,
    ];
  }
  const r2 = squaredCorrelation(values, target);
  return r2 > maxFeatureR2
    ? [
        `feature "${name}" explains ${(100 * r2).toFixed(0)} % of the variance of "${expectations.target}" by itself, more than ${100 * maxFeatureR2} %: it seems to know the outcome; leave it out, or make sure that it is written before the outcome is known`,
      ]
    : [];
}

/** Marks the rows that lie outside a range; missing values pass. */
function markOutside(values: Float64Array, [least, greatest]: readonly [number, number], bad: Uint8Array): void {
  values.forEach((value, row) => {
    if (value < least || value > greatest) bad[row] = 1;
  });
}

/** Marks each row whose key an earlier row has. */
function markDuplicates(keys: readonly Float64Array[], bad: Uint8Array): void {
  const seen = new Set<string>();
  for (let row = 0; row < bad.length; row += 1) {
    const key = keys.map((values) => values[row]).join('|');
    if (seen.has(key)) bad[row] = 1;
    seen.add(key);
  }
}

function quality(frame: Frame, target: Float64Array, { ranges = {}, key = [] }: DataExpectations): number {
  const bad = new Uint8Array(rowCount(frame));
  target.forEach((value, row) => {
    if (!Number.isFinite(value)) bad[row] = 1;
  });
  for (const [name, range] of Object.entries(ranges)) markOutside(numericColumn(frame, name), range, bad);
  if (key.length > 0) {
    markDuplicates(
      key.map((name) => numericColumn(frame, name)),
      bad,
    );
  }
  return 1 - bad.reduce((sum, mark) => sum + mark, 0) / bad.length;
}

/**
 * Checks training data before a model learns from it: columns that are there, enough rows, sound values, no row twice,
 * and no feature that knows the outcome.
 *
 * @param frame the training rows
 */
export function checkData(frame: Frame, expectations: DataExpectations): DataReport {
  const { features, target: targetName, ranges = {}, key = [], minRows = 1 } = expectations;
  const rows = rowCount(frame);
  const there = new Set(columnNames(frame));
  const asked = new Set([...features, targetName, ...Object.keys(ranges), ...key]);
  const absent = [...asked].filter((name) => !there.has(name));
  if (absent.length > 0) return { rows, quality: Number.NaN, failures: [`columns are missing: ${absent.join(', ')}`] };
  if (rows < minRows) {
    return { rows, quality: Number.NaN, failures: [`${rows} rows to train on, at least ${minRows} needed`] };
  }
  const target = numericColumn(frame, targetName);
  const failures = features.flatMap((name) => featureFailures(frame, name, target, expectations));
  return { rows, quality: quality(frame, target, expectations), failures };
}
