import type { NodeSums } from './split-rules.js';

/** The search of one node and, by subtraction, of its sibling. */
export interface NodeJob {
  /** Its rows are those in the workspace's order from `begin` to `end`. */
  readonly begin: number;
  readonly end: number;
  /** Whether the rows are all rows in order. */
  readonly whole: boolean;
  /** The histogram to fill. */
  readonly slot: number;
  /** The parent's histogram, which becomes the sibling's; -1: there is no sibling. */
  readonly siblingSlot: number;
  /** What is searched for; a node that cannot be split any more is left out. */
  readonly node: NodeSums | undefined;
  readonly sibling: NodeSums | undefined;
}

function sumsAsNumbers(sums: NodeSums | undefined): readonly number[] {
  if (sums === undefined) return [0, 0, 0, 0, 0, 0];
  return [1, sums.gradient, sums.hessian, sums.weight, sums.low, sums.high];
}

/** How many numbers a job takes. */
export const JOB_NUMBERS = 17;

/** Writes a job where all threads can read it. */
export function writeJob(job: NodeJob, into: Float64Array): void {
  const { begin, end, whole, slot, siblingSlot } = job;
  into.set([begin, end, Number(whole), slot, siblingSlot]);
  into.set(sumsAsNumbers(job.node), 5);
  into.set(sumsAsNumbers(job.sibling), 11);
}
