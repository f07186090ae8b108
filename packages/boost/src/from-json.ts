import { type Booster, createBooster } from './booster.js';
import { invalidModel } from './errors.js';
import type { BoosterFeature } from './feature-bins.js';
import type { LossSpec } from './loss.js';
import { FORMAT, VERSION } from './model-json.js';
import type { Tree } from './tree.js';

type Members = Readonly<Record<string, unknown>>;

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function members(value: unknown, what: string): Members {
  if (!isMembers(value)) throw invalidModel(`${what} that is no object`);
  return value;
}

function list(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw invalidModel(`${what} that is no list`);
  return value;
}

function numbers(owner: Members, name: string, length: number): readonly number[] {
  const found = list(owner[name], `\`${name}\``);
  if (found.length !== length) throw invalidModel(`\`${name}\` of ${found.length} instead of ${length} numbers`);
  return found.map((value) => {
    if (typeof value !== 'number' || !Number.isFinite(value)) throw invalidModel(`\`${name}\` with ${String(value)}`);
    return value;
  });
}

function threshold(value: unknown): number {
  if (value === null) return Number.NaN;
  if (value === 'Infinity' || value === '-Infinity') return Number(value);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw invalidModel(`a threshold ${String(value)}`);
}

function feature(value: unknown): BoosterFeature {
  const { name, kind, levels } = members(value, 'a feature');
  if (typeof name !== 'string') throw invalidModel('a feature without a name');
  if (kind === 'number') return Object.freeze({ name, kind });
  const words = list(levels, `the levels of "${name}"`);
  if (kind !== 'category' || words.length > 255 || !words.every((word) => typeof word === 'string')) {
    throw invalidModel(`a feature "${name}" that is neither numbers nor at most 255 categories`);
  }
  return Object.freeze({ name, kind, levels: Object.freeze([...words]) });
}

function loss(value: unknown): LossSpec {
  const { kind, level, name } = members(value, 'a loss');
  if (kind === 'squared' || kind === 'absolute' || kind === 'poisson' || kind === 'logistic') return { kind };
  if (kind === 'quantile' && typeof level === 'number' && level > 0 && level < 1) return { kind, level };
  if (kind === 'custom' && typeof name === 'string') return { kind, name };
  throw invalidModel(`a loss of kind ${String(kind)}`);
}

function categorySets(value: unknown, nodes: number): readonly (Uint32Array | undefined)[] {
  const sets = new Map<number, Uint32Array>();
  for (const entry of list(value, '`categories`')) {
    const [node, ...words] = numbers({ entry }, 'entry', 9);
    if (node === undefined || !Number.isInteger(node) || node < 0 || node >= nodes)
      throw invalidModel(`a set of node ${node}`);
    if (!words.every((word) => word >>> 0 === word)) throw invalidModel('a set of categories that is no set of bits');
    sets.set(node, Uint32Array.from(words));
  }
  return Object.freeze(Array.from({ length: nodes }, (_, node) => sets.get(node)));
}

/** Children come after their parents and belong to one of them, so that every way down ends. */
function checkShape(tree: Tree, features: readonly BoosterFeature[]): void {
  const nodes = tree.left.length;
  const reached = new Uint8Array(nodes);
  reached[0] = 1;
  for (let node = 0; node < nodes; node += 1) {
    const left = tree.left[node] ?? -1;
    if (reached[node] !== 1) throw invalidModel(`a node ${node} that no other leads to`);
    if (left === -1) continue;
    const asked = features[tree.feature[node] ?? -1];
    if (asked === undefined) throw invalidModel(`a question for feature ${tree.feature[node]}`);
    if ((asked.kind === 'category') !== (tree.categories[node] !== undefined))
      throw invalidModel(`a question that does not fit "${asked.name}"`);
    if (asked.kind === 'number' && Number.isNaN(tree.threshold[node]))
      throw invalidModel('a question without a threshold');
    if (left <= node || left + 1 >= nodes || reached[left] === 1 || reached[left + 1] === 1) {
      throw invalidModel(`node ${left} as the left child of ${node}`);
    }
    reached[left] = reached[left + 1] = 1;
  }
}

function tree(value: unknown, features: readonly BoosterFeature[]): Tree {
  const own = members(value, 'a tree');
  const nodes = list(own['left'], '`left`').length;
  if (nodes === 0) throw invalidModel('a tree without nodes');
  const thresholds = list(own['threshold'], '`threshold`').map(threshold);
  if (thresholds.length !== nodes) throw invalidModel(`${thresholds.length} thresholds instead of ${nodes}`);
  const cover = Float64Array.from(numbers(own, 'cover', nodes));
  if (!cover.every((weight) => weight > 0)) throw invalidModel('a node without any weight of training rows');
  const found: Tree = Object.freeze({
    feature: Int32Array.from(numbers(own, 'feature', nodes)),
    threshold: Float64Array.from(thresholds),
    left: Int32Array.from(numbers(own, 'left', nodes)),
    missingLeft: Uint8Array.from(numbers(own, 'missingLeft', nodes)),
    categories: categorySets(own['categories'], nodes),
    value: Float64Array.from(numbers(own, 'value', nodes)),
    cover,
    gain: Float64Array.from(numbers(own, 'gain', nodes)),
  });
  checkShape(found, features);
  return found;
}

/**
 * Reads a model from what `toJSON` gave, after `JSON.parse`. It predicts the same to the bit.
 *
 * @throws FplMlError `BOOST_MODEL_INVALID`
 *
 * @example
 * ```ts
 * import { fromJSON, trainBooster } from '@fpl-ml/boost';
 *
 * const model = trainBooster({ x: [1, 2, 3, 4] }, [0, 0, 1, 1], { minLeafRows: 1 });
 * const text = JSON.stringify(model);
 * const same = fromJSON(JSON.parse(text));
 * ```
 */
export function fromJSON(json: unknown): Booster {
  const own = members(json, 'a model');
  if (own['format'] !== FORMAT) throw invalidModel(`the format ${String(own['format'])}`);
  if (own['version'] !== VERSION)
    throw invalidModel(`version ${String(own['version'])}, where this package reads ${VERSION}`);
  const [baseline = 0] = numbers({ baseline: [own['baseline']] }, 'baseline', 1);
  const features = list(own['features'], '`features`').map(feature);
  const trees = list(own['trees'], '`trees`').map((value) => tree(value, features));
  return createBooster({ loss: loss(own['loss']), baseline, features, trees });
}
