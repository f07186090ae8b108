import { type CellDistance, distanceOfCells, type NamedDistance } from './cell-tests.js';
import type { Cells } from './distance-cells.js';
import type { DistanceName } from './distance-result.js';
import type { Limits } from './limits.js';
import type { DistanceFigure } from './report.js';
import { wassersteinOfSorted } from './wasserstein-distance.js';

/** The distances that a column's report holds: those asked for, and those that a fixed threshold judges. */
export function wantedDistances(column: string, { distances, thresholds }: Limits): readonly DistanceName[] {
  if (thresholds.kind !== 'fixed') return distances;
  const own = Object.hasOwn(thresholds.columns, column) ? thresholds.columns[column]?.distances : undefined;
  // Thresholds are checked to name distances only.
  const judged = Object.keys({ ...thresholds.distances, ...own }) as readonly DistanceName[];
  return [...new Set([...distances, ...judged])];
}

function figureOf(name: DistanceName, result: NamedDistance): DistanceFigure {
  const { statistic, nullExpectation, limit, pValue, conventions } = result;
  return { name, statistic, nullExpectation, limit, pValue, conventions };
}

function ofCells(name: CellDistance, cells: Cells, { alpha }: Limits): DistanceFigure {
  return figureOf(name, distanceOfCells(name, cells, alpha));
}

/** Distances of levels; there is none between levels that only numbers have. */
export function distancesOfLevels(column: string, cells: Cells, limits: Limits): readonly DistanceFigure[] {
  return wantedDistances(column, limits).flatMap((name) =>
    name === 'wasserstein' ? [] : [ofCells(name, cells, limits)],
  );
}

/** Distances of sorted numbers, on the bins of the column; there is none that measures how far an infinite value is. */
export function distancesOfNumbers(
  column: string,
  cells: Cells,
  [reference, current]: readonly [Float64Array, Float64Array],
  limits: Limits,
): readonly DistanceFigure[] {
  const ends = [reference, current].flatMap((side) => [side[0], side[side.length - 1]]);
  const finite = ends.every((end) => Number.isFinite(end));
  return wantedDistances(column, limits).flatMap((name) => {
    if (name !== 'wasserstein') return [ofCells(name, cells, limits)];
    return finite ? [figureOf(name, wassersteinOfSorted(reference, current, { alpha: limits.alpha }))] : [];
  });
}
