import { seededRandom } from '@fpl-ml/core';
import { invalidData, invalidOption } from './errors.js';
import type { NumberColumn } from './booster-data.js';
import { modelColumns, type ModelColumns, type PredictionData } from './model-columns.js';
import { applyLink, type ModelParts } from './model-parts.js';

/** What a feature is worth to a model. */
export interface FeatureImportance {
  readonly feature: string;
  readonly importance: number;
}

/** Which importance is asked for. */
export type ImportanceOptions =
  | { readonly kind: 'gain' | 'splits' }
  | {
      readonly kind: 'permutation';
      readonly data: PredictionData;
      readonly target: ArrayLike<number>;
      /** How often each column is shuffled. Default 5. */
      readonly repeats?: number;
      /** Default 0. */
      readonly seed?: string | number;
    };

/** Adds up over all splits what each feature's splits count. */
export function splitImportance({ features, trees }: ModelParts, kind: 'gain' | 'splits'): Float64Array {
  const sums = new Float64Array(features.length);
  for (const tree of trees) {
    tree.feature.forEach((feature, node) => {
      if (feature >= 0) sums[feature] = (sums[feature] ?? 0) + (kind === 'splits' ? 1 : (tree.gain[node] ?? 0));
    });
  }
  return sums;
}

function shuffled(column: NumberColumn, rows: number, path: readonly (string | number)[]): NumberColumn {
  const random = seededRandom(path[0] ?? 0, 'boost', 'permutation', ...path.slice(1));
  const values = Float64Array.from({ length: rows }, (_, row) => column.values[column.start + row * column.step] ?? 0);
  for (let i = rows - 1; i > 0; i -= 1) {
    const other = random.integer(i + 1);
    const value = values[i] ?? 0;
    values[i] = values[other] ?? 0;
    values[other] = value;
  }
  return { name: column.name, values, start: 0, step: 1 };
}

function meanSquare(predicted: Float64Array, target: ArrayLike<number>): number {
  let sum = 0;
  for (let row = 0; row < predicted.length; row += 1) {
    const error = (predicted[row] ?? 0) - (target[row] ?? Number.NaN);
    sum += error * error;
  }
  return sum / predicted.length;
}

/** By how much the mean squared error grows when a column is shuffled (Breiman 2001), the mean over repeats. */
export function permutationImportance(
  parts: ModelParts,
  score: (columns: ModelColumns) => Float64Array,
  options: Extract<ImportanceOptions, { kind: 'permutation' }>,
): Float64Array {
  const { repeats = 5, seed = 0, target } = options;
  if (!Number.isInteger(repeats) || repeats < 1) throw invalidOption('repeats', 'a whole number from 1', repeats);
  const data = modelColumns(options.data, parts.features);
  if (target.length !== data.rows) throw invalidData(`${data.rows} values of the target`, String(target.length));
  const errorOf = (columns: ModelColumns): number => meanSquare(applyLink(parts.loss, score(columns)), target);
  const error = errorOf(data);
  return Float64Array.from(data.columns, (column, i) => {
    let sum = 0;
    for (let repeat = 0; repeat < repeats; repeat += 1) {
      const columns = data.columns.with(i, shuffled(column, data.rows, [seed, column.name, repeat]));
      sum += errorOf({ rows: data.rows, columns }) - error;
    }
    return sum / repeats;
  });
}
