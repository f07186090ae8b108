import type { JsonObject } from '@fpl-ml/core';
import type { BoosterFeature } from './feature-bins.js';
import type { LossSpec } from './loss.js';
import type { ModelParts } from './model-parts.js';
import type { Tree } from './tree.js';

/** The name of the format, and its version. */
export const FORMAT = 'fpl-ml-boost';
/** Grows when the format changes. */
export const VERSION = 1;

/** A tree as JSON: one list for each column. */
export interface TreeJson extends JsonObject {
  readonly feature: readonly number[];
  /** `null` where no number is compared; infinities as `"Infinity"` and `"-Infinity"`. */
  readonly threshold: readonly (number | string | null)[];
  readonly left: readonly number[];
  readonly missingLeft: readonly number[];
  /** For each node that asks for categories: its number, then the set that goes left, 32 categories a number. */
  readonly categories: readonly (readonly number[])[];
  readonly value: readonly number[];
  readonly cover: readonly number[];
  readonly gain: readonly number[];
}

/** A model as JSON. */
export interface BoosterJson extends JsonObject {
  readonly format: typeof FORMAT;
  readonly version: typeof VERSION;
  readonly loss: LossSpec & JsonObject;
  readonly baseline: number;
  readonly features: readonly (BoosterFeature & JsonObject)[];
  readonly trees: readonly TreeJson[];
}

function thresholdJson(value: number): number | string | null {
  if (Number.isNaN(value)) return null;
  return Number.isFinite(value) ? value : String(value);
}

function treeJson(tree: Tree): TreeJson {
  return {
    feature: [...tree.feature],
    threshold: Array.from(tree.threshold, thresholdJson),
    left: [...tree.left],
    missingLeft: [...tree.missingLeft],
    categories: tree.categories.flatMap((set, node) => (set === undefined ? [] : [[node, ...set]])),
    value: [...tree.value],
    cover: [...tree.cover],
    gain: [...tree.gain],
  };
}

/** A model as JSON, its members always in the same order. */
export function modelJson({ loss, baseline, features, trees }: ModelParts): BoosterJson {
  return {
    format: FORMAT,
    version: VERSION,
    loss: { ...loss },
    baseline,
    features: features.map((feature) => ({ ...feature })),
    trees: trees.map(treeJson),
  };
}
