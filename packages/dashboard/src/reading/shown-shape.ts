import type { ColumnShape, LevelShape, NumericShape } from '@fpl-ml/drift';
import type { Quartiles, ShownHistogram, ShownLevels } from '../shown/drift-shape.js';

/** The first point up to which a share of the values lies. */
function quantileOf(points: readonly number[], shares: readonly number[], share: number): number | undefined {
  const place = shares.findIndex((upTo) => upTo >= share);
  return place < 0 ? points.at(-1) : points[place];
}

function quartilesOf({ ecdf }: NumericShape): Quartiles | null {
  const side = (shares: readonly number[]): readonly [number, number, number] | null => {
    const [low, middle, high] = [0.25, 0.5, 0.75].map((share) => quantileOf(ecdf.at, shares, share));
    return low === undefined || middle === undefined || high === undefined ? null : [low, middle, high];
  };
  const [reference, current] = [side(ecdf.reference), side(ecdf.current)];
  return reference === null || current === null ? null : { reference, current };
}

function histogramOf(shape: NumericShape): ShownHistogram {
  const { edges, reference, current } = shape;
  return { kind: 'numeric', edges, reference, current, quartiles: quartilesOf(shape) };
}

/** So many levels are drawn one by one. */
const LISTED = 8;

/** The most frequent levels; what is beyond them is added to the rest. */
function levelsOf({ levels, reference, current, others }: LevelShape): ShownLevels {
  const rest = (shares: readonly number[]): number => shares.slice(LISTED).reduce((sum, share) => sum + share, 0);
  return {
    kind: 'levels',
    levels: levels.slice(0, LISTED),
    reference: reference.slice(0, LISTED),
    current: current.slice(0, LISTED),
    others: [others[0] + rest(reference), others[1] + rest(current)],
  };
}

/**
 * What is drawn of a stored shape; `null` where there is none: it was left out, or the report is of a release that had none.
 */
export function shownShape(shape: ColumnShape | null | undefined): ShownHistogram | ShownLevels | null {
  if (shape === null || shape === undefined) return null;
  return shape.kind === 'numeric' ? histogramOf(shape) : levelsOf(shape);
}
