import { type FrameInput, rowCount, toFrame } from '@fpl-ml/core';
import { benjaminiHochberg, welchTest } from '@fpl-ml/stats';
import type { Interval } from './interval.js';
import { invalidOption, requireConfidence, requireSameLength } from './metric-input.js';
import { type RegressionMetrics, regressionMetrics } from './regression-metrics.js';
import { type LossName, rowLosses } from './row-loss.js';
import { type SliceLevel, sliceLevels } from './slice-levels.js';

/** Options of {@link sliceMetrics}. */
export interface SliceOptions {
  /** Names of the columns to slice by. */
  readonly by: readonly string[];
  /** What is compared with the rest: |e| (`absolute`, the default), e² (`squared`) or e (`signed`). */
  readonly loss?: LossName;
  /** Into how many ranges numbers are cut; fewer distinct values are levels themselves. Default 4. */
  readonly bins?: number;
  /** A slice, or a rest, with fewer rows is not tested. Default 30. */
  readonly minimumRows?: number;
  /** The false discovery rate over all slices. Default 0.05. */
  readonly alpha?: number;
  /** The confidence of the intervals, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

/** Whether the mean loss of a slice differs from that of the rest; `too-few-rows` where that was not tested. */
export type SliceVerdict = 'worse' | 'better' | 'no-difference' | 'too-few-rows';

/** The figures of one slice. */
export interface SliceFigures {
  readonly column: string;
  /** In words: a value, a range such as `20 < minutes ≤ 60`, or `missing`. */
  readonly level: string;
  /** Rows in the slice. */
  readonly n: number;
  /** Of all rows. */
  readonly share: number;
  /** The figures of its rows, with standard errors. */
  readonly metrics: RegressionMetrics;
  /** Mean loss of the slice less mean loss of the rest: above 0 is worse, but for `signed`, where it is higher. */
  readonly difference: number;
  readonly standardError: number;
  readonly interval: Interval;
  /** Of Welch's test, two-sided, of this slice alone. NaN where it was not tested. */
  readonly pValue: number;
  /** By Benjamini and Hochberg over all slices. */
  readonly adjustedPValue: number;
  /** By the adjusted p-value. With `signed` losses, `worse` is what is farther from 0 in the mean. */
  readonly verdict: SliceVerdict;
}

/** The figures of all slices. */
export interface SliceReport {
  /** Of all rows. */
  readonly overall: RegressionMetrics;
  /** Column by column, in the order of the levels. */
  readonly slices: readonly SliceFigures[];
  /** How many slices were tested, over which p-values are adjusted. */
  readonly tested: number;
  readonly alpha: number;
  readonly confidence: number;
}

type Checked = Required<SliceOptions>;

function checked(options: SliceOptions): Checked {
  const { by, loss = 'absolute', bins = 4, minimumRows = 30, alpha = 0.05, confidence = 0.95 } = options;
  if (!(Number.isInteger(bins) && bins > 1)) throw invalidOption('a whole number of bins from 2', bins);
  if (!(minimumRows >= 2)) throw invalidOption('minimumRows from 2', minimumRows);
  if (!(alpha > 0 && alpha < 1)) throw invalidOption('an alpha between 0 and 1', alpha);
  return { by, loss, bins, minimumRows, alpha, confidence: requireConfidence(confidence) };
}

interface Rows {
  readonly truth: Float64Array;
  readonly prediction: Float64Array;
  readonly losses: Float64Array;
}

/** A slice before it is corrected for the others. */
type Raw = Omit<SliceFigures, 'adjustedPValue' | 'verdict'> & { readonly means: readonly [own: number, rest: number] };

const UNTESTED = {
  difference: Number.NaN,
  standardError: Number.NaN,
  interval: Object.freeze([Number.NaN, Number.NaN] as const),
  pValue: Number.NaN,
  means: [Number.NaN, Number.NaN] as const,
};

function compared(rows: readonly number[], losses: Float64Array, { minimumRows, confidence }: Checked) {
  // Before the rest is gathered: a column may have as many levels as there are rows.
  if (Math.min(rows.length, losses.length - rows.length) < minimumRows) return UNTESTED;
  const inside = new Uint8Array(losses.length);
  for (const row of rows) inside[row] = 1;
  const [own, rest] = [losses.filter((_, row) => inside[row] === 1), losses.filter((_, row) => inside[row] === 0)];
  const { difference, standardError, interval, pValue } = welchTest(own, rest, { confidence });
  const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  return { difference, standardError, interval, pValue, means: [mean(own), mean(rest)] as const };
}

function measured({ column, level, rows }: SliceLevel, { truth, prediction, losses }: Rows, options: Checked): Raw {
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] ?? 0);
  return {
    column,
    level,
    n: rows.length,
    share: rows.length / losses.length,
    metrics: regressionMetrics(pick(truth), pick(prediction)),
    ...compared(rows, losses, options),
  };
}

