import { addToBinnedRows } from './add-scores.js';
import { binTable } from './create-workspace.js';
import type { FeatureBins } from './feature-bins.js';
import type { GrownNode } from './grow-tree.js';
import type { ResolvedOptions } from './resolve-options.js';
import type { LabelledRows } from './training-rows.js';

/** Watches the loss on rows that are not trained on. */
export interface ValidationWatch {
  /** Adds a tree; returns the mean loss with it. */
  add(nodes: readonly GrownNode[], values: Float64Array): number;
  /** Whether there was no improvement for too many trees. */
  isOver(): boolean;
  /** How many trees gave the least loss. */
  bestTrees(): number;
}

function meanLoss({ target, weights }: LabelledRows, score: Float64Array, { loss }: ResolvedOptions): number {
  let [sum, total] = [0, 0];
  for (let row = 0; row < score.length; row += 1) {
    const weight = weights?.[row] ?? 1;
    sum += weight * (loss.value?.(score[row] ?? 0, target[row] ?? 0) ?? Number.NaN);
    total += weight;
  }
  return sum / total;
}

/** Begins to watch, before the first tree. */
export function watchValidation(
  rows: LabelledRows,
  bins: readonly FeatureBins[],
  baseline: number,
  options: ResolvedOptions,
): ValidationWatch {
  const { rounds = 10, minImprovement = 0 } = options.earlyStopping ?? {};
  const count = rows.table.rows;
  const binned = binTable(rows.table, bins, new Uint8Array(count * bins.length));
  const score = new Float64Array(count).fill(baseline);
  let least = meanLoss(rows, score, options);
  let [best, trees] = [0, 0];
  return {
    add: (nodes, values) => {
      addToBinnedRows(nodes, values, binned, score);
      trees += 1;
      const loss = meanLoss(rows, score, options);
      if (loss < least - minImprovement) [least, best] = [loss, trees];
      return loss;
    },
    isOver: () => trees - best >= rounds,
    bestTrees: () => best,
  };
}
