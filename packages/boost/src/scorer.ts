import type { ModelColumns } from './model-columns.js';
import { prepareSmallTrees, scoreSmallTrees, type SmallTrees } from './small-trees.js';
import type { Tree } from './tree.js';
import { walkTrees } from './walk-trees.js';

/** Adds what a model's trees say to the scores of rows. */
export type Scorer = (data: ModelColumns, score: Float64Array) => void;

/** Chooses how a model's trees are followed, when it is first asked. */
export function createScorer(trees: readonly Tree[]): Scorer {
  let prepared: SmallTrees | 'too large' | undefined;
  return (data, score) => {
    prepared ??= prepareSmallTrees(trees) ?? 'too large';
    if (prepared === 'too large') walkTrees(trees, data, score);
    else scoreSmallTrees(prepared, data, score);
  };
}
