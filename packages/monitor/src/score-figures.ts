import { averagePrecision } from './average-precision.js';
import type { LabelledRows } from './class-labels.js';
import type { Estimate } from './confusion.js';
import { clamped, logitInterval, positiveInterval, tInterval } from './interval.js';
import { jackknifeError } from './jackknife.js';
import { rocArea } from './roc-auc.js';
import { scoreGroups } from './score-order.js';
import { total } from './total.js';

/** Figures of probabilities. */
export interface ScoreFigures {
  readonly rocAuc: Estimate;
  readonly averagePrecision: Estimate;
  readonly logLoss: Estimate;
  readonly brier: Estimate;
}

interface Ranked {
  readonly value: number;
  readonly standardError: number;
  readonly withoutPositive: Float64Array;
  readonly withoutNegative: Float64Array;
}

type RankedFigure = (groups: ReturnType<typeof scoreGroups>) => Ranked;

/** The mean over classes of a figure of each against the others; its error by the jackknife over rows. */
function macro(rows: LabelledRows, probabilities: readonly Float64Array[], figure: RankedFigure): Ranked {
  const without = new Float64Array(rows.truth.length);
  let value = 0;
  for (const [at, column] of probabilities.entries()) {
    const groups = scoreGroups(column, (row) => rows.truth[row] === at);
    const one = figure(groups);
    value += one.value / probabilities.length;
    for (let row = 0; row < without.length; row += 1) {
      const list = rows.truth[row] === at ? one.withoutPositive : one.withoutNegative;
      without[row] = (without[row] ?? 0) + (list[groups.of[row] ?? 0] ?? Number.NaN) / probabilities.length;
    }
  }
  return { value, standardError: jackknifeError(without), withoutPositive: without, withoutNegative: without };
}

function ranked(
  rows: LabelledRows,
  probabilities: readonly Float64Array[],
  figure: RankedFigure,
  confidence: number,
): Estimate {
  const [, positive] = probabilities;
  const { value, standardError } =
    probabilities.length === 2 && positive !== undefined
      ? figure(scoreGroups(positive, (row) => rows.truth[row] === 1))
      : macro(rows, probabilities, figure);
  return Object.freeze({ value, standardError, interval: logitInterval(value, standardError, confidence) });
}

/** The mean of losses of rows. */
function meanLoss(losses: Float64Array, confidence: number): Estimate {
  const n = losses.length;
  const value = n === 0 ? Number.NaN : total(losses) / n;
  const squares = losses.reduce((sum, loss) => sum + (loss - value) * (loss - value), 0);
  const standardError = n < 2 ? Number.NaN : Math.sqrt(squares / (n - 1) / n);
  return Object.freeze({ value, standardError, interval: positiveInterval(value, standardError, confidence) });
}

/** Of two classes (p − y)² of the positive one; of more the sum over classes, from 0 to 2. */
function brierLosses({ truth }: LabelledRows, probabilities: readonly Float64Array[]): Float64Array {
  const columns = probabilities.length === 2 ? probabilities.slice(1) : probabilities;
  const first = probabilities.length - columns.length;
  return Float64Array.from(truth, (label, row) =>
    columns.reduce((sum, column, i) => {
      const off = (column[row] ?? 0) - Number(label === i + first);
      return sum + off * off;
    }, 0),
  );
}

export function scoreFigures(
  rows: LabelledRows,
  probabilities: readonly Float64Array[],
  clip: number,
  confidence: number,
): ScoreFigures {
  const logLosses = Float64Array.from(rows.truth, (label, row) => {
    const p = probabilities[label]?.[row] ?? Number.NaN;
    return -Math.log(Math.min(1 - clip, Math.max(clip, p)));
  });
  return {
    rocAuc: ranked(rows, probabilities, rocArea, confidence),
    averagePrecision: ranked(rows, probabilities, averagePrecision, confidence),
    logLoss: meanLoss(logLosses, confidence),
    brier: meanLoss(brierLosses(rows, probabilities), confidence),
  };
}

/** Figures of what was not predicted. */
export const NO_ESTIMATE: Estimate = Object.freeze({
  value: Number.NaN,
  standardError: Number.NaN,
  interval: clamped(tInterval(Number.NaN, Number.NaN, 1, 0.5), 0, 1),
});
