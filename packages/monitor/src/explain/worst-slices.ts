import { columnNames, type FrameInput, type RandomSource, rowCount, seededRandom, toFrame } from '@fpl-ml/core';
import { holm, welchTest } from '@fpl-ml/stats';
import type { Interval } from '../interval.js';
import { finiteValues, invalidOption, requireConfidence, requireSameLength } from '../metric-input.js';
import { type CodedFeature, codedFeature } from './coded-feature.js';
import { errorTree } from './error-tree.js';
import { isInside, type Region, regionKey } from './region.js';
import { simplified } from './simplify-region.js';
import { type SplitRows, splitRows } from './split-rows.js';

/** Options of {@link worstSlices}. */
export interface WorstSlicesOptions {
  /** Columns to look at. Default: all of the frame. */
  readonly columns?: readonly string[];
  /** What is searched: |e| (`absolute`, the default) or e² (`squared`). */
  readonly loss?: 'absolute' | 'squared';
  /** How many conditions a slice may have. Default 3, at most 5. */
  readonly depth?: number;
  /** A slice with fewer rows of those that are measured is not reported. Default 30. */
  readonly minimumRows?: number;
  /** The probability of reporting any slice of a model that is equally good everywhere. Default 0.05. */
  readonly alpha?: number;
  /** The confidence of the intervals, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
  /** Draws the rows that are fitted. Default: a fixed seed, so that the same data give the same slices. */
  readonly random?: RandomSource;
}

/** A slice in which the model is worse than elsewhere, measured on rows that did not serve to find it. */
export interface WorstSlice {
  /** All of which hold, for instance `position = FWD` and `minutes ≤ 20`. */
  readonly conditions: readonly string[];
  /** The slice as a sentence, with its figures. */
  readonly words: string;
  /** Measured rows in the slice, and their share of all measured ones. */
  readonly n: number;
  readonly share: number;
  /** Mean loss in the slice, and of the rest. */
  readonly loss: number;
  readonly restLoss: number;
  /** `loss` less `restLoss`, with the interval of Welch's test. */
  readonly difference: number;
  readonly standardError: number;
  readonly interval: Interval;
  /** One-sided, of Welch's test that the slice is not worse; and corrected by Holm over the slices that were tested. */
  readonly pValue: number;
  readonly adjustedPValue: number;
}

/** What a search found. */
export interface WorstSlices {
  /** Those that are worse beyond chance, the largest difference first. May be none. */
  readonly slices: readonly WorstSlice[];
  /** How many were tested. */
  readonly tested: number;
  /** Rows that the slices were searched in, and other rows that they were measured on. */
  readonly fitted: number;
  readonly measured: number;
  /** Mean loss of the measured rows. */
  readonly loss: number;
}

interface Search extends SplitRows {
  readonly features: readonly CodedFeature[];
  readonly losses: Float64Array;
  readonly options: Checked;
}

type Checked = Required<Omit<WorstSlicesOptions, 'columns' | 'random'>>;

function checked(options: WorstSlicesOptions): Checked {
  const { loss = 'absolute', depth = 3, minimumRows = 30, alpha = 0.05, confidence = 0.95 } = options;
  if (loss !== 'absolute' && loss !== 'squared') throw invalidOption("loss 'absolute' or 'squared'", loss);
  if (!(Number.isInteger(depth) && depth >= 1 && depth <= 5)) throw invalidOption('a whole depth from 1 to 5', depth);
  if (!(minimumRows >= 2)) throw invalidOption('minimumRows from 2', minimumRows);
  if (!(alpha > 0 && alpha < 1)) throw invalidOption('an alpha between 0 and 1', alpha);
  return { loss, depth, minimumRows, alpha, confidence: requireConfidence(confidence) };
}

function lossesOf(errors: ArrayLike<number>, loss: Checked['loss']): Float64Array {
  const values = finiteValues(errors, 'a finite error').map(loss === 'absolute' ? Math.abs : (error) => error * error);
  return finiteValues(values, 'an error with a finite square');
}

