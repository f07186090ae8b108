import type { JsonObject } from '@fpl-ml/core';
import type { ArtifactReference } from '@fpl-ml/registry';
import type { DecisionOutcome } from './loop-decision.js';
import type { BacktestPair } from './loss.js';
import type { FitResult } from './trainer.js';

/** The training rows by name. */
export interface TrainingRows {
  /** The candidate is trained on what was labelled before this period. */
  readonly before: string;
  readonly hash: string;
}

/** A trained model, its bytes by name. */
export interface Fit extends Omit<FitResult, 'artifact'> {
  readonly artifact: ArtifactReference;
  /** What it predicted on a sample of the training rows when it was trained; older journals lack it. */
  readonly sample?: readonly number[];
}

/** What the journal keeps of each step: what later steps need, never rows or bytes. */
export interface StepOutputs {
  readonly snapshot: TrainingRows;
  readonly validate: {
    /** Share of rows that pass every check. */
    readonly quality: number;
    /** Findings that forbid training. */
    readonly failures: readonly string[];
  };
  readonly fit: Fit;
  readonly evaluate: { readonly paired: readonly BacktestPair[] };
  readonly gate: {
    readonly accepted: boolean;
    /** The figures of the decision. */
    readonly figures: JsonObject;
  };
  readonly register: { readonly version: string };
  readonly 'hand-over': { readonly outcome: DecisionOutcome };
}
