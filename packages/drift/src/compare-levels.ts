import { cellFigure } from './cell-tests.js';
import { distancesOfLevels } from './column-distances.js';
import { levelMethod } from './column-method.js';
import type { ColumnShape } from './column-shape.js';
import { cellsOfLevels } from './distance-cells.js';
import { exclusiveLevelsPValue } from './exclusive-levels.js';
import { type AlignedLevels, alignLevels, type LevelCounts } from './level-counts.js';
import { levelShape } from './level-shape.js';
import type { Limits } from './limits.js';
import { heaviest, type Ranked } from './most-frequent.js';
import { psiFigure } from './psi-figure.js';
import { psiOfCells } from './psi.js';
import type { DistanceFigure, DistributionChange, LevelChange, LevelShare, PsiFigure, Uncorrected } from './report.js';
import { totalVariationStatistic } from './total-variation.js';

/** What is found about two samples of levels. */
export interface LevelComparison {
  readonly distribution: Uncorrected<DistributionChange>;
  readonly psi: PsiFigure;
  readonly levels: Uncorrected<LevelChange>;
  readonly distances: readonly DistanceFigure[];
  readonly shape: ColumnShape | null;
}

/** So many levels of each kind are listed. */
const LISTED = 20;

interface OnlyHere {
  readonly listed: readonly LevelShare[];
  readonly count: number;
  readonly rows: number;
  readonly share: number;
}

/** The levels that only the first side has, the most frequent listed. */
function onlyIn(levels: readonly string[], counts: readonly number[], other: readonly number[]): OnlyHere {
  const only: Ranked[] = [];
  let [size, rows] = [0, 0];
  for (let i = 0; i < counts.length; i += 1) {
    const [name, weight] = [levels[i] ?? '', counts[i] ?? 0];
    size += weight;
    if (weight === 0 || (other[i] ?? 0) > 0) continue;
    rows += weight;
    only.push({ name, weight });
  }
  const listed = heaviest(only, LISTED).map(({ name, weight }) => ({
    level: name,
    count: weight,
    share: weight / size,
  }));
  return { listed, count: only.length, rows, share: rows / size };
}

/** The levels that only one side has, and how likely so many rows of them are when nothing has changed. */
export function levelChange({ levels, reference, current }: AlignedLevels): Uncorrected<LevelChange> {
  const [unseen, vanished] = [onlyIn(levels, current, reference), onlyIn(levels, reference, current)];
  return {
    unseen: unseen.listed,
    vanished: vanished.listed,
    unseenCount: unseen.count,
    vanishedCount: vanished.count,
    unseenShare: unseen.share,
    vanishedShare: vanished.share,
    pValue: exclusiveLevelsPValue(current, reference, unseen.rows),
    vanishedPValue: exclusiveLevelsPValue(reference, current, vanished.rows),
  };
}

/** Compares counts of levels; both sides hold something. */
export function compareLevels(
  column: string,
  reference: LevelCounts,
  current: LevelCounts,
  limits: Limits,
): LevelComparison {
  const aligned = alignLevels(reference, current);
  const cells = cellsOfLevels(aligned);
  const { method, why } = levelMethod(limits.methodOf(column));
  const { note, ...figure } = cellFigure(method, cells, limits.alpha);
  const known = `${why}, with ${cells.reference.length} levels`;
  const variation = totalVariationStatistic(...cells.n);
  return {
    distribution: {
      ...figure,
      method,
      why: note === '' ? known : `${known}; ${note}`,
      effectSize: variation(Float64Array.from(cells.reference), Float64Array.from(cells.current)),
    },
    psi: psiFigure(psiOfCells(cells, { alpha: limits.alpha }), column, limits),
    levels: levelChange(aligned),
    distances: distancesOfLevels(column, cells, limits),
    shape: limits.shapes ? levelShape(aligned) : null,
  };
}
