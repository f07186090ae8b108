// Which codes answer the questions of trees: the planes that values are written to as codes, a block of rows at a time.
import { categoryCoder, type ColumnCoder, numberCoder } from './code-columns.js';
import type { Tree } from './tree.js';

/** An inner node of a tree. */
export interface Question {
  readonly tree: Tree;
  readonly node: number;
  readonly feature: number;
}

/** How codes are kept. */
export interface CodeFormat {
  /** Rows of a block. */
  readonly block: number;
  /** The greatest code; missing values that go right have it. */
  readonly mostCode: number;
}

/** Which plane answers a question, and from which code on rows go right; planes are shared by all questions that they can answer. */
interface Plan {
  readonly planeOf: (question: Question) => number;
  readonly limitOf: (question: Question) => number;
  readonly coders: (bytes: Uint8Array) => readonly ColumnCoder[];
}

/** Planes made ready, and where each question finds its answer. */
export interface Planes {
  /** A block of codes for each plane, one after another. */
  readonly bytes: Uint8Array;
  readonly count: number;
  readonly coders: readonly ColumnCoder[];
  planeOf(question: Question): number;
  /** From this code on rows go right. */
  limitOf(question: Question): number;
}

/** The inner nodes of a tree. */
export function questionsOf(tree: Tree): readonly Question[] {
  return Array.from(tree.feature, (feature, node) => ({ tree, node, feature })).filter(({ feature }) => feature >= 0);
}

function isMissingLeft({ tree, node }: Question): boolean {
  return tree.missingLeft[node] === 1;
}

function thresholdOf({ tree, node }: Question): number {
  return tree.threshold[node] ?? Number.NaN;
}

function planeBytes(bytes: Uint8Array, plane: number | undefined, block: number): Uint8Array | undefined {
  return plane === undefined ? undefined : bytes.subarray(plane * block, (plane + 1) * block);
}

/** One plane, or two where missing values go both ways, for thresholds of a feature. */
function numberPlan(
  questions: readonly Question[],
  thresholds: Float64Array,
  { block, mostCode }: CodeFormat,
  take: () => number,
): Plan {
  const right = questions.some((question) => !isMissingLeft(question)) ? take() : undefined;
  const left = questions.some(isMissingLeft) ? take() : undefined;
  const feature = questions[0]?.feature ?? 0;
  return {
    planeOf: (question) => (isMissingLeft(question) ? left : right) ?? 0,
    limitOf: (question) => thresholds.indexOf(thresholdOf(question)) + 1,
    coders: (bytes) => [
      numberCoder(feature, thresholds, mostCode, planeBytes(bytes, right, block), planeBytes(bytes, left, block)),
    ],
  };
}

function categoryPlan(question: Question, { block }: CodeFormat, take: () => number): Plan {
  const plane = take();
  const set = question.tree.categories[question.node] ?? new Uint32Array(8);
  return {
    planeOf: () => plane,
    limitOf: () => 1,
    coders: (bytes) => [
      categoryCoder(
        question.feature,
        set,
        isMissingLeft(question),
        planeBytes(bytes, plane, block) ?? new Uint8Array(block),
      ),
    ],
  };
}

/** Plans for all questions about one feature. */
function featurePlans(
  questions: readonly Question[],
  format: CodeFormat,
  take: () => number,
): readonly (readonly [Question, Plan])[] {
  const sets = questions.filter(({ tree, node }) => tree.categories[node] !== undefined);
  const plans = sets.map((question) => [question, categoryPlan(question, format, take)] as const);
  const numbers = questions.filter(({ tree, node }) => tree.categories[node] === undefined);
  const thresholds = Float64Array.from(new Set(numbers.map(thresholdOf))).sort();
  // Beside missing values a code says how many thresholds are below, none among them.
  const most = format.mostCode - 1;
  for (let from = 0; from < thresholds.length; from += most) {
    const own = thresholds.slice(from, from + most);
    const found = new Set(own);
    const members = numbers.filter((question) => found.has(thresholdOf(question)));
    const plan = numberPlan(members, own, format, take);
    plans.push(...members.map((question) => [question, plan] as const));
  }
  return plans;
}

/** Plans planes for all questions of a model. */
export function planPlanes(questions: readonly Question[], format: CodeFormat): Planes {
  let count = 0;
  const take = (): number => count++;
  const byFeature = new Map<number, Question[]>();
  for (const question of questions) {
    const own = byFeature.get(question.feature);
    if (own === undefined) byFeature.set(question.feature, [question]);
    else own.push(question);
  }
  const plans = new Map([...byFeature.values()].flatMap((own) => featurePlans(own, format, take)));
  const bytes = new Uint8Array(Math.max(1, count) * format.block);
  return {
    bytes,
    count,
    coders: [...new Set(plans.values())].flatMap((plan) => plan.coders(bytes)),
    planeOf: (question) => plans.get(question)?.planeOf(question) ?? 0,
    limitOf: (question) => plans.get(question)?.limitOf(question) ?? 0,
  };
}
