// Prediction for trees of at most 8 leaves, several times as fast as walking down: no step depends on the one before.
// Every question of a tree is answered for four rows at once: added to what the threshold's code lacks to 128, those of four 7-bit
// codes in one 32-bit number that reach it set the highest bit of their byte; the answers, put together, are the number of the leaf in a table.
import type { ColumnCoder } from './code-columns.js';
import type { ModelColumns } from './model-columns.js';
import { type Planes, planPlanes, type Question, questionsOf } from './question-plans.js';
import type { Tree } from './tree.js';

const BLOCK = 1024;
const WORDS = BLOCK / 4;
/** Codes have 7 bits. */
const MOST_CODE = 127;
/** Questions of a tree at most. */
const MOST_QUESTIONS = 7;
const LEAVES = 1 << MOST_QUESTIONS;
/** The number 1 in each of four bytes. */
const ONES = 0x01010101;
/** The highest bit of each of four bytes. */
const HIGH = 0x80808080 | 0;

/** A tree made ready: each of its seven questions is a plane of codes, and what the code from which on rows go right lacks to 128. */
interface ReadyTree {
  readonly planes: readonly Int32Array[];
  readonly lacks: Int32Array;
  /** What each combination of answers is worth. */
  readonly values: Float64Array;
}

/** A set of trees made ready. */
export interface SmallTrees {
  readonly coders: readonly ColumnCoder[];
  readonly trees: readonly ReadyTree[];
}

/** What an answer to each question, a bit each (1: right), comes to. */
function valueOf(tree: Tree, questions: readonly Question[], answers: number): number {
  let node = 0;
  for (let child = tree.left[0] ?? -1; child >= 0; child = tree.left[node] ?? -1) {
    const at = node;
    node = child + ((answers >>> questions.findIndex((question) => question.node === at)) & 1);
  }
  return tree.value[node] ?? 0;
}

function readyTree(tree: Tree, own: readonly Question[], planes: Planes, words: Int32Array): ReadyTree {
  const wordsOf = Array.from({ length: MOST_QUESTIONS }, (_, i) => {
    const question = own[i];
    const plane = question === undefined ? 0 : planes.planeOf(question);
    return words.subarray(plane * WORDS, (plane + 1) * WORDS);
  });
  // No code and 0 reach 128: the answer to a question that a small tree does not have is left.
  const lacks = Int32Array.from({ length: MOST_QUESTIONS }, (_, i) => {
    const question = own[i];
    return Math.imul(question === undefined ? 0 : 128 - planes.limitOf(question), ONES);
  });
  const values = new Float64Array(LEAVES);
  for (let answers = 0; answers < 1 << own.length; answers += 1) values[answers] = valueOf(tree, own, answers);
  return { planes: wordsOf, lacks, values };
}

/** Makes trees ready; undefined when one of them is too large. */
export function prepareSmallTrees(trees: readonly Tree[]): SmallTrees | undefined {
  const questions = trees.map(questionsOf);
  if (questions.some((own) => own.length > MOST_QUESTIONS)) return undefined;
  const planes = planPlanes(questions.flat(), { block: BLOCK, mostCode: MOST_CODE });
  const words = new Int32Array(planes.bytes.buffer);
  return {
    coders: planes.coders,
    trees: trees.map((tree, t) => readyTree(tree, questions[t] ?? [], planes, words)),
  };
}

/** Adds one tree to the scores of a block, four rows at a time. */
function addTree({ planes, lacks, values }: ReadyTree, count: number, score: Float64Array): void {
  const [a, b, c, d, e, f, g] = planes;
  const [la = 0, lb = 0, lc = 0, ld = 0, le = 0, lf = 0, lg = 0] = lacks;
  if (!a || !b || !c || !d || !e || !f || !g) return;
  for (let word = 0, row = 0; row < count; word += 1, row += 4) {
    const leaves =
      ((((a[word] ?? 0) + la) & HIGH) >>> 7) |
      ((((b[word] ?? 0) + lb) & HIGH) >>> 6) |
      ((((c[word] ?? 0) + lc) & HIGH) >>> 5) |
      ((((d[word] ?? 0) + ld) & HIGH) >>> 4) |
      ((((e[word] ?? 0) + le) & HIGH) >>> 3) |
      ((((f[word] ?? 0) + lf) & HIGH) >>> 2) |
      ((((g[word] ?? 0) + lg) & HIGH) >>> 1);
    score[row] = (score[row] ?? 0) + (values[leaves & 127] ?? 0);
    score[row + 1] = (score[row + 1] ?? 0) + (values[(leaves >>> 8) & 127] ?? 0);
    score[row + 2] = (score[row + 2] ?? 0) + (values[(leaves >>> 16) & 127] ?? 0);
    score[row + 3] = (score[row + 3] ?? 0) + (values[(leaves >>> 24) & 127] ?? 0);
  }
}

/** Adds what the trees say to the scores of rows: the same sums, in the same order, as walking down gives. */
export function scoreSmallTrees({ coders, trees }: SmallTrees, data: ModelColumns, score: Float64Array): void {
  const block = new Float64Array(BLOCK);
  for (let begin = 0; begin < data.rows; begin += BLOCK) {
    const rows = Math.min(BLOCK, data.rows - begin);
    for (const coder of coders) {
      const column = data.columns[coder.feature];
      if (column !== undefined) coder.write(column, begin, rows);
    }
    block.set(score.subarray(begin, begin + rows));
    for (const tree of trees) addTree(tree, rows, block);
    score.set(block.subarray(0, rows), begin);
  }
}
