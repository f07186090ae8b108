import { binShift, binStart } from './bin-layout.js';
import type { GrownNode } from './grow-tree.js';
import { goesLeft, type Routes } from './partition.js';
import type { RowNumbers } from './row-memory.js';

/** Of leaves, which send nobody anywhere. */
const NOWHERE: Routes = new Uint32Array(8);

/** Adds a tree to the scores of the rows it was grown on, which lie leaf by leaf in `order`. */
export function addToGrownRows(
  nodes: readonly GrownNode[],
  values: Float64Array,
  order: RowNumbers,
  score: Float64Array,
): void {
  nodes.forEach(({ left, begin, end }, node) => {
    if (left >= 0) return;
    const value = values[node] ?? 0;
    for (let i = begin; i < end; i += 1) {
      const row = order[i] ?? 0;
      score[row] = (score[row] ?? 0) + value;
    }
  });
}

/**
 * Adds a tree to the scores of binned rows, by following each down the tree.
 *
 * @param bins laid out as `bin-layout.ts` says
 */
export function addToBinnedRows(
  nodes: readonly GrownNode[],
  values: Float64Array,
  bins: Uint8Array,
  score: Float64Array,
): void {
  const rows = score.length;
  const left = Int32Array.from(nodes, (node) => node.left);
  const features = bins.length / rows;
  const starts = Float64Array.from(nodes, ({ split }) => binStart(split?.feature ?? 0, features, rows));
  const shifts = Uint8Array.from(nodes, ({ split }) => binShift(split?.feature ?? 0, features));
  const routes = nodes.map((node) => node.routes ?? NOWHERE);
  for (let row = 0; row < rows; row += 1) {
    let node = 0;
    for (let child = left[0] ?? -1; child >= 0; child = left[node] ?? -1) {
      const bin = bins[(starts[node] ?? 0) + (row << (shifts[node] ?? 0))] ?? 0;
      node = child + 1 - goesLeft(routes[node] ?? NOWHERE, bin);
    }
    score[row] = (score[row] ?? 0) + (values[node] ?? 0);
  }
}
