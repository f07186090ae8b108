import { invalidOption } from './errors.js';
import { type CompleteFixedThresholds, completeFixed, type FixedThresholds } from './fixed-thresholds.js';

/** What a difference must come to, beside being significant, before it counts. Shares of rows, in [0, 1]. */
export interface EffectFloor {
  /** For the distribution: the largest difference of the share of rows up to a value, or in a set of levels. Default 0.05. */
  readonly distribution?: number;
  /** For the share of missing values. Default 0.02. */
  readonly missing?: number;
  /** For the share of rows with levels that the reference does not have. Default 0.01. */
  readonly unseen?: number;
  /** For the share of reference rows with levels that the current data do not have. Default 0.01. */
  readonly vanished?: number;
  /** For the difference of two correlations, from 0 to below 1. Default 0.1. */
  readonly correlation?: number;
}

/** Limits for the sample sizes in hand: a false-alarm probability, and an effect that matters. */
export interface SampleSizeThresholds {
  readonly kind: 'sample-size';
  /** The probability that a dataset without any change is called drifted, all columns together. Default 0.05. */
  readonly alpha?: number;
  readonly effectFloor?: EffectFloor;
}

/** How verdicts come about. */
export type DriftThresholds = FixedThresholds | SampleSizeThresholds;

/** Thresholds with every default filled in. */
export type CompleteThresholds =
  | CompleteFixedThresholds
  | { readonly kind: 'sample-size'; readonly alpha: number; readonly effectFloor: Required<EffectFloor> };

function checkedShare(name: string, share: number): number {
  if (share >= 0 && share < 1) return share;
  throw invalidOption(`thresholds.effectFloor.${name}`, 'a share from 0 to below 1', share);
}

/**
 * Checks thresholds and fills in their defaults.
 *
 * @throws FplMlError `DRIFT_OPTION_INVALID`
 */
export function completeThresholds(thresholds: DriftThresholds = { kind: 'sample-size' }): CompleteThresholds {
  if (thresholds.kind === 'fixed') return completeFixed(thresholds);
  const { alpha = 0.05, effectFloor = {} } = thresholds;
  if (!(alpha > 0 && alpha < 1)) throw invalidOption('thresholds.alpha', 'a level between 0 and 1', alpha);
  const { distribution = 0.05, missing = 0.02, unseen = 0.01, vanished = 0.01, correlation = 0.1 } = effectFloor;
  return {
    kind: 'sample-size',
    alpha,
    effectFloor: {
      distribution: checkedShare('distribution', distribution),
      missing: checkedShare('missing', missing),
      unseen: checkedShare('unseen', unseen),
      vanished: checkedShare('vanished', vanished),
      correlation: checkedShare('correlation', correlation),
    },
  };
}
