import { FplMlError, type Frame, rowCount, selectRows } from '@fpl-ml/core';
import type { Trainer, TrainerSignature } from './trainer.js';

/** Rows whose predictions the journal keeps, at most. */
const SAMPLE = 64;
/** Relative difference that another version of Node or of a processor may make. */
const TOLERANCE = 1e-9;

function unusable(problem: string, cause?: unknown): FplMlError {
  return new FplMlError(
    'CANDIDATE_UNUSABLE',
    `Expected the trained model to be read back and to predict a finite number for each row, ${problem}: correct the trainer.`,
    { cause, data: { problem } },
  );
}

/** Rows of the training data, evenly spread, with nothing in them that the model does not say it reads. */
function sampleOf(train: Frame, { inputs }: TrainerSignature): Frame {
  const rows = rowCount(train);
  const count = Math.min(SAMPLE, rows);
  const chosen = Array.from({ length: count }, (_, i) => Math.floor((i * rows) / count));
  const read = inputs.flatMap(({ name }) => {
    const column = train[name];
    return column === undefined ? [] : [[name, column] as const];
  });
  return selectRows(Object.fromEntries(read), chosen);
}

async function predicted(trainer: Trainer, artifact: Uint8Array, sample: Frame): Promise<readonly number[]> {
  try {
    return Array.from((await trainer.load(artifact)).predict(sample));
  } catch (cause) {
    throw unusable(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

/** What a model is tried on. */
export interface Trial {
  readonly trainer: Trainer;
  readonly artifact: Uint8Array;
  readonly signature: TrainerSignature;
  readonly train: Frame;
}

/**
 * Reads a model back from its bytes, as whoever serves it will, and predicts a sample of the training rows with it.
 *
 * @throws FplMlError `CANDIDATE_UNUSABLE`
 */
export async function tryCandidate({ trainer, artifact, signature, train }: Trial): Promise<readonly number[]> {
  const sample = sampleOf(train, signature);
  const predictions = await predicted(trainer, artifact, sample);
  if (predictions.length !== rowCount(sample)) {
    throw unusable(`it gave ${predictions.length} predictions for ${rowCount(sample)} rows`);
  }
  const bad = predictions.filter((value) => !Number.isFinite(value)).length;
  if (bad > 0) throw unusable(`it gave none for ${bad} of ${predictions.length} rows`);
  return predictions;
}

/**
 * Tries the bytes as they are stored: they must predict what they did when they were trained.
 *
 * @param expected predictions on the same sample; `null` when they were not kept
 * @throws FplMlError `CANDIDATE_UNUSABLE`
 */
export async function verifyCandidate(trial: Trial, expected: readonly number[] | null): Promise<void> {
  const predictions = await tryCandidate(trial);
  if (expected === null) return;
  const differs = (value: number, row: number): boolean => {
    const before = expected[row] ?? Number.NaN;
    return !(Math.abs(value - before) <= TOLERANCE * Math.max(1, Math.abs(before)));
  };
  const different = predictions.filter(differs).length;
  if (different === 0 && expected.length === predictions.length) return;
  throw unusable(`as stored it predicts ${different} of ${predictions.length} rows otherwise than when it was trained`);
}
