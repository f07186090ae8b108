import { FplMlError, numericColumn, rowCount } from '@fpl-ml/core';
import type { Predictor } from '../trainer.js';

/** One term of a linear model. */
interface Term {
  readonly input: string;
  readonly weight: number;
  /** Taken where the input is missing. */
  readonly missing: number;
}

function invalid(problem: string, cause?: unknown): FplMlError {
  return new FplMlError(
    'LINEAR_MODEL_INVALID',
    `Expected {"kind":"linear","intercept":…,"terms":[{"input":…,"weight":…,"missing":…}]}, got ${problem}: write it so.`,
    { cause },
  );
}

function parsed(artifact: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(artifact));
  } catch (cause) {
    throw invalid('no JSON', cause);
  }
}

function finite(value: unknown, name: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalid(`${name} that is no finite number`);
}

function termOf(value: unknown): Term {
  const read = (name: string): unknown => Reflect.get(Object(value), name);
  const input = read('input');
  if (typeof input !== 'string') throw invalid('a term without its input');
  return {
    input,
    weight: finite(read('weight'), 'a weight'),
    missing: finite(read('missing') ?? 0, 'a value for missing'),
  };
}

/**
 * Reads a linear model that any program can write as JSON: `{ "kind": "linear", "intercept": 1.5, "terms": [{ "input":
 * "minutes", "weight": 0.02, "missing": 45 }] }`. A prediction is the intercept and the sum of weight × input; where an input
 * is missing, `missing` is taken (default 0).
 *
 * @throws FplMlError `LINEAR_MODEL_INVALID`; from `predict` `FRAME_COLUMN_MISSING`
 */
export function loadLinearModel(artifact: Uint8Array): Predictor {
  const model = parsed(artifact);
  const read = (name: string): unknown => Reflect.get(Object(model), name);
  if (read('kind') !== 'linear') throw invalid('another kind');
  const intercept = finite(read('intercept'), 'an intercept');
  const listed = read('terms');
  if (!Array.isArray(listed)) throw invalid('no terms');
  const terms = listed.map(termOf);
  return {
    predict: (frame) => {
      const sums = new Float64Array(rowCount(frame)).fill(intercept);
      for (const { input, weight, missing } of terms) {
        numericColumn(frame, input).forEach((value, row) => {
          sums[row] = (sums[row] ?? 0) + weight * (Number.isFinite(value) ? value : missing);
        });
      }
      return sums;
    },
  };
}
