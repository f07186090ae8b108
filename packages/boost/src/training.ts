import { type RandomSource, seededRandom } from '@fpl-ml/core';
import { addToBinnedRows, addToGrownRows } from './add-scores.js';
import { type Booster, createBooster } from './booster.js';
import type { BoosterData } from './booster-data.js';
import { createWorkspace, findBins, memoryOf } from './create-workspace.js';
import { invalidData } from './errors.js';
import type { FeatureBins } from './feature-bins.js';
import { finishTree } from './finish-tree.js';
import { type GrownNode, growTree, type NodeRunner } from './grow-tree.js';
import { leafValues } from './leaf-values.js';
import { type ResolvedOptions, resolveOptions } from './resolve-options.js';
import type { Allocate } from './row-memory.js';
import { sampleInto } from './sampling.js';
import type { TrainingProgress, TrainOptions } from './train-options.js';
import { type LabelledRows, splitRows } from './training-rows.js';
import type { Tree } from './tree.js';
import { watchValidation } from './validation-watch.js';
import type { Workspace } from './workspace.js';

/** Who does the work on features, and in which memory. */
export interface Crew {
  readonly allocate: Allocate;
  /** Called once, when all arrays are there. */
  runner(space: Workspace): NodeRunner;
}

/** What stays the same from tree to tree. */
interface Training {
  readonly options: ResolvedOptions;
  readonly train: LabelledRows;
  readonly bins: readonly FeatureBins[];
  readonly space: Workspace;
  readonly run: NodeRunner;
  /** See `LeafPlan`. */
  readonly residuals: Float64Array;
}

function writeDerivatives({ options, train, space }: Training): void {
  const { score, gradient, hessian, weight } = space;
  // Scores that are gradients are those of the next tree as soon as the last one is added.
  if (gradient instanceof Float64Array) return;
  options.loss.derivatives(score, train.target, gradient, hessian);
  for (let row = 0; row < hessian.length && row < weight.length; row += 1) {
    const own = weight[row] ?? 0;
    gradient[row] = (gradient[row] ?? 0) * own;
    hessian[row] = (hessian[row] ?? 0) * own;
  }
}

/** Scores before the first tree. */
function startScores({ score, gradient }: Workspace, baseline: number, target: Float64Array): void {
  score.fill(baseline);
  if (gradient !== score) return;
  for (let row = 0; row < score.length; row += 1) {
    const own = baseline - (target[row] ?? 0);
    // Their squares are summed; and other losses have the same limit.
    if (!Number.isFinite(Math.fround(own))) throw invalidDerivatives(`${own} in row ${row}`);
    score[row] = own;
  }
}

function invalidDerivatives(got: string): Error {
  return invalidData(
    'first and second derivatives of the loss within ±3e38',
    `${got}: scale the target, or mend the custom loss`,
  );
}

function shareOf(count: number, share: number): number {
  return Math.max(1, Math.round(count * share));
}

/** Chooses the rows of a tree; returns how many. */
function chooseRows({ order, rows }: Workspace, share: number, random: RandomSource): number {
  const count = shareOf(rows, share);
  if (count < rows) sampleInto(order.subarray(0, count), rows, random);
  else for (let row = 0; row < rows; row += 1) order[row] = row;
  return count;
}

function chooseFeatures({ active, features }: Workspace, share: number, random: RandomSource): void {
  const chosen = new Int32Array(shareOf(features, share));
  sampleInto(chosen, features, random);
  active.fill(0);
  for (const feature of chosen) active[feature] = 1;
}

/** A derivative that is no number, or beyond single precision, shows in the root's sums. */
function checkDerivatives([root]: readonly GrownNode[]): void {
  const { gradient = 0, hessian = 0 } = root?.sums ?? {};
  if (Number.isFinite(gradient) && Number.isFinite(hessian)) return;
  throw invalidDerivatives(`sums of ${gradient} and ${hessian}`);
}

/** Grows one more tree and adds it to the scores of the training rows. */
function nextTree(training: Training, index: number): { readonly nodes: readonly GrownNode[]; readonly tree: Tree } {
  const { options, train, space, run, bins, residuals } = training;
  const { score } = space;
  writeDerivatives(training);
  const count = chooseRows(space, options.rowShare, seededRandom(options.seed, 'boost', 'rows', index));
  chooseFeatures(space, options.columnShare, seededRandom(options.seed, 'boost', 'columns', index));
  const nodes = growTree(space, options, count, run);
  checkDerivatives(nodes);
  const { learningRate, loss } = options;
  const values = leafValues({ space, learningRate, level: loss.leafLevel, target: train.target, residuals }, nodes);
  if (count === space.rows) addToGrownRows(nodes, values, space.order, score);
  else addToBinnedRows(nodes, values, space.bins, score);
  return { nodes, tree: finishTree(nodes, values, bins) };
}

/** Whether every further tree would be the same tree of nothing. */
function isSettled(tree: Tree, { rowShare, columnShare }: ResolvedOptions): boolean {
  return tree.feature.length === 1 && tree.value[0] === 0 && rowShare === 1 && columnShare === 1;
}

/**
 * Trains a model tree by tree: yields after each, returns the model.
 *
 * @throws FplMlError `BOOST_OPTION_INVALID`, `BOOST_DATA_INVALID`; the reason of an aborted signal
 */
export function* trainingSteps(
  data: BoosterData,
  target: ArrayLike<number>,
  given: TrainOptions,
  crew: Crew,
): Generator<TrainingProgress, Booster, void> {
  const options = resolveOptions(given);
  options.signal?.throwIfAborted();
  const { train, validation } = splitRows(data, target, options);
  const memory = memoryOf(train, options, crew.allocate);
  const bins = findBins(train, options, memory);
  const space = createWorkspace(train, bins, options, memory, crew.allocate);
  const baseline = options.loss.baseline(train.target, train.weights) + 0;
  startScores(space, baseline, train.target);
  const residuals = new Float64Array(options.loss.leafLevel === undefined ? 0 : space.rows);
  const training: Training = { options, train, bins, space, run: crew.runner(space), residuals };
  const watch = validation === undefined ? undefined : watchValidation(validation, bins, baseline, options);
  const trees: Tree[] = [];
  while (trees.length < options.trees && watch?.isOver() !== true) {
    options.signal?.throwIfAborted();
    const { nodes, tree } = nextTree(training, trees.length);
    trees.push(tree);
    const validationLoss = watch?.add(nodes, tree.value) ?? Number.NaN;
    const progress = Object.freeze({ tree: trees.length, trees: options.trees, validationLoss });
    options.progress?.(progress);
    yield progress;
    if (isSettled(tree, options)) break;
  }
  const kept = watch === undefined ? trees : trees.slice(0, watch.bestTrees());
  return createBooster({
    loss: options.loss.spec,
    baseline,
    features: bins.map(({ feature }) => feature),
    trees: kept,
  });
}
