import { seededRandom } from '@fpl-ml/core';
import { edgeFinder } from './bin-edges.js';
import type { ColumnTable } from './booster-data.js';
import { invalidOption } from './errors.js';
import { binColumn, type FeatureBins, featureBins, valueBinCount } from './feature-bins.js';
import { JOB_NUMBERS } from './node-job.js';
import type { ResolvedOptions } from './resolve-options.js';
import { sampleOf } from './sampling.js';
import type { LabelledRows } from './training-rows.js';
import { SPLIT_NUMBERS, type Workspace } from './workspace.js';

/** Where the arrays of a workspace lie: in memory of one thread, or of many. */
export type Allocate = (bytes: number) => ArrayBufferLike;

/** Quantiles of more rows than these are taken of a sample. */
const QUANTILE_ROWS = 200_000;

/** The bins of every column, found on the training rows. */
export function findBins({ table, weights }: LabelledRows, options: ResolvedOptions): readonly FeatureBins[] {
  const { rows } = table;
  const sample =
    rows > QUANTILE_ROWS ? sampleOf(QUANTILE_ROWS, rows, seededRandom(options.seed, 'boost', 'quantiles')) : rows;
  const edges = edgeFinder(sample, options.maxBins, weights);
  const plan = { rows, maxBins: options.maxBins, categorical: new Set(options.categorical), edges, weights };
  return table.columns.map((column) => featureBins(column, plan));
}

/** The bin of every row of every column, column after column. */
export function binTable(table: ColumnTable, bins: readonly FeatureBins[], into: Uint8Array): Uint8Array {
  table.columns.forEach((column, i) => {
    const own = bins[i];
    if (own !== undefined) binColumn(column, own, into.subarray(i * table.rows, (i + 1) * table.rows));
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

function sumsStarts(bins: readonly FeatureBins[], stride: number): Int32Array {
  const starts = new Int32Array(bins.length + 1);
  bins.forEach((own, i) => {
    starts[i + 1] = (starts[i] ?? 0) + (valueBinCount(own) + 1) * stride;
  });
  return starts;
}

/** How many rows each bin of each feature has, in the places of a histogram of stride 2. */
function countRows(bins: Uint8Array, rows: number, sumsStart: Int32Array, counts: Float64Array): Float64Array {
  for (let feature = 0; feature < sumsStart.length - 1; feature += 1) {
    const start = sumsStart[feature] ?? 0;
    for (const bin of bins.subarray(feature * rows, (feature + 1) * rows)) {
      const at = start + 2 * bin + 1;
      counts[at] = (counts[at] ?? 0) + 1;
    }
  }
  return counts;
}

/** Makes the arrays that training works on, and bins the rows. */
export function createWorkspace(
  { table, weights }: LabelledRows,
  bins: readonly FeatureBins[],
  options: ResolvedOptions,
  allocate: Allocate,
): Workspace {
  const { rows } = table;
  const features = bins.length;
  const stride = options.loss.constantHessian ? 2 : 3;
  const [hessians, weighted] = [stride === 3 ? rows : 0, weights === undefined ? 0 : rows];
  const sumsStart = sumsStarts(bins, stride);
  const floats = (count: number): Float32Array => new Float32Array(allocate(4 * count));
  const doubles = (count: number): Float64Array => new Float64Array(allocate(8 * count));
  const monotone = monotoneOf(bins, options);
  const weight = floats(weighted);
  if (weights !== undefined) weight.set(weights);
  const binned = binTable(table, bins, new Uint8Array(allocate(rows * features)));
  const isCounted = stride === 2 && weights === undefined;
  return {
    rows,
    features,
    stride,
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
    sumsStart,
    gradient: floats(rows),
    hessian: floats(hessians),
    weight,
    order: new Uint32Array(allocate(4 * rows)),
    gathered: { gradient: floats(rows), hessian: floats(hessians), weight: floats(weighted) },
    counts: isCounted ? countRows(binned, rows, sumsStart, doubles(sumsStart[features] ?? 0)) : doubles(0),
    // The two children of the last division are not searched, so one histogram less than leaves is enough.
    histograms: doubles((sumsStart[features] ?? 0) * Math.max(1, options.maxLeaves - 1)),
    active: new Int32Array(allocate(4 * (features + 1))),
    found: doubles(2 * features * SPLIT_NUMBERS),
    job: doubles(JOB_NUMBERS),
  };
}
