import type { ConfigKeyName } from './config-keys.js';
import type { ConfigProblem } from './problem.js';

/** A value with where it comes from. */
export interface Given {
  readonly value: unknown;
  readonly source: string;
}

/** What one place gives: values by key, and what is wrong already. */
export interface Layer {
  readonly values: ReadonlyMap<ConfigKeyName, Given>;
  readonly problems: readonly ConfigProblem[];
}

/** The layer of a place that gives nothing. */
export const EMPTY_LAYER: Layer = Object.freeze({ values: new Map(), problems: [] });
