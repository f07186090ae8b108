import { type Calibration, calibrationOf } from './calibration.js';
import { type ClassLabel, type ClassPrediction, type LabelledRows, labelledRows } from './class-labels.js';
import {
  type ClassFigures,
  type Confusion,
  classFigures,
  confusionFigures,
  confusionOf,
  type Estimate,
  shareOf,
} from './confusion.js';
import type { Interval } from './interval.js';
import { invalidOption, requireConfidence } from './metric-input.js';
import type { BinningRule, Forecasts } from './reliability.js';
import { NO_ESTIMATE, type ScoreFigures, scoreFigures } from './score-figures.js';
import { total } from './total.js';

/** Options of {@link classificationMetrics}. */
export interface ClassificationOptions {
  /**
   * The classes in order: of two, the second is the positive one; of rows of probabilities, the order of their columns.
   * Default: the distinct labels in ascending order.
   */
  readonly classes?: readonly ClassLabel[];
  /** What the predictions are. Default: `labels` for strings, `probabilities` for numbers and rows of numbers. */
  readonly predicted?: 'labels' | 'probabilities';
  /** Of two classes, the probability from which on the positive one is predicted. Default 0.5. */
  readonly threshold?: number;
  /** The confidence of the intervals, between 0 and 1. Default 0.95. */
  readonly confidence?: number;
  /** How many bins calibration is looked at in. Default 10. */
  readonly bins?: number;
  /** Bins with as many rows each (`mass`, the default), or of equal width (`width`). */
  readonly binning?: BinningRule;
  /** Probabilities are kept this far from 0 and 1 in the log loss. Default 0: a wrong certainty costs an infinite loss. */
  readonly clip?: number;
}

/** The figures of a classification; those of probabilities are NaN where labels were predicted. */
export type ClassificationFigure =
  | 'accuracy'
  | 'balancedAccuracy'
  | 'mcc'
  | 'precision'
  | 'recall'
  | 'f1'
  | 'rocAuc'
  | 'averagePrecision'
  | 'logLoss'
  | 'brier';

/** How well classes are told apart, and whether the probabilities can be believed. What is undefined is NaN. */
export interface ClassificationMetrics {
  /** Number of rows. */
  readonly n: number;
  readonly classes: readonly ClassLabel[];
  /** Rows counted by true class (first index) and predicted class (second), in the order of `classes`. */
  readonly confusion: Confusion;
  /** Share of rows that are right. */
  readonly accuracy: number;
  /** Mean of the recalls of the classes; NaN when one of them has no rows. */
  readonly balancedAccuracy: number;
  /** Matthews' correlation, from −1 to 1 (Gorodkin's for more than two classes). NaN when all rows have one class. */
  readonly mcc: number;
  /** Of the positive class; of more than two classes, the mean over them. NaN when a class was never predicted. */
  readonly precision: number;
  /** Of the positive class; of more than two classes, the mean over them. NaN when a class has no rows. */
  readonly recall: number;
  /** Of the positive class; of more than two classes, the mean over them. */
  readonly f1: number;
  /** Area under the ROC curve; of more than two classes, the mean of each against the others. NaN when a class has no rows. */
  readonly rocAuc: number;
  /** Mean precision over the positive rows (no interpolation); of more than two classes, as `rocAuc`. */
  readonly averagePrecision: number;
  /** Mean of −log of the probability of the true class, in nats. */
  readonly logLoss: number;
  /** Mean of (p − y)² of the positive class; of more than two classes the sum over them, from 0 to 2. */
  readonly brier: number;
  /**
   * By the names of the figures, for independent rows: binomial for shares, DeLong for the area of two classes, sd/√n for
   * losses, the jackknife for the rest. NaN where leaving out a single row leaves the figure undefined.
   */
  readonly standardErrors: Readonly<Record<ClassificationFigure, number>>;
  /**
   * By the names of the figures: Wilson for shares, Fisher's scale for `mcc`, log odds for `rocAuc` and `averagePrecision`
   * (NaN at 0 and 1), scaled χ² for losses, Student's t within 0 to 1 for means over classes.
   */
  readonly intervals: Readonly<Record<ClassificationFigure, Interval>>;
  /** The confidence of the intervals. */
  readonly confidence: number;
  /** The figures of each class, in the order of `classes`. */
  readonly perClass: readonly ClassFigures[];
  /**
   * Whether the probabilities mean what they say: of the positive class; of more than two classes, those of the predicted class.
   * Absent where labels were predicted.
   */
  readonly calibration?: Calibration;
}

type Estimates = Readonly<Record<ClassificationFigure, Estimate>>;

