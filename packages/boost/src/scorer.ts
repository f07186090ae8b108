import { prepareCodedTrees, scoreCodedTrees } from './coded-trees.js';
import type { ModelColumns } from './model-columns.js';
import { prepareSmallTrees, scoreSmallTrees } from './small-trees.js';
import type { Tree } from './tree.js';
import { walkTrees } from './walk-trees.js';

/** Adds what a model's trees say to the scores of rows. */
export type Scorer = (data: ModelColumns, score: Float64Array) => void;

/** The quickest way that can follow these trees. */
function chooseScorer(trees: readonly Tree[]): Scorer {
  const small = prepareSmallTrees(trees);
  if (small !== undefined) return (data, score) => scoreSmallTrees(small, data, score);
  const coded = prepareCodedTrees(trees);
  if (coded !== undefined) return (data, score) => scoreCodedTrees(coded, data, score);
  return (data, score) => walkTrees(trees, data, score);
}

/** Chooses how a model's trees are followed, when it is first asked. */
export function createScorer(trees: readonly Tree[]): Scorer {
  let chosen: Scorer | undefined;
  return (data, score) => {
    chosen ??= chooseScorer(trees);
    chosen(data, score);
  };
}
