import { invalidData } from './errors.js';
import type { BoosterFeature } from './feature-bins.js';
import {
  type FeatureImportance,
  type ImportanceOptions,
  permutationImportance,
  splitImportance,
} from './importance.js';
import type { LossSpec } from './loss.js';
import { type BoosterRow, modelColumns, type ModelColumns, type PredictionData } from './model-columns.js';
import { type BoosterJson, modelJson } from './model-json.js';
import { applyLink, type ModelParts } from './model-parts.js';
import { createScorer } from './scorer.js';
import { addShapleyValues, expectedValue } from './tree-shap.js';
import { copyRows } from './walk-trees.js';

/** Why a row's raw score is what it is. */
export interface Explanation {
  /** The mean raw score over the training rows; the same for every row. */
  readonly base: number;
  /** What each feature adds to it, in the order of the model's features. */
  readonly contributions: Float64Array;
  /** The row's raw score: `base` and all contributions add up to it, but for rounding. */
  readonly raw: number;
  /** What `predict` gives: the raw score itself but for Poisson (its exponential) and logistic loss (its sigmoid). */
  readonly prediction: number;
}

/** A trained model. It cannot be changed. */
export interface Booster {
  readonly features: readonly BoosterFeature[];
  readonly loss: LossSpec;
  /** How many trees it has. */
  readonly trees: number;
  /**
   * Predicts rows: means, medians, quantiles, rates or probabilities, by the loss; raw scores for a custom one.
   *
   * @param data columns by name (others are ignored), a matrix, or a list of rows
   * @param into where to write, one number for each row; made when left out
   * @returns `into`
   * @throws FplMlError `BOOST_DATA_INVALID`, `FRAME_INVALID`
   */
  predict(data: PredictionData, into?: Float64Array): Float64Array;
  /** As `predict`, without the loss's link: sums of leaves. */
  predictRaw(data: PredictionData, into?: Float64Array): Float64Array;
  /** Shapley values of one row by TreeSHAP (Lundberg et al. 2018), along the paths of the training rows. */
  explainRow(row: BoosterRow): Explanation;
  /**
   * What each feature is worth, in the order of the features: the summed gain of its splits (the default), their number, or
   * by how much the mean squared error of given rows grows when its column is shuffled.
   */
  featureImportance(options?: ImportanceOptions): readonly FeatureImportance[];
  /** The model as JSON: versioned, the same bytes for the same model. Read it with `fromJSON`. */
  toJSON(): BoosterJson;
}

function buffer(into: Float64Array | undefined, rows: number): Float64Array {
  if (into === undefined) return new Float64Array(rows);
  if (into.length !== rows) throw invalidData(`a buffer of ${rows} numbers to write to`, String(into.length));
  return into;
}

function explain(
  parts: ModelParts,
  columns: ModelColumns,
  score: (columns: ModelColumns) => Float64Array,
): Explanation {
  const row = new Float64Array(parts.features.length);
  copyRows(columns, 0, 1, row);
  const contributions = new Float64Array(row.length);
  let base = parts.baseline;
  for (const tree of parts.trees) {
    base += expectedValue(tree);
    addShapleyValues(tree, row, contributions);
  }
  const scores = score(columns);
  const raw = scores[0] ?? Number.NaN;
  return Object.freeze({ base, contributions, raw, prediction: applyLink(parts.loss, scores)[0] ?? Number.NaN });
}

/** Makes a model of its parts. */
export function createBooster(given: ModelParts): Booster {
  const parts: ModelParts = Object.freeze({
    ...given,
    features: Object.freeze([...given.features]),
    trees: Object.freeze([...given.trees]),
  });
  const scorer = createScorer(parts.trees);
  const score = (columns: ModelColumns, into: Float64Array = new Float64Array(columns.rows)): Float64Array => {
    scorer(columns, into.fill(parts.baseline));
    return into;
  };
  const raw = (data: PredictionData, into?: Float64Array): Float64Array => {
    const columns = modelColumns(data, parts.features);
    return score(columns, buffer(into, columns.rows));
  };
  const importances = (options: ImportanceOptions): Float64Array =>
    options.kind === 'permutation'
      ? permutationImportance(parts, (columns) => score(columns), options)
      : splitImportance(parts, options.kind);
  return Object.freeze<Booster>({
    features: parts.features,
    loss: parts.loss,
    trees: parts.trees.length,
    predict: (data, into) => applyLink(parts.loss, raw(data, into)),
    predictRaw: raw,
    explainRow: (row) => explain(parts, modelColumns([row], parts.features), (columns) => score(columns)),
    featureImportance: (options = { kind: 'gain' }) => {
      const values = importances(options);
      return Object.freeze(
        parts.features.map(({ name }, i) => Object.freeze({ feature: name, importance: values[i] ?? 0 })),
      );
    },
    toJSON: () => modelJson(parts),
  });
}
