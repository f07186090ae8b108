import { choiceOption } from '../option-checks.js';

/**
 * What happens at the value after a drift. `reset`: the detector forgets everything and starts with that value, so that one
 * change is one alarm (`n` is 1 again). `continue`: it goes on with the state it has, and says `drift` at each value for which the
 * statistic lies beyond the threshold, until `reset()` is called.
 */
export type AfterDrift = 'reset' | 'continue';

/** Options of every streaming detector. */
export interface StreamingOptions {
  /** Default `reset`. */
  readonly afterDrift?: AfterDrift;
}

/** Which changes of the mean count. */
export type DriftSide = 'both' | 'up' | 'down';

/** Checks `afterDrift`. */
export function afterDriftOption(value: unknown): AfterDrift {
  return choiceOption('afterDrift', value, ['reset', 'continue']);
}

/** Checks `side`. */
export function sideOption(value: unknown): DriftSide {
  return choiceOption('side', value, ['both', 'up', 'down']);
}
