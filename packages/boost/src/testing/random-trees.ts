import { seededRandom } from '@fpl-ml/core';
import type { NumberColumn } from '../booster-data.js';
import type { ModelColumns } from '../model-columns.js';
import type { Tree } from '../tree.js';

const WIDTH = 4;
/** The last feature is categorical. */
const CATEGORICAL = WIDTH - 1;

/** A tree of random questions about the first features, with the same thresholds now and then. */
export function randomTree(seed: number, questions: number, thresholds: readonly number[], width = WIDTH): Tree {
  const random = seededRandom(seed, 'tree');
  const nodes = 2 * questions + 1;
  const tree = {
    feature: new Int32Array(nodes).fill(-1),
    threshold: new Float64Array(nodes).fill(Number.NaN),
    left: new Int32Array(nodes).fill(-1),
    missingLeft: new Uint8Array(nodes),
    categories: Array<Uint32Array | undefined>(nodes).fill(undefined),
    value: new Float64Array(nodes).map(() => random.normal()),
    cover: new Float64Array(nodes).fill(1),
    gain: new Float64Array(nodes),
  };
  const leaves = [0];
  for (let next = 1; next < nodes; next += 2) {
    const [node = 0] = leaves.splice(random.integer(leaves.length), 1);
    const feature = random.integer(width);
    tree.feature[node] = feature;
    tree.left[node] = next;
    tree.missingLeft[node] = random.integer(2);
    if (feature === CATEGORICAL)
      tree.categories[node] = Uint32Array.from({ length: 8 }, () => random.integer(4294967296));
    else tree.threshold[node] = thresholds[random.integer(thresholds.length)] ?? 0;
    leaves.push(next, next + 1);
  }
  return tree;
}

/** Columns of random values, some of them missing, some of the given ones. */
export function randomColumns(seed: number, rows: number, values: readonly number[]): ModelColumns {
  const random = seededRandom(seed, 'columns');
  const valueOf = (column: number): number => {
    if (random.integer(6) === 0) return Number.NaN;
    if (column === CATEGORICAL) return random.integer(250);
    return random.integer(3) === 0 ? (values[random.integer(values.length)] ?? 0) : random.normal();
  };
  const columns = Array.from({ length: WIDTH }, (_, column): NumberColumn => {
    const own = Float64Array.from({ length: rows * 2 }, () => valueOf(column));
    return { name: String(column), values: own, start: 1, step: 2 };
  });
  return { rows, columns };
}