/** The leaves of the tree, without conditions that add nothing; each once. */
function candidates({ features, losses, fit, options }: Search): readonly Region[] {
  const codes = features.map((feature) => feature.codes);
  const fitted = Array.from(fit, (row) => losses[row] ?? 0);
  const leaves = errorTree(codes, fit, fitted, { depth: options.depth, minimumRows: options.minimumRows });
  const regions = leaves.filter(({ size }) => size > 0).map((region) => simplified(region, codes, fit, losses));
  return [...new Map(regions.map((region) => [regionKey(region), region])).values()];
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(2))} %`;
}

type Uncorrected = Omit<WorstSlice, 'adjustedPValue'>;

function measure(region: Region, { features, losses, rest, options }: Search): readonly Uncorrected[] {
  const codes = features.map((feature) => feature.codes);
  const [inside, outside]: [number[], number[]] = [[], []];
  for (const row of rest) (isInside(region, codes, row) ? inside : outside).push(losses[row] ?? 0);
  if (Math.min(inside.length, outside.length) < options.minimumRows) return [];
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { difference, standardError, interval, pValue } = welchTest(inside, outside, {
    alternative: 'greater',
    confidence: options.confidence,
  });
  const [loss, restLoss, share] = [mean(inside), mean(outside), inside.length / rest.length];
  const conditions = [...region].map(([at, bounds]) => features[at]?.words(bounds) ?? '');
  const name = options.loss === 'absolute' ? 'MAE' : 'MSE';
  const figures = `${name} ${loss.toPrecision(3)}, the rest ${restLoss.toPrecision(3)}, ${percent(share)} of rows`;
  const words = `${conditions.join(' and ')}: ${figures}`;
  return [{ conditions, words, n: inside.length, share, loss, restLoss, difference, standardError, interval, pValue }];
}

function searched(search: Search): { readonly slices: readonly WorstSlice[]; readonly tested: number } {
  const measured = candidates(search).flatMap((region) => measure(region, search));
  const { adjusted, rejected } = holm(
    measured.map(({ pValue }) => pValue),
    search.options.alpha,
  );
  const slices = measured
    .map((slice, i) => ({
      slice: Object.freeze({ ...slice, adjustedPValue: adjusted[i] ?? 1 }),
      isClear: rejected[i] === true,
    }))
    .filter(({ isClear }) => isClear)
    .map(({ slice }) => slice)
    .sort((a, b) => b.difference - a.difference);
  return { slices: Object.freeze(slices), tested: measured.length };
}

/**
 * Where a model is worst, found by itself and told in words. Half of the rows, at most 2,000, grow a shallow regression tree on
 * the losses (ml-cart; numbers in twentieths, levels in the order of their mean loss, missing values apart); the other rows measure
 * its leaves, so that the figures owe nothing to the search, and p-values are corrected for the number of leaves. An explanation:
 * two searches with other seeds may cut the same trouble in other ways. For slices that are known beforehand,
 * `sliceMetrics` sees smaller differences.
 *
 * Of simulated models that were equally good everywhere, 3.0 to 5.8 % got a slice (500 a cell; normal, skewed and mostly small
 * errors, 400 to 2,000 rows). Rows are taken to be independent: an entity that recurs is on both sides of the split.
 *
 * @param frame columns to slice by, one row for each error
 * @param errors prediction − truth, or its size
 * @returns no slices, and nothing tested, where all losses are equal or no leaf has the rows
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`, `METRICS_VALUE_INVALID`, `METRICS_OPTION_INVALID`; `FRAME_INVALID`,
 *   `FRAME_COLUMN_MISSING`
 *
 * @example
 * ```ts
 * import { worstSlices } from '@fpl-ml/monitor/explain';
 *
 * const minutes = Array.from({ length: 400 }, (_, i) => (i * 7) % 90);
 * const errors = minutes.map((played, i) => (played < 20 ? 3 : 1) * (1 + (i % 5) / 5));
 * const { slices } = worstSlices({ minutes }, errors);
 * const sentence = slices[0]?.words; // minutes ≤ 18: MAE 4.2, the rest 1.4, …
 * ```
 */
export function worstSlices(
  frame: FrameInput,
  errors: ArrayLike<number>,
  options: WorstSlicesOptions = {},
): WorstSlices {
  const settings = checked(options);
  const columns = toFrame(frame);
  const names = options.columns ?? columnNames(columns);
  if (names.length > 0) requireSameLength(errors.length, rowCount(columns), 'rows of the frame');
  const losses = lossesOf(errors, settings.loss);
  const rows = splitRows(losses.length, names.length, options.random ?? seededRandom(0, 'worst-slices'));
  const features = names.map((name) => codedFeature(columns, name, rows.fit, losses));
  const usable = features.filter(({ codes }) => codes.some((code) => code !== codes[0]));
  const nothing = usable.length === 0 || losses.every((loss) => loss === losses[0]);
  const found = nothing
    ? { slices: [], tested: 0 }
    : searched({ ...rows, features: usable, losses, options: settings });
  const total = rows.rest.reduce((sum, row) => sum + (losses[row] ?? 0), 0);
  return Object.freeze({
    ...found,
    fitted: rows.fit.length,
    measured: rows.rest.length,
    loss: rows.rest.length === 0 ? Number.NaN : total / rows.rest.length,
  });
}
