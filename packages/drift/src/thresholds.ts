import { invalidOption } from './errors.js';

/** Two limits of one figure: from the first on a warning, from the second on drift. */
export interface WarningAndCritical {
  readonly warning: number;
  readonly critical: number;
}

/** Limits that know nothing of sample sizes. */
export interface FixedThresholds {
  readonly kind: 'fixed';
  /** For the population stability index. Default 0.1 and 0.25. */
  readonly psi?: WarningAndCritical;
  /** For the Kolmogorov-Smirnov statistic. Default 0.1 and 0.2. */
  readonly ks?: WarningAndCritical;
  /** For the rise or fall of the share of missing values. Default 0.1 and 0.25. */
  readonly missing?: WarningAndCritical;
}

/** What a difference must come to, beside being significant, before it counts. Shares of rows, in [0, 1]. */
export interface EffectFloor {
  /** For the distribution: the largest difference of the share of rows up to a value, or in a set of levels. Default 0.05. */
  readonly distribution?: number;
  /** For the share of missing values. Default 0.02. */
  readonly missing?: number;
  /** For the share of rows with levels that the reference does not have. Default 0.01. */
  readonly unseen?: number;
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
  | {
      readonly kind: 'fixed';
      readonly psi: WarningAndCritical;
      readonly ks: WarningAndCritical;
      readonly missing: WarningAndCritical;
    }
  | { readonly kind: 'sample-size'; readonly alpha: number; readonly effectFloor: Required<EffectFloor> };

function checkedPair(name: string, pair: WarningAndCritical): WarningAndCritical {
  const { warning, critical } = pair;
  if (warning > 0 && warning <= critical) return { warning, critical };
  throw invalidOption(`thresholds.${name}`, '0 < warning ≤ critical', `${warning} and ${critical}`);
}

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
  if (thresholds.kind === 'fixed') {
    const { psi, ks, missing } = thresholds;
    return {
      kind: 'fixed',
      psi: checkedPair('psi', psi ?? { warning: 0.1, critical: 0.25 }),
      ks: checkedPair('ks', ks ?? { warning: 0.1, critical: 0.2 }),
      missing: checkedPair('missing', missing ?? { warning: 0.1, critical: 0.25 }),
    };
  }
  const { alpha = 0.05, effectFloor = {} } = thresholds;
  if (!(alpha > 0 && alpha < 1)) throw invalidOption('thresholds.alpha', 'a level between 0 and 1', alpha);
  const { distribution = 0.05, missing = 0.02, unseen = 0.01 } = effectFloor;
  return {
    kind: 'sample-size',
    alpha,
    effectFloor: {
      distribution: checkedShare('distribution', distribution),
      missing: checkedShare('missing', missing),
      unseen: checkedShare('unseen', unseen),
    },
  };
}