function estimates(
  rows: LabelledRows,
  counts: Confusion,
  perClass: readonly ClassFigures[],
  options: Checked,
): Estimates {
  const { confidence, clip } = options;
  const right = total(counts.map((line, at) => line[at] ?? 0));
  const none: ScoreFigures = {
    rocAuc: NO_ESTIMATE,
    averagePrecision: NO_ESTIMATE,
    logLoss: NO_ESTIMATE,
    brier: NO_ESTIMATE,
  };
  const [, positive] = perClass;
  const own = perClass.length === 2 && positive !== undefined ? positive : {};
  const { precision, recall, f1, ...whole } = { ...confusionFigures(counts, confidence), ...own };
  return {
    accuracy: shareOf(right, rows.truth.length, confidence),
    balancedAccuracy: whole.balancedAccuracy,
    mcc: whole.mcc,
    precision,
    recall,
    f1,
    ...(rows.probabilities === undefined ? none : scoreFigures(rows, rows.probabilities, clip, confidence)),
  };
}

/** The probability of the positive class, or that of the class that was predicted. */
function forecasts({ truth, predicted }: LabelledRows, probabilities: readonly Float64Array[]): Forecasts {
  const [, positive] = probabilities;
  if (probabilities.length === 2 && positive !== undefined)
    return { probability: positive, outcome: Float64Array.from(truth) };
  return {
    probability: Float64Array.from(predicted, (label, row) => probabilities[label]?.[row] ?? 0),
    outcome: Float64Array.from(predicted, (label, row) => Number(label === truth[row])),
  };
}

interface Checked {
  readonly confidence: number;
  readonly bins: number;
  readonly binning: BinningRule;
  readonly clip: number;
}

function checked({ confidence = 0.95, bins = 10, binning = 'mass', clip = 0 }: ClassificationOptions): Checked {
  requireConfidence(confidence);
  if (!(Number.isInteger(bins) && bins > 0)) throw invalidOption('a whole number of bins from 1', bins);
  if (binning !== 'mass' && binning !== 'width') throw invalidOption("binning 'mass' or 'width'", binning);
  if (!(clip >= 0 && clip < 0.5)) throw invalidOption('a clip from 0 to below 0.5', clip);
  return { confidence, bins, binning, clip };
}

function mapped<T>(found: Estimates, pick: (estimate: Estimate) => T): Readonly<Record<ClassificationFigure, T>> {
  return Object.freeze({
    accuracy: pick(found.accuracy),
    balancedAccuracy: pick(found.balancedAccuracy),
    mcc: pick(found.mcc),
    precision: pick(found.precision),
    recall: pick(found.recall),
    f1: pick(found.f1),
    rocAuc: pick(found.rocAuc),
    averagePrecision: pick(found.averagePrecision),
    logLoss: pick(found.logLoss),
    brier: pick(found.brier),
  });
}

/**
 * The figures of a classification with standard errors, intervals and calibration, for two classes or more. Figures, ties and
 * means over classes follow scikit-learn; what it sets to 0 with a warning (the precision of a class that was never predicted)
 * is NaN here.
 *
 * An expected calibration error of 0.03 says nothing by itself: `calibration.calibrationError.nullExpectation` is what a
 * perfectly calibrated model has with these rows, and `spiegelhalter` tests it.
 *
 * @param yTrue labels, strings or finite numbers
 * @param predicted the probability of the positive class by row, or rows of probabilities of all classes, or labels
 * @throws FplMlError `METRICS_LENGTH_MISMATCH`; `METRICS_VALUE_INVALID` for what is no label or no probability, naming the row;
 *   `METRICS_CLASSES_INVALID` for fewer than two classes, or one probability a row for more; `METRICS_OPTION_INVALID`
 *
 * @example
 * ```ts
 * import { classificationMetrics } from '@fpl-ml/monitor';
 *
 * const { rocAuc, intervals } = classificationMetrics([0, 1, 1, 0, 1], [0.2, 0.9, 0.4, 0.5, 0.7]);
 * const [low, high] = intervals.accuracy;
 * const { perClass } = classificationMetrics(['win', 'draw', 'win'], ['win', 'win', 'draw']);
 * ```
 */
export function classificationMetrics(
  yTrue: ArrayLike<ClassLabel>,
  predicted: ClassPrediction,
  options: ClassificationOptions = {},
): ClassificationMetrics {
  const settings = checked(options);
  const { confidence, bins, binning } = settings;
  const rows = labelledRows(yTrue, predicted, options);
  const confusion = confusionOf(rows);
  const perClass = classFigures(rows.classes, confusion, confidence);
  const found = estimates(rows, confusion, perClass, settings);
  const { probabilities } = rows;
  return Object.freeze({
    n: rows.truth.length,
    classes: Object.freeze([...rows.classes]),
    confusion,
    ...mapped(found, ({ value }) => value),
    standardErrors: mapped(found, ({ standardError }) => standardError),
    intervals: mapped(found, ({ interval }) => interval),
    confidence,
    perClass: Object.freeze(perClass),
    ...(probabilities === undefined
      ? {}
      : { calibration: calibrationOf(forecasts(rows, probabilities), bins, binning, confidence) }),
  });
}
