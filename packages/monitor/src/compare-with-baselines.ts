import { mean, quantile } from '@fpl-ml/stats';
import { finiteValues, invalidOption, requireConfidence, requireSameLength } from './metric-input.js';
import { type BaselineComparison, comparePaired, type PairedLosses } from './paired-loss.js';
import { rowLosses } from './row-loss.js';

/** A baseline: a constant, the entity's last true value, or predictions that are given (NaN where there is none). */
export type Baseline = 'mean' | 'median' | 'last' | ArrayLike<number>;

/** Options of {@link compareWithBaselines}. */
export interface BaselineOptions {
  /** By name. Default `{ mean: 'mean', median: 'median' }`. */
  readonly baselines?: Readonly<Record<string, Baseline>>;
  /**
   * True values to take the constants from, for instance those of the training rows. Default: the rows in hand, which is the
   * best constant in hindsight: the hardest one to beat.
   */
  readonly reference?: ArrayLike<number>;
  /** For `last`: the entity of each row; the rows are in order of time. Default: all rows are one entity's. */
  readonly entity?: ArrayLike<string | number>;
  /** The period of each row: makes periods the unit of inference, since rows of one period are rarely independent. */
  readonly period?: ArrayLike<string | number>;
  /** |e| (`absolute`, the default) or e² (`squared`). */
  readonly loss?: 'absolute' | 'squared';
  /** The level of the verdicts, of each comparison by itself. Default 0.05. */
  readonly alpha?: number;
  /** The confidence of the intervals, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

type Checked = Required<Pick<BaselineOptions, 'baselines' | 'loss' | 'alpha' | 'confidence'>> & BaselineOptions;

function checked(n: number, options: BaselineOptions): Checked {
  const {
    baselines = { mean: 'mean', median: 'median' },
    loss = 'absolute',
    alpha = 0.05,
    confidence = 0.95,
  } = options;
  if (!(alpha > 0 && alpha < 1)) throw invalidOption('an alpha between 0 and 1', alpha);
  if (loss !== 'absolute' && loss !== 'squared') throw invalidOption("loss 'absolute' or 'squared'", loss);
  if (options.entity !== undefined) requireSameLength(n, options.entity.length, 'entities');
  if (options.period !== undefined) requireSameLength(n, options.period.length, 'periods');
  return { ...options, baselines, loss, alpha, confidence: requireConfidence(confidence) };
}

function lastValues(truth: Float64Array, entity: ArrayLike<string | number> | undefined): Float64Array {
  const last = new Map<string | number, number>();
  return truth.map((value, row) => {
    const name = entity?.[row] ?? 'all';
    const before = last.get(name) ?? Number.NaN;
    last.set(name, value);
    return before;
  });
}

function predictionsOf(name: string, baseline: Baseline, truth: Float64Array, options: Checked): Float64Array {
  const constant = (of: (values: Float64Array) => number): Float64Array =>
    new Float64Array(truth.length).fill(of(finiteValues(options.reference ?? truth, 'a finite reference value')));
  if (baseline === 'mean') return constant(mean);
  if (baseline === 'median') return constant((values) => quantile(values, 0.5));
  if (baseline === 'last') return lastValues(truth, options.entity);
  if (typeof baseline === 'string')
    throw invalidOption(`baseline "${name}" 'mean', 'median', 'last' or predictions`, baseline);
  requireSameLength(truth.length, baseline.length, `predictions of baseline "${name}"`);
  return Float64Array.from(baseline);
}

function pairedLosses(truth: Float64Array, model: Float64Array, other: Float64Array, options: Checked): PairedLosses {
  const rows = Array.from(truth, (_, row) => row).filter((row) => !Number.isNaN(other[row]));
  const pick = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row] ?? 0);
  const own = pick(truth);
  const { period } = options;
  return {
    model: rowLosses(own, pick(model), options.loss),
    baseline: rowLosses(own, pick(other), options.loss),
    ...(period === undefined ? {} : { unit: rows.map((row) => period[row] ?? '') }),
  };
}

/**
 * Whether a model is better than what costs nothing, and how surely: the same rows, paired losses, skill and difference
 * with their intervals. R² above 0 is the same question without an answer to the second half.
 *
 * @param yTrue true values
 * @param yPred predictions of the model, in the same order
 * @returns one comparison a baseline, in their order; with fewer than two units the p-value is NaN and nothing is concluded
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`, `METRICS_VALUE_INVALID`, `METRICS_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { compareWithBaselines } from '@fpl-ml/monitor';
 *
 * const [constant, last] = compareWithBaselines([2, 6, 1, 3, 8, 2], [2.5, 5, 2, 2.5, 6, 3], {
 *   baselines: { mean: 'mean', last: 'last' },
 *   entity: ['a', 'b', 'c', 'a', 'b', 'c'],
 * });
 * const better: boolean = constant?.verdict === 'better';
 * ```
 */
export function compareWithBaselines(
  yTrue: ArrayLike<number>,
  yPred: ArrayLike<number>,
  options: BaselineOptions = {},
): readonly BaselineComparison[] {
  requireSameLength(yTrue.length, yPred.length, 'predictions');
  const settings = checked(yTrue.length, options);
  const truth = finiteValues(yTrue, 'a finite true value');
  const model = finiteValues(yPred, 'a finite prediction');
  return Object.freeze(
    Object.entries(settings.baselines).map(([name, baseline]) => {
      const other = predictionsOf(name, baseline, truth, settings);
      return comparePaired(name, pairedLosses(truth, model, other, settings), settings.alpha, settings.confidence);
    }),
  );
}
