import { type ClassLabel, type ClassPrediction, type LabelledRows, labelledRows } from './class-labels.js';
import type { ClassificationOptions } from './classification-metrics.js';
import { invalidOption, invalidValue, requireConfidence, requireSameLength } from './metric-input.js';
import { type BaselineComparison, comparePaired } from './paired-loss.js';

/** Options of {@link compareClassifierWithBaselines}. */
export interface ClassifierBaselineOptions extends Pick<ClassificationOptions, 'classes' | 'predicted' | 'threshold'> {
  /** Labels to take the majority and the shares from, for instance those of the training rows. Default: the rows in hand. */
  readonly reference?: ArrayLike<ClassLabel>;
  /** The period of each row: makes periods the unit of inference. */
  readonly period?: ArrayLike<string | number>;
  /** The level of the verdicts, of each comparison by itself. Default 0.05. */
  readonly alpha?: number;
  /** The confidence of the intervals, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
}

function sharesOf(labels: ArrayLike<ClassLabel>, classes: readonly ClassLabel[]): readonly number[] {
  const counts = new Map<ClassLabel, number>(classes.map((label) => [label, 0]));
  for (let row = 0; row < labels.length; row += 1) {
    const label = labels[row] ?? '';
    const count = counts.get(label);
    if (count === undefined) throw invalidValue(`one of the classes ${classes.join(', ')}`, label, row);
    counts.set(label, count + 1);
  }
  return classes.map((label) => (counts.get(label) ?? 0) / labels.length);
}

const wrong = (predicted: (row: number) => number, { truth }: LabelledRows): Float64Array =>
  Float64Array.from(truth, (label, row) => Number(predicted(row) !== label));

/** Σ (p − y)² over the classes: of two classes twice the Brier score of the positive one, which leaves the skill as it is. */
const squared = (probability: (at: number, row: number) => number, { truth, classes }: LabelledRows): Float64Array =>
  Float64Array.from(truth, (label, row) =>
    classes.reduce<number>((sum, _, at) => {
      const off = probability(at, row) - Number(at === label);
      return sum + off * off;
    }, 0),
  );

/**
 * Whether a classifier is better than one that always says the same: `majority`, the most frequent class, by the error rate;
 * and, where probabilities are predicted, `prior`, the shares of the classes, by the Brier score summed over classes. As
 * {@link compareWithBaselines}, paired row by row or period by period.
 *
 * @throws FplMlError as `classificationMetrics`
 *
 * @example
 * ```ts
 * import { compareClassifierWithBaselines } from '@fpl-ml/monitor';
 *
 * const [majority, prior] = compareClassifierWithBaselines([0, 1, 1, 0, 1], [0.2, 0.9, 0.4, 0.5, 0.7]);
 * const skill: number | undefined = prior?.skill;
 * ```
 */
export function compareClassifierWithBaselines(
  yTrue: ArrayLike<ClassLabel>,
  predicted: ClassPrediction,
  options: ClassifierBaselineOptions = {},
): readonly BaselineComparison[] {
  const { alpha = 0.05, period, reference = yTrue } = options;
  const confidence = requireConfidence(options.confidence ?? 0.95);
  if (!(alpha > 0 && alpha < 1)) throw invalidOption('an alpha between 0 and 1', alpha);
  if (period !== undefined) requireSameLength(yTrue.length, period.length, 'periods');
  const rows = labelledRows(yTrue, predicted, options);
  const shares = sharesOf(reference, rows.classes);
  const majority = shares.indexOf(Math.max(...shares));
  const unit = period === undefined ? {} : { unit: Array.from(period) };
  const errors = { model: wrong((row) => rows.predicted[row] ?? 0, rows), baseline: wrong(() => majority, rows) };
  const found = [comparePaired('majority', { ...errors, ...unit }, alpha, confidence)];
  const { probabilities } = rows;
  if (probabilities !== undefined) {
    const model = squared((at, row) => probabilities[at]?.[row] ?? 0, rows);
    const baseline = squared((at) => shares[at] ?? 0, rows);
    found.push(comparePaired('prior', { model, baseline, ...unit }, alpha, confidence));
  }
  return Object.freeze(found);
}
