import { FplMlError, type JsonObject, numericColumn, seededRandom } from '@fpl-ml/core';
import { FEATURES } from './feature-names.js';
import type { Predictor, Trainer } from '@fpl-ml/engine';
import {
  artifactInvalid,
  decodeModel,
  encodeModel,
  numberMember,
  numbersMember,
  pointsSignature,
} from './model-trainer.js';
import { fitTree, predictTree, type RegressionTree } from './tree.js';

const KIND = 'fpl-tree';

const MOST_ROWS = 2000;

/** How the tree is grown. */
export interface TreeOptions {
  /** Rows of the random sample, at most 2,000. Default 1000. */
  readonly rows?: number;
  /** Levels of splits. Default 4. */
  readonly depth?: number;
  /** Nodes with so many rows or fewer are not split. Default 200: the library cannot keep leaves large in another way. */
  readonly leafRows?: number;
}

function asJson(tree: RegressionTree): JsonObject {
  if ('value' in tree) return { value: tree.value };
  return { feature: tree.feature, below: tree.below, left: asJson(tree.left), right: asJson(tree.right) };
}

/** The members of a node; refuses what is no object. */
function nodeMembers(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw artifactInvalid(KIND, 'a tree with a node that is no object');
  return Object.fromEntries(Object.entries(value));
}

function fromJson(value: unknown): RegressionTree {
  const node = nodeMembers(value);
  if ('value' in node) return { value: numberMember(KIND, node, 'value') };
  const feature = numberMember(KIND, node, 'feature');
  if (FEATURES[feature] === undefined) throw artifactInvalid(KIND, `a split on feature ${feature}`);
  const below = numberMember(KIND, node, 'below');
  return { feature, below, left: fromJson(node['left']), right: fromJson(node['right']) };
}

function loaded(artifact: Uint8Array): Predictor {
  const members = decodeModel(KIND, artifact);
  const fillers = numbersMember(KIND, members, 'fillers', FEATURES.length);
  const tree = fromJson(members['tree']);
  return { predict: (frame) => predictTree({ fillers, tree }, frame) };
}

function leaves(tree: RegressionTree): number {
  return 'value' in tree ? 1 : leaves(tree.left) + leaves(tree.right);
}

function isCount(value: number): boolean {
  return Number.isInteger(value) && value >= 1;
}

/**
 * A shallow regression tree on a small sample: weak on purpose, easy to read, a challenger that should lose.
 *
 * @throws FplMlError `MODEL_OPTIONS_INVALID`
 */
export function treeTrainer({ rows = 1000, depth = 4, leafRows = 200 }: TreeOptions = {}): Trainer {
  if (![rows, depth, leafRows].every(isCount) || rows > MOST_ROWS) {
    throw new FplMlError(
      'MODEL_OPTIONS_INVALID',
      `Expected whole numbers from 1, rows at most ${MOST_ROWS}; got rows ${rows}, depth ${depth}, leafRows ${leafRows}.`,
    );
  }
  return {
    name: 'tree',
    async fit({ train, seed, signal, progress }) {
      signal?.throwIfAborted();
      const { fillers, tree } = fitTree(train, { rows, depth, leafRows }, seededRandom(seed, 'tree-sample'));
      progress?.(1);
      return {
        artifact: encodeModel(KIND, { fillers: [...fillers], tree: asJson(tree) }),
        metrics: { rows: Math.min(rows, numericColumn(train, 'points').length), leaves: leaves(tree) },
        signature: pointsSignature(FEATURES),
      };
    },
    load: async (artifact) => loaded(artifact),
  };
}
