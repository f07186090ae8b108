import type { Frame, JsonObject } from '@fpl-ml/core';

/** The columns that a model reads, and its target. */
export interface TrainerSignature {
  readonly inputs: readonly { readonly name: string; readonly type: 'number' | 'string' }[];
  readonly target: string;
}

/** What a training gets. */
export interface FitRequest {
  /** Labelled rows. Their order is the data source's. */
  readonly train: Frame;
  /** Fixes all randomness of the training. */
  readonly seed: string;
  /** Aborts the training. */
  readonly signal?: AbortSignal;
  /** Told the share that is done, 0 to 1. */
  readonly progress?: (share: number) => void;
  /** A directory for temporary files, where the caller offers one. */
  readonly workDir?: string;
}

/** What a training gives. */
export interface FitResult {
  /** The model as bytes. */
  readonly artifact: Uint8Array;
  /** Figures of the training itself. */
  readonly metrics: JsonObject;
  readonly signature: TrainerSignature;
}

/** A model ready to predict. */
export interface Predictor {
  /** One prediction for each row, in order; a finite number, also where features are missing. */
  predict(frame: Frame): Float64Array;
}

/**
 * Trains models and reads them back.
 *
 * Laws: the same rows and seed give the same bytes, whatever was trained before or at the same time; `load` of the bytes
 * that `fit` gave predicts the same everywhere, and refuses bytes that are no model; `predict` depends on nothing but the
 * model and the frame, gives one finite number for each row, and reads no column but those of the signature; nothing that
 * is given is changed.
 */
export interface Trainer {
  /** Names the recipe, for lineage. */
  readonly name: string;
  /** Trains. Rejects with the signal's reason when aborted. */
  fit(request: FitRequest): Promise<FitResult>;
  /** Reads a model back from its bytes. Rejects when they are not what `fit` gave, as far as can be told. */
  load(artifact: Uint8Array): Promise<Predictor>;
}
