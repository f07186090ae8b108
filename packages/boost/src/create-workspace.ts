import { seededRandom } from '@fpl-ml/core';
import { edgeFinder } from './bin-edges.js';
import { binShift, binStart } from './bin-layout.js';
import type { ColumnTable } from './booster-data.js';
import { invalidData, invalidOption } from './errors.js';
import { binColumn, type FeatureBins, featureBins, valueBinCount } from './feature-bins.js';
import { JOB_NUMBERS } from './node-job.js';
import { groupBytes, histogramBytes } from './histogram.js';
import { spareRows } from './partition.js';
import type { ResolvedOptions } from './resolve-options.js';
import { type Allocate, rowMemory, type RowMemory, rowNumberBytes, type RowNumbers, rowNumbers } from './row-memory.js';
import { sampleInto } from './sampling.js';
import { slotCount } from './slots.js';
import type { LabelledRows } from './training-rows.js';
import { gridMemory } from './value-grid.js';
import { SPLIT_NUMBERS, type Workspace } from './workspace.js';

/** Quantiles of more rows than these are taken of a sample. */
const QUANTILE_ROWS = 200_000;

/** The number of a row, times 4, is a place among bins, for which 31 bits are there. */
const MOST_ROWS = 0x20000000;

/**
 * Allocates the arrays of rows.
 *
 * @throws FplMlError `BOOST_DATA_INVALID`
 */
export function memoryOf({ table, weights }: LabelledRows, options: ResolvedOptions, allocate: Allocate): RowMemory {
  const { rows, columns } = table;
  if (rows >= MOST_ROWS) throw invalidData(`fewer than ${MOST_ROWS} rows`, String(rows));
  const count = Math.min(rows, QUANTILE_ROWS);
  const edges = { count, sampled: count < rows, weighted: weights !== undefined };
  const { constantHessian, residuals } = options.loss;
  return rowMemory({ rows, features: columns.length, hessians: !constantHessian, residuals, edges }, allocate);
}

/** The bins of every column, found on the training rows; before anything else is written to that memory. */
export function findBins(
  { table, weights }: LabelledRows,
  options: ResolvedOptions,
  { scratch }: RowMemory,
): readonly FeatureBins[] {
  const { rows } = table;
  const { sample } = scratch;
  if (sample.length > 0) sampleInto(sample, rows, seededRandom(options.seed, 'boost', 'quantiles'));
  const edges = edgeFinder(sample.length > 0 ? sample : rows, options.maxBins, weights, scratch);
  const plan = { rows, maxBins: options.maxBins, categorical: new Set(options.categorical), edges, weights };
  return table.columns.map((column) => featureBins(column, plan));
}

/** The bin of every row of every column, laid out as `bin-layout.ts` says. */
export function binTable({ rows, columns }: ColumnTable, bins: readonly FeatureBins[], into: Uint8Array): Uint8Array {
  const features = columns.length;
  const grid = gridMemory();
  columns.forEach((column, i) => {
    const own = bins[i];
    const place = { rows, start: binStart(i, features, rows), shift: binShift(i, features), grid };
    if (own !== undefined) binColumn(column, own, into, place);
  });
  return into;
}

function monotoneOf(bins: readonly FeatureBins[], options: ResolvedOptions): Int8Array {
  return Int8Array.from(bins, ({ feature }) => {
    const direction = options.monotone[feature.name] ?? 0;
    if (![-1, 0, 1].includes(direction)) throw invalidOption(`monotone.${feature.name}`, '1, 0 or -1', direction);
    if (direction !== 0 && feature.kind === 'category') {
      throw invalidOption(`monotone.${feature.name}`, '0 for a categorical column, which has no order', direction);
    }
    return direction;
  });
}

function binsStarts(bins: readonly FeatureBins[]): Int32Array {
  const starts = new Int32Array(bins.length + 1);
  bins.forEach((own, i) => {
    starts[i + 1] = (starts[i] ?? 0) + valueBinCount(own) + 1;
  });
  return starts;
}

/** How many rows each bin of each feature has. */
function countRows(bins: Uint8Array, rows: number, bounds: Int32Array, counts: RowNumbers): void {
  const features = bounds.length - 1;
  for (let feature = 0; feature < features; feature += 1) {
    const own = counts.subarray(bounds[feature] ?? 0, bounds[feature + 1] ?? 0);
    const [start, shift] = [binStart(feature, features, rows), binShift(feature, features)];
    for (let row = 0; row < rows; row += 1) {
      const bin = bins[start + (row << shift)] ?? 0;
      own[bin] = (own[bin] ?? 0) + 1;
    }
  }
}

/** Makes the arrays that training works on, and bins the rows. */
export function createWorkspace(
  { table, weights }: LabelledRows,
  bins: readonly FeatureBins[],
  options: ResolvedOptions,
  memory: RowMemory,
  allocate: Allocate,
): Workspace {
  const { rows } = table;
  const features = bins.length;
  const binsStart = binsStarts(bins);
  const binCount = binsStart[features] ?? 0;
  const doubles = (count: number): Float64Array => new Float64Array(allocate(8 * count));
  const monotone = monotoneOf(bins, options);
  const { score, gradient, hessian, weight, order } = memory;
  if (weights !== undefined) weight.set(weights);
  const binned = binTable(table, bins, memory.bins);
  // A bin may have all rows, which is one number more than rows have.
  const countBytes = rowNumberBytes(rows + 1) * (options.loss.constantHessian && weights === undefined ? binCount : 0);
  const counts = rowNumbers(rows + 1, allocate(countBytes), 0, countBytes / rowNumberBytes(rows + 1));
  if (counts.length > 0) countRows(binned, rows, binsStart, counts);
  const histogram = histogramBytes(memory, binCount);
  const slots = slotCount(rows, options, weights !== undefined, binned.length / histogram);
  return {
    rows,
    features,
    rules: {
      l2: options.l2,
      minLeafRows: options.minLeafRows,
      minGain: options.minGain,
      constrained: monotone.some((direction) => direction !== 0),
      categorySupport: Math.min(10, options.minLeafRows),
      categorySmoothing: 10,
    },
    bins: binned,
    valueBins: Int32Array.from(bins, valueBinCount),
    categorical: Uint8Array.from(bins, ({ feature }) => Number(feature.kind === 'category')),
    monotone,
    binsStart,
    score,
    gradient,
    hessian,
    weight,
    order,
    spare: allocate(
      Math.max(rowNumberBytes(rows) * spareRows(rows), groupBytes({ hessian, weight, binsStart, features })),
    ),
    moves: new Int32Array(allocate(4 * 256)),
    counts,
    histograms: allocate(slots * histogram),
    slots,
    active: new Uint8Array(allocate(features)),
    found: doubles(2 * features * SPLIT_NUMBERS),
    job: doubles(JOB_NUMBERS),
  };
}
