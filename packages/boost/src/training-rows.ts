import { type BoosterData, columnsOf, type ColumnTable, type DataColumn } from './booster-data.js';
import { invalidData, invalidOption } from './errors.js';
import type { Loss } from './loss.js';
import type { ResolvedOptions } from './resolve-options.js';
import type { ValidationSet } from './train-options.js';

/** Rows with their target, checked. */
export interface LabelledRows {
  readonly table: ColumnTable;
  readonly target: Float64Array;
  readonly weights: Float64Array | undefined;
}

function asNumbers(values: ArrayLike<number>): Float64Array {
  return values instanceof Float64Array ? values : Float64Array.from(values);
}

function checkWeights(weights: Float64Array, rows: number): void {
  if (weights.length !== rows) throw invalidData(`${rows} weights`, String(weights.length));
  const odd = weights.findIndex((weight) => !(weight >= 0 && Number.isFinite(weight)));
  if (odd >= 0) throw invalidData('finite weights not below 0', `${weights[odd]} in row ${odd}`);
  if (!weights.some((weight) => weight > 0)) throw invalidData('a weight above 0', 'none');
}

/**
 * Rows with a target and weights that fit one another and the loss.
 *
 * @throws FplMlError `BOOST_DATA_INVALID`, `FRAME_INVALID`
 */
export function labelledRows(
  data: BoosterData,
  target: ArrayLike<number>,
  weights: ArrayLike<number> | undefined,
  loss: Loss,
): LabelledRows {
  const table = columnsOf(data);
  const numbers = asNumbers(target);
  if (table.rows === 0 || table.columns.length === 0) {
    throw invalidData('at least one row and one column', `${table.rows} rows, ${table.columns.length} columns`);
  }
  if (numbers.length !== table.rows) throw invalidData(`${table.rows} values of the target`, String(numbers.length));
  for (let row = 0; row < numbers.length; row += 1) {
    const value = numbers[row] ?? Number.NaN;
    const problem = loss.targetProblem(value);
    if (problem !== undefined)
      throw invalidData(`${problem} as target of ${loss.spec.kind} loss`, `${value} in row ${row}`);
  }
  if (weights === undefined) return { table, target: numbers, weights: undefined };
  const weightNumbers = asNumbers(weights);
  checkWeights(weightNumbers, table.rows);
  return { table, target: numbers, weights: weightNumbers };
}

function columnSlice(column: DataColumn, begin: number, end: number): DataColumn {
  if ('words' in column) return { ...column, words: column.words.slice(begin, end) };
  return { ...column, start: column.start + begin * column.step };
}

function rowSlice({ table, target, weights }: LabelledRows, begin: number, end: number): LabelledRows {
  const part = weights?.subarray(begin, end);
  if (part !== undefined) checkWeights(part, end - begin);
  return {
    table: { rows: end - begin, columns: table.columns.map((column) => columnSlice(column, begin, end)) },
    target: target.subarray(begin, end),
    weights: part,
  };
}

function lastRows(
  all: LabelledRows,
  share: number,
): { readonly train: LabelledRows; readonly validation: LabelledRows } {
  const { rows } = all.table;
  const first = rows - Math.max(1, Math.round(share * rows));
  if (first < 1) throw invalidData('rows left to train on', `a last share of ${share} of ${rows} rows`);
  return { train: rowSlice(all, 0, first), validation: rowSlice(all, first, rows) };
}

function validationSet(set: ValidationSet, columns: readonly DataColumn[], loss: Loss): LabelledRows {
  const rows = labelledRows(set.data, set.target, set.weights, loss);
  const found = new Map(rows.table.columns.map((column) => [column.name, column]));
  const matching = columns.map(({ name }) => {
    const column = found.get(name);
    if (column === undefined)
      throw invalidData(`a column "${name}" in the validation set`, [...found.keys()].join(', '));
    return column;
  });
  return { ...rows, table: { rows: rows.table.rows, columns: matching } };
}

/** Names in options have to be columns. */
function checkNames(option: string, names: readonly string[], table: ColumnTable): void {
  const odd = names.find((name) => !table.columns.some((column) => column.name === name));
  if (odd !== undefined)
    throw invalidOption(option, `names among ${table.columns.map(({ name }) => name).join(', ')}`, odd);
}

/** Divides what is given into rows to train on and rows to stop by. */
export function splitRows(
  data: BoosterData,
  target: ArrayLike<number>,
  options: ResolvedOptions,
): { readonly train: LabelledRows; readonly validation: LabelledRows | undefined } {
  const all = labelledRows(data, target, options.weights, options.loss);
  checkNames('categorical', options.categorical, all.table);
  checkNames('monotone', Object.keys(options.monotone), all.table);
  const validation = options.earlyStopping?.validation;
  if (validation === undefined) return { train: all, validation: undefined };
  if (options.loss.value === undefined) {
    throw invalidOption('loss.value', 'a function, which early stopping needs', 'none');
  }
  if ('lastShare' in validation) return lastRows(all, validation.lastShare);
  return { train: all, validation: validationSet(validation, all.table.columns, options.loss) };
}
