import { goesLeft, type Routes } from './partition.js';
import { SPLIT_NUMBERS, type Workspace } from './workspace.js';

/** How a node is divided. */
export interface Split {
  readonly feature: number;
  readonly gain: number;
  /** The last bin that goes left; -1 where categories are asked for. */
  readonly bin: number;
  readonly missingLeft: boolean;
  /** The bins that go left, 32 a number. */
  readonly categories: Uint32Array | undefined;
  /** Sums of the left child. */
  readonly gradient: number;
  readonly hessian: number;
  readonly weight: number;
}

function splitAt(space: Workspace, feature: number, at: number): Split {
  const [gain = 0, bin = 0, missingLeft = 0, gradient = 0, hessian = 0, weight = 0] = space.found.subarray(at, at + 6);
  const categories = bin < 0 ? Uint32Array.from(space.found.subarray(at + 8, at + SPLIT_NUMBERS)) : undefined;
  return { feature, gain, bin, missingLeft: missingLeft === 1, categories, gradient, hessian, weight };
}

/** The split with the highest gain over the active features, of equal ones that of the lowest feature. */
export function bestSplit(space: Workspace, which: 'node' | 'sibling'): Split | undefined {
  const { active, found, features } = space;
  const base = which === 'node' ? 0 : features;
  let best = 0;
  let bestFeature = -1;
  for (let feature = 0; feature < features; feature += 1) {
    if (active[feature] !== 1) continue;
    const gain = found[(base + feature) * SPLIT_NUMBERS] ?? 0;
    if (gain > best) [best, bestFeature] = [gain, feature];
  }
  return bestFeature < 0 ? undefined : splitAt(space, bestFeature, (base + bestFeature) * SPLIT_NUMBERS);
}

/** Which bins of the split's feature go left. */
export function routesOf(split: Split, valueBins: number): Routes {
  const { categories, bin: last, missingLeft } = split;
  const routes = new Uint32Array(8);
  for (let bin = 0; bin <= valueBins; bin += 1) {
    const isLeft =
      bin === valueBins ? missingLeft : categories === undefined ? bin <= last : goesLeft(categories, bin) === 1;
    if (isLeft) routes[bin >>> 5] = (routes[bin >>> 5] ?? 0) | (1 << (bin & 31));
  }
  return routes;
}