function verdictOf({ pValue, means: [own, rest] }: Raw, rejected: boolean, loss: LossName): SliceVerdict {
  if (Number.isNaN(pValue)) return Number.isNaN(own) ? 'too-few-rows' : 'no-difference';
  if (!rejected) return 'no-difference';
  const isWorse = loss === 'signed' ? Math.abs(own) > Math.abs(rest) : own > rest;
  return isWorse ? 'worse' : 'better';
}

/**
 * The figures of a regression by the levels of columns, each compared with all other rows, and corrected for the number of
 * slices: of twenty slices of a model that is equally good everywhere, one is "significantly worse" at 5 % by chance alone.
 *
 * Rows are taken to be independent: the same entity many times over makes p-values too small. Very skewed losses make
 * Welch's test of small slices too eager (measured in `docs/how-it-works/metrics.md`).
 *
 * @param frame the columns, one row for each prediction; missing values are a level of their own
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`, `METRICS_VALUE_INVALID`, `METRICS_OPTION_INVALID`; `FRAME_INVALID`,
 *   `FRAME_COLUMN_MISSING`
 *
 * @example
 * ```ts
 * import { sliceMetrics } from '@fpl-ml/monitor';
 *
 * const frame = { position: ['GK', 'FWD', 'FWD', 'GK'], minutes: [90, 12, 61, null] };
 * const { slices } = sliceMetrics(frame, [2, 8, 1, 3], [2.5, 3, 2, 3], { by: ['position', 'minutes'] });
 * const worse = slices.filter(({ verdict }) => verdict === 'worse');
 * ```
 */
export function sliceMetrics(
  frame: FrameInput,
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: SliceOptions,
): SliceReport {
  const settings = checked(options);
  const columns = toFrame(frame);
  const overall = regressionMetrics(yTrue, yPred);
  if (settings.by.length > 0) requireSameLength(yTrue.length, rowCount(columns), 'rows of the frame');
  const losses = rowLosses(yTrue, yPred, settings.loss);
  const rows: Rows = { truth: Float64Array.from(yTrue), prediction: Float64Array.from(yPred), losses };
  const levels = settings.by.flatMap((name) => sliceLevels(columns, name, settings.bins));
  const raw = levels.map((level) => measured(level, rows, settings));
  const { adjusted, rejected } = benjaminiHochberg(
    raw.map(({ pValue }) => pValue),
    settings.alpha,
  );
  return Object.freeze({
    overall,
    slices: Object.freeze(
      raw.map((slice, i) => {
        const { means: _, ...figures } = slice;
        const verdict = verdictOf(slice, rejected[i] === true, settings.loss);
        return Object.freeze({ ...figures, adjustedPValue: adjusted[i] ?? Number.NaN, verdict });
      }),
    ),
    tested: raw.filter(({ pValue }) => !Number.isNaN(pValue)).length,
    alpha: settings.alpha,
    confidence: settings.confidence,
  });
}
