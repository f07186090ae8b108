import type { DistanceName } from './distance-result.js';

/** What can stand behind the verdict on how a column's values are distributed. */
export type ColumnMethod = 'ks' | 'cramer-von-mises' | 'anderson-darling' | 'chi-square' | DistanceName;

/** Compare cells: levels, or bins of numbers. */
const ON_CELLS = [
  'chi-square',
  'psi',
  'jensen-shannon',
  'kl-divergence',
  'hellinger',
  'total-variation',
  'l-infinity',
  'cramers-v',
] as const satisfies readonly ColumnMethod[];

/** Compare the values of numbers without bins. */
const ON_VALUES = [
  'ks',
  'cramer-von-mises',
  'anderson-darling',
  'wasserstein',
] as const satisfies readonly ColumnMethod[];

/** A method that compares cells. */
export type CellMethod = (typeof ON_CELLS)[number];
/** A method that compares values. */
export type ValueMethod = (typeof ON_VALUES)[number];

/** All methods, for options. */
export const COLUMN_METHODS: readonly ColumnMethod[] = [...ON_VALUES, ...ON_CELLS];

/** Whether a method compares cells. */
export function isCellMethod(method: ColumnMethod): method is CellMethod {
  return ON_CELLS.some((name) => name === method);
}

/** A method, and the words for why. */
export interface ChosenMethod<Method extends ColumnMethod> {
  readonly method: Method;
  readonly why: string;
}

/**
 * The method for numbers: the one named, or Kolmogorov and Smirnov's test. It depends on what the column holds and never on
 * how many rows there are or how many distinct values those happen to show, so that one distribution is always judged in
 * one way.
 */
export function numberMethod(named: ColumnMethod | undefined): ChosenMethod<ColumnMethod> {
  return named === undefined
    ? { method: 'ks', why: 'the column is numeric' }
    : { method: named, why: 'it was chosen for this column' };
}

/** The method for levels: the one named where it can take levels, or χ². */
export function levelMethod(named: ColumnMethod | undefined): ChosenMethod<CellMethod> {
  if (named === undefined) return { method: 'chi-square', why: 'the column is categorical' };
  return isCellMethod(named)
    ? { method: named, why: 'it was chosen for this column' }
    : { method: 'chi-square', why: `the column is categorical, which ${named} cannot take` };
}
