import type { ClassLabel, LabelledRows } from './class-labels.js';
import { clamped, correlationInterval, type Interval, tInterval, wilsonInterval } from './interval.js';
import { jackknifeError } from './jackknife.js';
import { total } from './total.js';

/** Rows counted by true class (first index) and predicted class (second). */
export type Confusion = readonly (readonly number[])[];

/** A figure with its uncertainty. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
  readonly interval: Interval;
}

/** How well one class is told from the others. */
export interface ClassFigures {
  readonly label: ClassLabel;
  /** Rows of the class. */
  readonly support: number;
  /** Rows that were predicted to be of the class. */
  readonly predicted: number;
  /** Share of the predicted that are of the class, with Wilson's interval; NaN when none was predicted. */
  readonly precision: Estimate;
  /** Share of the class that was predicted, with Wilson's interval; NaN when the class has no rows. */
  readonly recall: Estimate;
  /** 2TP/(2TP + FP + FN); its interval is Wilson's of TP/(TP + FP + FN), carried over. NaN when there is none of the three. */
  readonly f1: Estimate;
}

export function confusionOf({ classes, truth, predicted }: LabelledRows): Confusion {
  const counts = classes.map(() => classes.map(() => 0));
  for (let row = 0; row < truth.length; row += 1) {
    const [t, p] = [truth[row] ?? 0, predicted[row] ?? 0];
    const line = counts[t];
    if (line !== undefined) line[p] = (line[p] ?? 0) + 1;
  }
  return Object.freeze(counts.map((line) => Object.freeze(line)));
}

const columnTotal = (counts: Confusion, at: number): number => total(counts.map((line) => line[at] ?? 0));
const rowTotal = (counts: Confusion, at: number): number => total(counts[at] ?? []);
const hits = (counts: Confusion, at: number): number => counts[at]?.[at] ?? 0;

/** A share of rows, with Wilson's interval. */
export function shareOf(count: number, n: number, confidence: number): Estimate {
  const value = count / n;
  const standardError = Math.sqrt((value * (1 - value)) / n);
  return Object.freeze({ value, standardError, interval: wilsonInterval(count, n, confidence) });
}

function f1Of(truePositive: number, union: number, confidence: number): Estimate {
  const jaccard = shareOf(truePositive, union, confidence);
  const carry = (share: number): number => (2 * share) / (1 + share);
  const [low, high] = jaccard.interval;
  const slope = 2 / ((1 + jaccard.value) * (1 + jaccard.value));
  return Object.freeze({
    value: carry(jaccard.value),
    standardError: slope * jaccard.standardError,
    interval: Object.freeze([carry(low), carry(high)] as const),
  });
}

export function classFigures(
  classes: readonly ClassLabel[],
  counts: Confusion,
  confidence: number,
): readonly ClassFigures[] {
  return classes.map((label, at) => {
    const [support, predicted, hit] = [rowTotal(counts, at), columnTotal(counts, at), hits(counts, at)];
    return Object.freeze({
      label,
      support,
      predicted,
      precision: shareOf(hit, predicted, confidence),
      recall: shareOf(hit, support, confidence),
      f1: f1Of(hit, support + predicted - hit, confidence),
    });
  });
}

const meanOver = (counts: Confusion, figure: (at: number) => number): number =>
  total(counts.map((_, at) => figure(at))) / counts.length;

/** Means over the classes, each with the same weight; NaN where one class has none. */
const MACRO = {
  precision: (counts: Confusion) => meanOver(counts, (at) => hits(counts, at) / columnTotal(counts, at)),
  recall: (counts: Confusion) => meanOver(counts, (at) => hits(counts, at) / rowTotal(counts, at)),
  f1: (counts: Confusion) =>
    meanOver(counts, (at) => (2 * hits(counts, at)) / (columnTotal(counts, at) + rowTotal(counts, at))),
} as const;

/** Matthews' correlation; of more than two classes by Gorodkin (2004). NaN when all rows have one true or one predicted class. */
function matthews(counts: Confusion): number {
  const n = total(counts.map(total));
  let [both, truths, predictions] = [0, 0, 0];
  for (let at = 0; at < counts.length; at += 1) {
    const [t, p] = [rowTotal(counts, at) / n, columnTotal(counts, at) / n];
    both += hits(counts, at) / n - t * p;
    truths += t * t;
    predictions += p * p;
  }
  const spread = Math.sqrt((1 - truths) * (1 - predictions));
  return spread === 0 ? Number.NaN : both / spread;
}

/** The figure without one row of each cell in turn. */
function jackknifed(counts: Confusion, figure: (counts: Confusion) => number): number {
  const values: number[] = [];
  for (let t = 0; t < counts.length; t += 1) {
    for (let p = 0; p < counts.length; p += 1) {
      const without = counts.map((line, i) => line.map((count, j) => (i === t && j === p ? count - 1 : count)));
      values.push((counts[t]?.[p] ?? 0) === 0 ? Number.NaN : figure(without));
    }
  }
  return jackknifeError(values, counts.flat());
}

/** What a confusion matrix says as a whole. */
export interface ConfusionFigures {
  readonly balancedAccuracy: Estimate;
  readonly mcc: Estimate;
  readonly precision: Estimate;
  readonly recall: Estimate;
  readonly f1: Estimate;
}

export function confusionFigures(counts: Confusion, confidence: number): ConfusionFigures {
  const n = total(counts.map(total));
  const macro = (figure: (counts: Confusion) => number): Estimate => {
    const [value, standardError] = [figure(counts), jackknifed(counts, figure)];
    const interval = clamped(tInterval(value, standardError, n - 1, confidence), 0, 1);
    return Object.freeze({ value, standardError, interval });
  };
  const [value, standardError] = [matthews(counts), jackknifed(counts, matthews)];
  return {
    balancedAccuracy: macro(MACRO.recall),
    mcc: Object.freeze({ value, standardError, interval: correlationInterval(value, standardError, confidence) }),
    precision: macro(MACRO.precision),
    recall: macro(MACRO.recall),
    f1: macro(MACRO.f1),
  };
}
