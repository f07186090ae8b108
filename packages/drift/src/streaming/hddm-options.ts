import { invalidOption } from '../errors.js';
import { choiceOption, shareOption } from '../option-checks.js';
import { type AfterDrift, type StreamingOptions } from './stream-options.js';

/** What the two HDDM detectors have in common. */
export interface HddmOptions extends StreamingOptions {
  /** Chance of a wrong drift that one comparison may have. Default 0.001. */
  readonly driftConfidence?: number;
  /** The same for a warning; at least the drift's. Default 0.005. */
  readonly warningConfidence?: number;
  /** `up` (default): only a mean that grows counts, since errors that become fewer need no retraining. */
  readonly side?: 'up' | 'both';
}

/** The same, complete. */
export interface HddmSettings {
  readonly driftConfidence: number;
  readonly warningConfidence: number;
  readonly side: 'up' | 'both';
  readonly afterDrift: AfterDrift;
}

/** Checks the options and adds the defaults. */
export function settleHddm(options: HddmOptions): HddmSettings {
  const { driftConfidence = 0.001, warningConfidence = 0.005, side = 'up', afterDrift = 'reset' } = options;
  const settings = {
    driftConfidence: shareOption('driftConfidence', driftConfidence),
    warningConfidence: shareOption('warningConfidence', warningConfidence),
    side: choiceOption('side', side, ['up', 'both']),
    afterDrift,
  };
  if (warningConfidence < driftConfidence) {
    throw invalidOption('warningConfidence', 'at least `driftConfidence`', warningConfidence);
  }
  return settings;
}
