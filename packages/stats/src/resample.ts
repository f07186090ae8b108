import type { RandomSource } from '@fpl-ml/core';

/** A statistic of one or more samples. The arrays are reused: it must not keep or change them. */
export type Statistic = (...samples: Float64Array[]) => number;

/** How samples are drawn again. */
export interface ResamplePlan {
  readonly samples: readonly Float64Array[];
  /** Whether all samples are drawn by the same positions. */
  readonly paired: boolean;
  /** How many neighbours are drawn together; 1 for independent values. */
  readonly block: number;
}

/** Positions from 0 to n - 1 with replacement, in runs of `block` that go on at the start after the end. */
function drawPositions(into: Uint32Array, block: number, random: RandomSource): void {
  const n = into.length;
  for (let at = 0; at < n; at += block) {
    const start = random.integer(n);
    for (let k = 0; k < block && at + k < n; k += 1) into[at + k] = (start + k) % n;
  }
}

function pick(into: Float64Array, from: Float64Array, positions: Uint32Array): void {
  for (let i = 0; i < into.length; i += 1) into[i] = from[positions[i] ?? 0] ?? 0;
}

/** The statistic of each resample. */
export function resampled(plan: ResamplePlan, statistic: Statistic, times: number, random: RandomSource): Float64Array {
  const buffers = plan.samples.map(({ length }) => new Float64Array(length));
  const positions = plan.samples.map(({ length }) => new Uint32Array(length));
  const shared = positions[0] ?? new Uint32Array(0);
  return Float64Array.from({ length: times }, () => {
    for (const [j, buffer] of buffers.entries()) {
      const mine = plan.paired ? shared : (positions[j] ?? shared);
      if (!plan.paired || j === 0) drawPositions(mine, plan.block, random);
      pick(buffer, plan.samples[j] ?? buffer, mine);
    }
    return statistic(...buffers);
  });
}

/** A copy without the `block` values from `start` on, round the end. */
function without(sample: Float64Array, start: number, block: number): Float64Array {
  const n = sample.length;
  const overhang = Math.max(0, start + block - n);
  const rest = new Float64Array(n - block);
  rest.set(sample.subarray(overhang, start));
  rest.set(sample.subarray(Math.min(n, start + block)), start - overhang);
  return rest;
}

/** The statistic without each block in turn; of sample `j`, or of all of them when paired. */
function leftOut({ samples, paired, block }: ResamplePlan, statistic: Statistic, j: number): Float64Array {
  const n = samples[j]?.length ?? 0;
  return Float64Array.from({ length: n }, (_, start) =>
    statistic(...samples.map((sample, k) => (paired || k === j ? without(sample, start, block) : sample))),
  );
}

/**
 * The acceleration of BCa intervals by the jackknife (Efron 1987), over one or more samples as scipy does. Blocks overlap,
 * so that each value is left out `block` times; the skewness of their sums is therefore that much too small.
 */
export function acceleration(plan: ResamplePlan, statistic: Statistic): number {
  const parts = plan.paired ? [0] : plan.samples.map((_, j) => j);
  let [cubes, squares] = [0, 0];
  for (const j of parts) {
    const values = leftOut(plan, statistic, j);
    const n = values.length;
    const centre = values.reduce((sum, value) => sum + value / n, 0);
    for (const value of values) {
      const influence = ((n - 1) / n) * (centre - value);
      cubes += influence * influence * influence;
      squares += influence * influence;
    }
  }
  // Nothing changes the statistic: there is no skewness either.
  if (squares === 0) return 0;
  return (Math.sqrt(plan.block) * cubes) / (6 * squares * Math.sqrt(squares));
}
