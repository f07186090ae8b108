import type { BoosterFeature } from './feature-bins.js';
import type { LossSpec } from './loss.js';
import { sigmoid } from './losses/logistic.js';
import type { Tree } from './tree.js';

/** What a model is made of. */
export interface ModelParts {
  readonly loss: LossSpec;
  /** The raw score before the first tree. */
  readonly baseline: number;
  readonly features: readonly BoosterFeature[];
  readonly trees: readonly Tree[];
}

/** Turns raw scores into predictions, in place: a rate for Poisson, a probability for logistic loss, else the score itself. */
export function applyLink({ kind }: LossSpec, scores: Float64Array): Float64Array {
  if (kind !== 'poisson' && kind !== 'logistic') return scores;
  const link = kind === 'poisson' ? Math.exp : sigmoid;
  for (let i = 0; i < scores.length; i += 1) scores[i] = link(scores[i] ?? 0);
  return scores;
}
