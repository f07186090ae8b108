import { edgeScratch, type EdgePlan, type EdgeScratch, edgeScratchBytes } from './bin-edges.js';

/** Where arrays lie: in memory of one thread, or of many. */
export type Allocate = (bytes: number) => ArrayBufferLike;

/** What decides how much memory rows need. */
export interface RowPlan {
  readonly rows: number;
  readonly features: number;
  /** Whether each row has a hessian of its own. */
  readonly hessians: boolean;
  /** What bins are sought on. */
  readonly edges: EdgePlan;
}

/** All arrays with a number for each row; see `Workspace`. */
export interface RowMemory {
  readonly score: Float64Array;
  readonly gradient: Float32Array;
  readonly hessian: Float32Array;
  readonly weight: Float32Array;
  readonly order: Uint32Array;
  readonly bins: Uint8Array;
  /** For the search of bins, in the same place as the others: to be used before they are. */
  readonly scratch: EdgeScratch;
}

/**
 * Allocates what rows need in one piece: 16 bytes a row beside its bins, 4 more for weights and for hessians each. The search
 * of bins, which comes first, needs no more than that, but for tables of very few columns.
 */
export function rowMemory({ rows, features, hessians, edges }: RowPlan, allocate: Allocate): RowMemory {
  const [hessianRows, weightRows] = [hessians ? rows : 0, edges.weighted ? rows : 0];
  const own = 8 * rows + 4 * (2 * rows + hessianRows + weightRows) + rows * features;
  const buffer = allocate(Math.max(own, edgeScratchBytes(edges)));
  let at = 0;
  const take = (bytes: number): number => {
    at += bytes;
    return at - bytes;
  };
  return {
    score: new Float64Array(buffer, take(8 * rows), rows),
    gradient: new Float32Array(buffer, take(4 * rows), rows),
    hessian: new Float32Array(buffer, take(4 * hessianRows), hessianRows),
    weight: new Float32Array(buffer, take(4 * weightRows), weightRows),
    order: new Uint32Array(buffer, take(4 * rows), rows),
    bins: new Uint8Array(buffer, take(rows * features), rows * features),
    scratch: edgeScratch(edges, buffer),
  };
}
