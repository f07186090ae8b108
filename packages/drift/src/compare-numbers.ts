import type { BinEdges } from './bin-edges.js';
import { cellFigure, type NotedFigure } from './cell-tests.js';
import { distancesOfNumbers } from './column-distances.js';
import { type ColumnMethod, isCellMethod, numberMethod } from './column-method.js';
import type { ColumnShape } from './column-shape.js';
import { type Cells, cellsOfSorted } from './distance-cells.js';
import type { Limits } from './limits.js';
import { numericShape } from './numeric-shape.js';
import type { PreparedColumn } from './prepared-reference.js';
import { psiFigure } from './psi-figure.js';
import { psiOfCells } from './psi.js';
import type { DistanceFigure, DistributionChange, Figure, PsiFigure, Uncorrected } from './report.js';
import { fixedFor } from './fixed-thresholds.js';
import { ksFigure, valueFigure } from './value-tests.js';
import { haveDistances } from './wasserstein-distance.js';

/** What is found about two samples of numbers. */
export interface NumberComparison {
  readonly distribution: Uncorrected<DistributionChange>;
  readonly psi: PsiFigure;
  readonly ks: Figure;
  readonly distances: readonly DistanceFigure[];
  readonly shape: ColumnShape | null;
}

type Sides = readonly [reference: Float64Array, current: Float64Array];

/** The cells of a method on cells: the distinct values where they are few, else the bins. */
function cellsFor(distinct: readonly number[] | null, bins: Cells, [reference, current]: Sides): Cells {
  if (distinct === null || distinct.length < 2) return bins;
  // Between two neighbours there is nothing in the reference, so each cell holds one of its values; new values join the next.
  const edges = { ...EACH_VALUE, requested: distinct.length, bins: distinct.length, cuts: distinct.slice(0, -1) };
  return cellsOfSorted(reference, current, edges);
}

const EACH_VALUE = {
  method: 'given',
  closed: 'right',
  range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
} as const;

interface Found {
  readonly method: ColumnMethod;
  readonly figure: NotedFigure;
  readonly why: string;
}

function found(
  ks: NotedFigure,
  prepared: PreparedColumn,
  bins: Cells,
  sides: Sides,
  column: string,
  limits: Limits,
): Found {
  const { method, why } = numberMethod(limits.methodOf(column));
  if (method === 'ks') return { method, why, figure: ks };
  if (isCellMethod(method)) {
    return { method, why, figure: cellFigure(method, cellsFor(prepared.distinct, bins, sides), limits.alpha) };
  }
  if (method === 'wasserstein' && !haveDistances(...sides)) {
    return { method: 'ks', why: 'the column holds infinite or huge values, which wasserstein cannot take', figure: ks };
  }
  return { method, why, figure: valueFigure(method, ...sides, limits) };
}

function plain({ note: _, ...figure }: NotedFigure): Figure {
  return figure;
}

function reportedKs(ks: NotedFigure, column: string, { thresholds }: Limits): Figure {
  const figure = plain(ks);
  return thresholds.kind === 'fixed' ? { ...figure, limit: fixedFor(thresholds, column).ks.warning } : figure;
}

/** Compares sorted samples without missing values. */
export function compareNumbers(
  column: string,
  prepared: PreparedColumn,
  edges: BinEdges,
  sides: Sides,
  limits: Limits,
): NumberComparison {
  const bins = cellsOfSorted(...sides, edges);
  const ks = ksFigure(...sides, prepared.largestTie, limits);
  const { method, why, figure } = found(ks, prepared, bins, sides, column, limits);
  const { note, ...values } = figure;
  return {
    distribution: { ...values, method, why: note === '' ? why : `${why}; ${note}`, effectSize: ks.statistic },
    psi: psiFigure(psiOfCells(bins, { alpha: limits.alpha }), column, limits),
    ks: reportedKs(ks, column, limits),
    distances: distancesOfNumbers(column, bins, sides, limits),
    shape: limits.shapes ? numericShape(...sides) : null,
  };
}
