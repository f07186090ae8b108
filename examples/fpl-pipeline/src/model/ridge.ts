import { type Frame, FplMlError, numericColumn } from '@fpl-ml/core';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import { FEATURES } from './feature-names.js';
import type { MomentSource } from './moment-cache.js';
import { centredProduct, columnSummary, type Moments } from './moments.js';

/** All features but the position, which becomes indicators against goalkeepers. */
export const SCALED_FEATURES = FEATURES.filter((name) => name !== 'pos');

const INDICATED_POSITIONS = [2, 3, 4] as const;

/** The number of weights: the scaled features, then the indicators of positions 2, 3 and 4. */
export const RIDGE_TERMS = SCALED_FEATURES.length + INDICATED_POSITIONS.length;

/** Predicts intercept + Σ weight · (value − centre) / scale, missing values adding nothing. */
export interface RidgeModel {
  readonly intercept: number;
  /** Training means. */
  readonly centres: Float64Array;
  /** Population standard deviations in training; 1 for indicators and constant features. */
  readonly scales: Float64Array;
  readonly weights: Float64Array;
}

/** The terms and the target of training rows, to be summed. */
export function ridgeRows(train: Frame): MomentSource {
  const scaled = SCALED_FEATURES.map((name) => numericColumn(train, name));
  const position = numericColumn(train, 'pos');
  const points = numericColumn(train, 'points');
  return {
    columns: [...scaled, position, points],
    period: numericColumn(train, 'period'),
    width: RIDGE_TERMS + 1,
    read: (row, values) => {
      for (let i = 0; i < scaled.length; i += 1) values[i] = scaled[i]?.[row] ?? Number.NaN;
      INDICATED_POSITIONS.forEach((indicated, i) => {
        values[scaled.length + i] = position[row] === indicated ? 1 : 0;
      });
      values[RIDGE_TERMS] = points[row] ?? Number.NaN;
    },
  };
}

function scalesOf(moments: Moments): Float64Array {
  return Float64Array.from({ length: RIDGE_TERMS }, (_, i) => {
    const { deviation } = columnSummary(moments, i);
    return i < SCALED_FEATURES.length && deviation > 0 ? deviation : 1;
  });
}

/** Z'Z and Z'y of the scaled terms and the centred target. */
function normalEquations(moments: Moments, scales: Float64Array): { readonly gram: Matrix; readonly products: Matrix } {
  const scale = (i: number): number => scales[i] ?? 1;
  const gram = Matrix.zeros(RIDGE_TERMS, RIDGE_TERMS);
  const products = Matrix.zeros(RIDGE_TERMS, 1);
  for (let i = 0; i < RIDGE_TERMS; i += 1) {
    products.set(i, 0, centredProduct(moments, i, RIDGE_TERMS) / scale(i));
    for (let j = i; j < RIDGE_TERMS; j += 1) {
      const product = centredProduct(moments, i, j) / (scale(i) * scale(j));
      gram.set(i, j, product);
      gram.set(j, i, product);
    }
  }
  return { gram, products };
}

function requireUsable({ rows, missing, products }: Moments): void {
  const unlabelled = missing[RIDGE_TERMS] ?? 0;
  if (rows > 0 && unlabelled === 0 && products.every(Number.isFinite)) return;
  throw new FplMlError(
    'TRAINING_DATA_INVALID',
    `Expected rows with points and no infinite values to fit on, got ${rows} rows, ${unlabelled} of them without points.`,
    { data: { rows, unlabelled } },
  );
}

/**
 * Solves for the weights that minimise the squared error plus `alpha` times the squared weights; the intercept is free.
 *
 * @param moments over the rows that {@link ridgeRows} reads
 * @throws FplMlError `TRAINING_DATA_INVALID` without rows, with missing points, or with infinite values
 */
export function fitRidge(moments: Moments, alpha: number): RidgeModel {
  requireUsable(moments);
  const scales = scalesOf(moments);
  const { gram, products } = normalEquations(moments, scales);
  const penalised = Matrix.add(gram, Matrix.eye(RIDGE_TERMS).mul(alpha));
  const weights = Float64Array.from(new CholeskyDecomposition(penalised).solve(products).to1DArray());
  // A feature without values has no mean; its weight is 0.
  const centres = Float64Array.from(weights, (_, i) => columnSummary(moments, i).mean || 0);
  return { intercept: columnSummary(moments, RIDGE_TERMS).mean, centres, scales, weights };
}

/** The root mean squared error on the rows that the model was fitted to. */
export function trainingRmse({ weights, scales }: RidgeModel, moments: Moments): number {
  const { gram, products } = normalEquations(moments, scales);
  const column = Matrix.columnVector([...weights]);
  const explained = 2 * column.dot(products) - column.dot(gram.mmul(column));
  const squares = centredProduct(moments, RIDGE_TERMS, RIDGE_TERMS) - explained;
  return Math.sqrt(Math.max(squares, 0) / moments.rows);
}

/** Predicts each row of a frame with the features. */
export function predictRidge({ intercept, centres, scales, weights }: RidgeModel, frame: Frame): Float64Array {
  const position = numericColumn(frame, 'pos');
  const predicted = new Float64Array(position.length).fill(intercept);
  const addTerm = (term: number, valueOf: (row: number) => number): void => {
    const centre = centres[term] ?? 0;
    const factor = (weights[term] ?? 0) / (scales[term] ?? 1);
    for (let row = 0; row < predicted.length; row += 1) {
      const value = valueOf(row);
      if (!Number.isNaN(value)) predicted[row] = (predicted[row] ?? 0) + factor * (value - centre);
    }
  };
  SCALED_FEATURES.forEach((name, term) => {
    const values = numericColumn(frame, name);
    addTerm(term, (row) => values[row] ?? Number.NaN);
  });
  INDICATED_POSITIONS.forEach((indicated, i) => {
    addTerm(SCALED_FEATURES.length + i, (row) => (position[row] === indicated ? 1 : 0));
  });
  return predicted;
}
