import { seededRandom } from '@fpl-ml/core';

/** Rows to train on, column after column. */
export interface MadeUpTable {
  readonly values: Float64Array;
  readonly rows: number;
  readonly columns: number;
  readonly order: 'column';
  readonly target: Float64Array;
}

/** Uniform features, of which the first four matter, and a target with noise. */
export function madeUpTable(rows: number, columns: number): MadeUpTable {
  const random = seededRandom(1, 'boost-bench');
  const values = new Float64Array(rows * columns);
  for (let i = 0; i < values.length; i += 1) values[i] = random.next();
  const at = (column: number, row: number): number => values[column * rows + row] ?? 0;
  const target = Float64Array.from({ length: rows }, (_, row) => {
    const step = at(3, row) > 0.5 ? 1 : 0;
    return Math.sin(6 * at(0, row)) + 2 * at(1, row) * at(2, row) + step + 0.5 * random.next();
  });
  return { values, rows, columns, order: 'column', target };
}
