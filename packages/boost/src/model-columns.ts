import { frameFromRows } from '@fpl-ml/core';
import { type BoosterData, columnsOf, type DataColumn, isMatrix, type NumberColumn, wordsOf } from './booster-data.js';
import { invalidData } from './errors.js';
import type { BoosterFeature } from './feature-bins.js';

/** One row: values in the order of the model's features, or by name. */
export type BoosterRow = ArrayLike<number | string | null> | Readonly<Record<string, number | string | null>>;

/** What a model predicts: columns as it was trained on, or rows. */
export type PredictionData = BoosterData | readonly BoosterRow[];

/** The columns that a model reads, in its order; categories as the numbers of their levels, NaN for missing and unknown ones. */
export interface ModelColumns {
  readonly rows: number;
  readonly columns: readonly NumberColumn[];
}

function isList(row: BoosterRow): row is ArrayLike<number | string | null> {
  return Array.isArray(row) || ArrayBuffer.isView(row);
}

function isRows(data: PredictionData): data is readonly BoosterRow[] {
  return Array.isArray(data);
}

function namedRow(
  row: BoosterRow,
  features: readonly BoosterFeature[],
): Readonly<Record<string, number | string | null>> {
  if (!isList(row)) {
    const lacking = features.find(({ name }) => !Object.hasOwn(row, name));
    if (lacking !== undefined)
      throw invalidData(`a value of "${lacking.name}" in every row`, Object.keys(row).join(', '));
    return row;
  }
  if (row.length !== features.length) throw invalidData(`${features.length} values in a row`, String(row.length));
  return Object.fromEntries(features.map(({ name }, i) => [name, row[i] ?? null]));
}

function dataOf(data: PredictionData, features: readonly BoosterFeature[]): BoosterData {
  return isRows(data) ? frameFromRows(data.map((row) => namedRow(row, features))) : data;
}

function codedColumn(column: DataColumn, feature: BoosterFeature, rows: number): NumberColumn {
  if (feature.kind === 'number') {
    if ('values' in column) return column;
    if (column.words.every((word) => word === null)) {
      return { name: column.name, values: new Float64Array(rows).fill(Number.NaN), start: 0, step: 1 };
    }
    throw invalidData(`numbers in column "${column.name}"`, 'words');
  }
  const codes = new Map(feature.levels.map((level, code) => [level, code]));
  const words = wordsOf(column, rows);
  const values = Float64Array.from(words, (word) => (word === null ? Number.NaN : (codes.get(word) ?? Number.NaN)));
  return { name: column.name, values, start: 0, step: 1 };
}

/**
 * Finds the model's columns in the data: by name, or by position in rows that are lists and in matrices without names.
 *
 * @throws FplMlError `BOOST_DATA_INVALID`, `FRAME_INVALID`
 */
export function modelColumns(given: PredictionData, features: readonly BoosterFeature[]): ModelColumns {
  if (isRows(given) && given.length === 0) return { rows: 0, columns: [] };
  const data = dataOf(given, features);
  const { rows, columns } = columnsOf(data);
  const byPosition = isMatrix(data) && data.names === undefined;
  if (byPosition && columns.length !== features.length) {
    throw invalidData(`${features.length} columns`, String(columns.length));
  }
  const named = new Map(columns.map((column) => [column.name, column]));
  return {
    rows,
    columns: features.map((feature, i) => {
      const column = byPosition ? columns[i] : named.get(feature.name);
      if (column === undefined) throw invalidData(`a column "${feature.name}"`, [...named.keys()].join(', '));
      return codedColumn(column, feature, rows);
    }),
  };
}
