import { FplMlError } from '@fpl-ml/core';
import { invalidOption, invalidValue, requireSameLength } from './metric-input.js';

/** The name of a class. */
export type ClassLabel = string | number;

/** Rows by their class's position, and what is known of probabilities. */
export interface LabelledRows {
  readonly classes: readonly ClassLabel[];
  /** Position of each row's true class. */
  readonly truth: Int32Array;
  /** Position of each row's predicted class. */
  readonly predicted: Int32Array;
  /** Probabilities by class and row; for two classes of both. Absent where labels were predicted. */
  readonly probabilities?: readonly Float64Array[];
}

/** What is predicted of each row: the probability of the positive class, a label, or the probabilities of all classes. */
export type ClassPrediction = ArrayLike<number> | ArrayLike<ClassLabel> | ArrayLike<ArrayLike<number>>;

export interface LabelOptions {
  readonly classes?: readonly ClassLabel[];
  readonly predicted?: 'labels' | 'probabilities';
  readonly threshold?: number;
}

const isLabel = (value: unknown): value is ClassLabel => typeof value === 'string' || Number.isFinite(value);

function byOrder(a: ClassLabel, b: ClassLabel): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return String(a) < String(b) ? -1 : Number(String(a) > String(b));
}

/** Distinct labels in ascending order. */
function labelsIn(...lists: readonly ArrayLike<unknown>[]): readonly ClassLabel[] {
  const found = new Set<ClassLabel>();
  for (const list of lists) {
    for (let row = 0; row < list.length; row += 1) {
      const label = list[row];
      if (!isLabel(label)) throw invalidValue('a label, a string or a finite number', label, row);
      found.add(label);
    }
  }
  return [...found].sort(byOrder);
}

function positionsOf(labels: ArrayLike<unknown>, classes: readonly ClassLabel[]): Int32Array {
  const at = new Map<unknown, number>(classes.map((label, position) => [label, position]));
  return Int32Array.from({ length: labels.length }, (_, row) => {
    const position = at.get(labels[row]);
    if (position === undefined) throw invalidValue(`one of the classes ${classes.join(', ')}`, labels[row], row);
    return position;
  });
}

const isList = (value: unknown): value is ArrayLike<number> =>
  typeof value === 'object' && value !== null && 'length' in value;

function requireProbability(value: number | undefined, row: number): number {
  if (value !== undefined && value >= 0 && value <= 1) return value;
  throw invalidValue("a probability from 0 to 1 (for labels say predicted: 'labels')", value, row);
}

/** Probabilities by class from rows of them; a row must sum to 1 within 1e-5, as those of single precision do. */
function fromRows(rows: ArrayLike<unknown>, classes: number): readonly Float64Array[] {
  const columns = Array.from({ length: classes }, () => new Float64Array(rows.length));
  for (let row = 0; row < rows.length; row += 1) {
    const list = rows[row];
    if (!isList(list) || list.length !== classes)
      throw invalidValue(`${classes} probabilities, one of each class`, list, row);
    let sum = 0;
    for (const [position, column] of columns.entries()) {
      column[row] = requireProbability(list[position], row);
      sum += column[row] ?? 0;
    }
    if (Math.abs(sum - 1) > 1e-5) throw invalidValue('probabilities that sum to 1', sum, row);
  }
  return columns;
}

function fromPositive(values: ArrayLike<unknown>, classes: readonly ClassLabel[]): readonly Float64Array[] {
  if (classes.length !== 2) {
    throw new FplMlError(
      'METRICS_CLASSES_INVALID',
      `Expected two classes with one probability a row, got ${classes.length} (${classes.join(', ')}): name both with "classes", or give rows of probabilities.`,
    );
  }
  const positive = Float64Array.from({ length: values.length }, (_, row) => {
    const value = values[row];
    return requireProbability(typeof value === 'number' ? value : undefined, row);
  });
  return [positive.map((p) => 1 - p), positive];
}

/** The first of the most probable classes; of two, the second from the threshold on. */
function decide(probabilities: readonly Float64Array[], threshold: number): Int32Array {
  const [first, positive] = probabilities;
  if (probabilities.length === 2 && positive !== undefined)
    return Int32Array.from(positive, (p) => Number(p >= threshold));
  return Int32Array.from({ length: first?.length ?? 0 }, (_, row) => {
    let best = 0;
    for (let k = 1; k < probabilities.length; k += 1)
      if ((probabilities[k]?.[row] ?? 0) > (probabilities[best]?.[row] ?? 0)) best = k;
    return best;
  });
}

function checkClasses(classes: readonly ClassLabel[]): readonly ClassLabel[] {
  if (new Set(classes).size === classes.length && classes.length > 1) return classes;
  throw new FplMlError(
    'METRICS_CLASSES_INVALID',
    `Expected at least two different classes, got ${classes.length} (${classes.join(', ')}): name all of them with "classes".`,
  );
}

function areLabels(predicted: ClassPrediction, options: LabelOptions): boolean {
  if (options.predicted !== undefined) {
    if (options.predicted !== 'labels' && options.predicted !== 'probabilities')
      throw invalidOption("predicted 'labels' or 'probabilities'", options.predicted);
    return options.predicted === 'labels';
  }
  return typeof predicted[0] === 'string';
}

/**
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`, `METRICS_VALUE_INVALID`, `METRICS_CLASSES_INVALID`, `METRICS_OPTION_INVALID`
 */
export function labelledRows(
  yTrue: ArrayLike<ClassLabel>,
  predicted: ClassPrediction,
  options: LabelOptions,
): LabelledRows {
  requireSameLength(yTrue.length, predicted.length, 'predictions');
  const { threshold = 0.5 } = options;
  if (!(threshold >= 0 && threshold <= 1)) throw invalidOption('a threshold from 0 to 1', threshold);
  const asLabels = areLabels(predicted, options);
  const classes = checkClasses(options.classes ?? labelsIn(...(asLabels ? [yTrue, predicted] : [yTrue])));
  const truth = positionsOf(yTrue, classes);
  if (asLabels) return { classes, truth, predicted: positionsOf(predicted, classes) };
  const probabilities = isList(predicted[0]) ? fromRows(predicted, classes.length) : fromPositive(predicted, classes);
  return { classes, truth, probabilities, predicted: decide(probabilities, threshold) };
}
