import { type Column, columnNames, type Frame, type FrameInput, FplMlError, rowCount, toFrame } from '@fpl-ml/core';

/** Rows of one period with what came of them. */
export interface LabelledPeriod {
  /** Id of the period. */
  readonly period: string;
  /** One row for each prediction; what the model saw, or some of it, or more. */
  readonly features: FrameInput;
  /** What was predicted. */
  readonly predictions: ArrayLike<number>;
  /** What came, in the same unit. */
  readonly outcomes: ArrayLike<number>;
}

/** The column that holds the prediction among the features. */
export const PREDICTION_COLUMN = '(prediction)';

/** @internal */
export function estimatorInvalid(message: string): FplMlError {
  return new FplMlError('ESTIMATOR_INPUT_INVALID', message);
}

/**
 * Features with the prediction as a further one.
 *
 * @throws FplMlError `ESTIMATOR_INPUT_INVALID`, `FRAME_INVALID`
 */
export function withPrediction(features: FrameInput, predictions: ArrayLike<number>): Frame {
  const frame = toFrame(features);
  if (PREDICTION_COLUMN in frame) throw estimatorInvalid(`Expected no feature called "${PREDICTION_COLUMN}".`);
  const known = columnNames(frame).length > 0;
  if (known && rowCount(frame) !== predictions.length) {
    throw estimatorInvalid(`Expected one prediction a row, got ${predictions.length} for ${rowCount(frame)} rows.`);
  }
  const column = Float64Array.from(predictions);
  const bad = column.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw estimatorInvalid(`Expected finite predictions, got ${column[bad]} in row ${bad}.`);
  return { ...frame, [PREDICTION_COLUMN]: column };
}

/** The rows of all periods, one after the other. */
export interface StackedRows {
  readonly frame: Frame;
  /** |outcome − prediction| by row. */
  readonly absolute: Float64Array;
  /** Its square. */
  readonly squared: Float64Array;
  /** Where each period begins, and at the end the number of rows. */
  readonly starts: readonly number[];
}

function stackColumn(parts: readonly Column[]): Column {
  const all = parts.flatMap((part) => Array.from<number | string | null>(part));
  const words = all.some((value) => typeof value === 'string');
  // Booster and frame refuse a mixture, and say where it is.
  if (words) return all as readonly (string | null)[];
  return Float64Array.from(all, (value) => (typeof value === 'number' ? value : Number.NaN));
}

function checkNames(frames: readonly Frame[]): readonly string[] {
  const names = columnNames(frames[0] ?? {});
  for (const frame of frames) {
    const own = columnNames(frame);
    if (own.length === names.length && names.every((name) => name in frame)) continue;
    throw estimatorInvalid(`Expected the features ${names.join(', ')} in every period, got ${own.join(', ')}.`);
  }
  return names;
}

function absoluteErrors({ period, predictions, outcomes }: LabelledPeriod): Float64Array {
  if (outcomes.length !== predictions.length) {
    const message = `Expected one outcome for each of ${predictions.length} predictions of "${period}", got ${outcomes.length}.`;
    throw estimatorInvalid(message);
  }
  const errors = Float64Array.from(predictions, (value, row) => Math.abs((outcomes[row] ?? Number.NaN) - value));
  const bad = errors.findIndex((error) => !Number.isFinite(error));
  if (bad >= 0) throw estimatorInvalid(`Expected finite outcomes in "${period}", got ${outcomes[bad]} in row ${bad}.`);
  return errors;
}

/** @throws FplMlError `ESTIMATOR_INPUT_INVALID`, `FRAME_INVALID` */
export function stackPeriods(periods: readonly LabelledPeriod[]): StackedRows {
  const frames = periods.map(({ features, predictions }) => withPrediction(features, predictions));
  const parts = periods.map(absoluteErrors);
  const starts = [0];
  for (const part of parts) starts.push((starts.at(-1) ?? 0) + part.length);
  const absolute = new Float64Array(starts.at(-1) ?? 0);
  for (const [i, part] of parts.entries()) absolute.set(part, starts[i]);
  const names = checkNames(frames);
  const frame = Object.fromEntries(names.map((name) => [name, stackColumn(frames.map((part) => part[name] ?? []))]));
  return { frame: toFrame(frame), absolute, squared: absolute.map((error) => error * error), starts };
}
