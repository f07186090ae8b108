// Prediction for trees of any size. Values are coded first, so that a node is one number of 32 bits: its left child (16 bits), the
// plane of codes that it asks (8 bits) and the greatest code that goes left (8 bits). Rows go down side by side, each step without
// a branch, so that none waits for another's answer; those that have come to a leaf stay there.
import type { ColumnCoder } from './code-columns.js';
import type { ModelColumns } from './model-columns.js';
import { type Planes, planPlanes, type Question, questionsOf } from './question-plans.js';
import type { Tree } from './tree.js';

/** As many rows as a byte tells apart: the bits of the plane are where its codes begin. */
const BLOCK = 256;
const MOST_CODE = 255;
const MOST_PLANES = 256;
const MOST_NODES = 65_536;

/** A tree made ready. */
interface CodedTree {
  readonly nodes: Uint32Array;
  readonly values: Float64Array;
  /** Questions from the root to the farthest leaf. */
  readonly depth: number;
}

/** A set of trees made ready. */
export interface CodedTrees {
  readonly coders: readonly ColumnCoder[];
  readonly codes: Uint8Array;
  readonly trees: readonly CodedTree[];
}

function depthOf({ left }: Tree): number {
  const depths = new Uint32Array(left.length);
  let most = 0;
  // Children have higher numbers than their parents.
  left.forEach((child, node) => {
    if (child < 0) return;
    const depth = (depths[node] ?? 0) + 1;
    depths[child] = depths[child + 1] = depth;
    most = Math.max(most, depth);
  });
  return most;
}

function codedTree(tree: Tree, questions: readonly Question[], planes: Planes): CodedTree {
  // A leaf leads to itself, whatever the code.
  const nodes = Uint32Array.from(tree.left, (_, node) => node * 65_536 + MOST_CODE);
  for (const question of questions) {
    const { node } = question;
    const asked = planes.planeOf(question) * 256 + planes.limitOf(question) - 1;
    nodes[node] = (tree.left[node] ?? 0) * 65_536 + asked;
  }
  return { nodes, values: tree.value, depth: depthOf(tree) };
}

/** Makes trees ready; undefined when they ask more than a node can hold. */
export function prepareCodedTrees(trees: readonly Tree[]): CodedTrees | undefined {
  if (trees.some(({ left }) => left.length > MOST_NODES)) return undefined;
  const questions = trees.map(questionsOf);
  const planes = planPlanes(questions.flat(), { block: BLOCK, mostCode: MOST_CODE });
  if (planes.count > MOST_PLANES) return undefined;
  return {
    coders: planes.coders,
    codes: planes.bytes,
    trees: trees.map((tree, t) => codedTree(tree, questions[t] ?? [], planes)),
  };
}

/** Adds one tree to the scores of a block. */
function addTree({ nodes, values, depth }: CodedTree, codes: Uint8Array, rows: number, score: Float64Array): void {
  for (let row = 0; row < rows; row += 4) {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let step = 0; step < depth; step += 1) {
      const ofA = nodes[a] ?? 0;
      const ofB = nodes[b] ?? 0;
      const ofC = nodes[c] ?? 0;
      const ofD = nodes[d] ?? 0;
      // A code above the limit makes the difference negative, whose highest bit is 1.
      a = (ofA >>> 16) + (((ofA & 255) - (codes[(ofA & 0xff00) + row] ?? 0)) >>> 31);
      b = (ofB >>> 16) + (((ofB & 255) - (codes[(ofB & 0xff00) + row + 1] ?? 0)) >>> 31);
      c = (ofC >>> 16) + (((ofC & 255) - (codes[(ofC & 0xff00) + row + 2] ?? 0)) >>> 31);
      d = (ofD >>> 16) + (((ofD & 255) - (codes[(ofD & 0xff00) + row + 3] ?? 0)) >>> 31);
    }
    score[row] = (score[row] ?? 0) + (values[a] ?? 0);
    score[row + 1] = (score[row + 1] ?? 0) + (values[b] ?? 0);
    score[row + 2] = (score[row + 2] ?? 0) + (values[c] ?? 0);
    score[row + 3] = (score[row + 3] ?? 0) + (values[d] ?? 0);
  }
}

/** Adds what the trees say to the scores of rows: the same sums, in the same order, as walking down gives. */
export function scoreCodedTrees({ coders, codes, trees }: CodedTrees, data: ModelColumns, score: Float64Array): void {
  const block = new Float64Array(BLOCK);
  for (let begin = 0; begin < data.rows; begin += BLOCK) {
    const rows = Math.min(BLOCK, data.rows - begin);
    for (const coder of coders) {
      const column = data.columns[coder.feature];
      if (column !== undefined) coder.write(column, begin, rows);
    }
    block.set(score.subarray(begin, begin + rows));
    for (const tree of trees) addTree(tree, codes, rows, block);
    score.set(block.subarray(0, rows), begin);
  }
}
