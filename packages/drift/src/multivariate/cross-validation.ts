import { type Booster, trainBooster } from '@fpl-ml/boost';
import { auroc } from './auroc.js';
import { rowsOfFold } from './folds.js';
import { matrixOfRows, type PooledRows } from './pooled-rows.js';

/** How the classifier is trained. Small trees and coarse bins: it is trained a hundred times, and what differs is seldom fine. */
const TRAINING = {
  loss: 'logistic',
  trees: 25,
  learningRate: 0.15,
  maxLeaves: 8,
  maxDepth: 4,
  minLeafRows: 10,
  maxBins: 32,
  seed: 0,
} as const;

/** A model with the rows that it has not seen. */
export interface FoldModel {
  readonly model: Booster;
  readonly heldOut: Int32Array;
  /** On the rows held out; NaN where they are all of one side. */
  readonly auroc: number;
}

function scoresOf(model: Booster, pooled: PooledRows, rows: Int32Array, values: Float64Array): Float64Array {
  const { names } = pooled;
  return model.predictRaw({ values, rows: rows.length, columns: names.length, order: 'column', names });
}

const labelsOf = (labels: Uint8Array, rows: Int32Array): Uint8Array => Uint8Array.from(rows, (row) => labels[row] ?? 0);

function trainFold(pooled: PooledRows, labels: Uint8Array, assigned: Int32Array, fold: number): FoldModel {
  const rows = rowsOfFold(assigned, fold, false);
  const { names, categorical } = pooled;
  const values = matrixOfRows(pooled, rows);
  const data = { values, rows: rows.length, columns: names.length, order: 'column', names } as const;
  const model = trainBooster(data, labelsOf(labels, rows), { ...TRAINING, categorical });
  const heldOut = rowsOfFold(assigned, fold, true);
  const scores = scoresOf(model, pooled, heldOut, matrixOfRows(pooled, heldOut));
  return { model, heldOut, auroc: auroc(scores, labelsOf(labels, heldOut)) };
}

/**
 * Trains a model without each fold in turn to tell the sides apart.
 *
 * @param labels 1 for current rows
 * @param assigned the fold of each row
 */
export function crossValidate(
  pooled: PooledRows,
  labels: Uint8Array,
  assigned: Int32Array,
  folds: number,
): readonly FoldModel[] {
  return Array.from({ length: folds }, (_, fold) => trainFold(pooled, labels, assigned, fold));
}

/** The mean over the folds that hold out both sides; scores of different models are never compared. NaN without any. */
export function meanAuroc(models: readonly { readonly auroc: number }[]): number {
  const known = models.map((model) => model.auroc).filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

/** By how much the area falls on held-out rows when one column of them is reordered, the mean over the folds. */
export function areaLostWithout(
  models: readonly FoldModel[],
  pooled: PooledRows,
  column: number,
  reordered: (values: Float64Array) => Float64Array,
): number {
  const losses = models.map(({ model, heldOut, auroc: area }) => {
    const values = matrixOfRows(pooled, heldOut);
    const start = column * heldOut.length;
    values.set(reordered(values.slice(start, start + heldOut.length)), start);
    const scores = scoresOf(model, pooled, heldOut, values);
    return { auroc: area - auroc(scores, labelsOf(pooled.labels, heldOut)) };
  });
  return meanAuroc(losses);
}
