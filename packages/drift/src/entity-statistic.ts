import type { EntityLayout } from './entity-layout.js';

/** A statistic of the units that a layout has as current, which are the first of each stratum. */
export type EntityStatistic = (blocks: Int32Array) => number;

/** Calls `visit` for each stratum with its first unit, how many are current, and how many there are. */
function eachStratum(
  { starts, taken }: EntityLayout,
  visit: (start: number, current: number, size: number) => void,
): void {
  for (let i = 0; i < taken.length; i += 1) {
    const start = starts[i] ?? 0;
    visit(start, taken[i] ?? 0, (starts[i + 1] ?? 0) - start);
  }
}

/** How many current units each block has on average, over all exchanges within strata. */
function expectedCounts(layout: EntityLayout): Float64Array {
  const expected = new Float64Array(layout.blockCount);
  eachStratum(layout, (start, current, size) => {
    for (let i = start; i < start + size; i += 1) {
      const block = layout.blocks[i] ?? 0;
      expected[block] = (expected[block] ?? 0) + current / size;
    }
  });
  return expected;
}

/** The variance of that number: of hypergeometric counts, which are independent between strata. */
function varianceOfCounts(layout: EntityLayout): Float64Array {
  const variance = new Float64Array(layout.blockCount);
  const inStratum = new Int32Array(layout.blockCount);
  eachStratum(layout, (start, current, size) => {
    const units = layout.blocks.subarray(start, start + size);
    for (const block of units) inStratum[block] = (inStratum[block] ?? 0) + 1;
    const scale = (current * (size - current)) / (size * size * (size - 1));
    for (const block of units) {
      const count = inStratum[block] ?? 0;
      variance[block] = (variance[block] ?? 0) + scale * count * (size - count);
      // Counted once; the other units of the block find nothing.
      inStratum[block] = 0;
    }
  });
  return variance;
}

/** Where the current units stand, the same after each exchange. */
function currentPositions({ starts, taken, n }: EntityLayout): Int32Array {
  const positions = new Int32Array(n[1]);
  let next = 0;
  for (let i = 0; i < taken.length; i += 1) {
    const start = starts[i] ?? 0;
    for (let j = 0; j < (taken[i] ?? 0); j += 1) {
      positions[next] = start + j;
      next += 1;
    }
  }
  return positions;
}

/** Up to so many blocks for each current unit it is quicker to pass over the blocks than to sort the units. */
const BLOCKS_A_UNIT = 8;

/** The largest difference between the running count of the chosen blocks and what is expected up to each, block by block. */
function largestByCounts(positions: Int32Array, upTo: Float64Array): EntityStatistic {
  const counts = new Int32Array(upTo.length);
  return (blocks) => {
    counts.fill(0);
    for (let i = 0; i < positions.length; i += 1) {
      const block = blocks[positions[i] ?? 0] ?? 0;
      counts[block] = (counts[block] ?? 0) + 1;
    }
    let [sum, largest] = [0, 0];
    for (let block = 0; block < counts.length; block += 1) {
      sum += counts[block] ?? 0;
      largest = Math.max(largest, Math.abs(sum - (upTo[block] ?? 0)));
    }
    return largest;
  };
}

/** The same where blocks are many, unit by unit. */
function largestBySorting(positions: Int32Array, upTo: Float64Array): EntityStatistic {
  const m = positions.length;
  const chosen = new Int32Array(m);
  return (blocks) => {
    for (let i = 0; i < m; i += 1) chosen[i] = blocks[positions[i] ?? 0] ?? 0;
    chosen.sort();
    let largest = 0;
    for (let i = 0; i < m; ) {
      const block = chosen[i] ?? 0;
      // Between two chosen blocks only the expectation grows: the extremes are just before a block, and at it.
      largest = Math.max(largest, Math.abs(i - (block === 0 ? 0 : (upTo[block - 1] ?? 0))));
      while (i < m && chosen[i] === block) i += 1;
      largest = Math.max(largest, Math.abs(i - (upTo[block] ?? 0)));
    }
    return largest;
  };
}

/**
 * The Kolmogorov-Smirnov distance within entities: the largest difference of the share of current units up to a value from
 * the share that their own entities would give. Each evaluation is one pass over the current units, and the values if few.
 */
export function distanceWithin(layout: EntityLayout): EntityStatistic {
  const upTo = expectedCounts(layout);
  for (let i = 1; i < upTo.length; i += 1) upTo[i] = (upTo[i] ?? 0) + (upTo[i - 1] ?? 0);
  const positions = currentPositions(layout);
  const m = positions.length;
  const largest =
    upTo.length <= BLOCKS_A_UNIT * m ? largestByCounts(positions, upTo) : largestBySorting(positions, upTo);
  return (blocks) => (m === 0 ? 0 : largest(blocks) / m);
}

/** χ² within entities: the squared differences of the current count of each level from its mean, in variances of it. */
export function chiSquareWithin(layout: EntityLayout): EntityStatistic {
  const [expected, variance] = [expectedCounts(layout), varianceOfCounts(layout)];
  const positions = currentPositions(layout);
  const counts = new Int32Array(layout.blockCount);
  // Rounding leaves a little variance where there is none.
  const counted = (block: number): boolean => (variance[block] ?? 0) > 1e-12;
  const term = (block: number, count: number): number =>
    counted(block) ? ((count - (expected[block] ?? 0)) * (count - (expected[block] ?? 0))) / (variance[block] ?? 1) : 0;
  let ofNone = 0;
  for (let block = 0; block < layout.blockCount; block += 1) ofNone += term(block, 0);
  return (blocks) => {
    for (const position of positions) {
      const block = blocks[position] ?? 0;
      counts[block] = (counts[block] ?? 0) + 1;
    }
    let statistic = ofNone;
    for (const position of positions) {
      const block = blocks[position] ?? 0;
      const count = counts[block] ?? 0;
      if (count > 0) statistic += term(block, count) - term(block, 0);
      counts[block] = 0;
    }
    return statistic;
  };
}

/**
 * How far the current units are from the reference units of the same entities, each entity with the weight that it has now:
 * by block, current share less reference share.
 */
export function changeWithin(layout: EntityLayout): Float64Array {
  const change = new Float64Array(layout.blockCount);
  const m = layout.n[1];
  eachStratum(layout, (start, current, size) => {
    for (let i = start; i < start + size; i += 1) {
      const block = layout.blocks[i] ?? 0;
      const share = i < start + current ? 1 / m : -current / (m * (size - current));
      change[block] = (change[block] ?? 0) + share;
    }
  });
  return change;
}
