import { edgeScratch, type EdgePlan, type EdgeScratch, edgeScratchBytes } from './bin-edges.js';

/** Where arrays lie: in memory of one thread, or of many. */
export type Allocate = (bytes: number) => ArrayBufferLike;

/** Numbers of rows: of 16 bits where that is enough for all of them. */
export type RowNumbers = Uint16Array | Uint32Array;

/** First derivatives of the loss, a number for each row. */
export type Gradients = Float32Array | Float64Array;

/** How many bytes the number of one of so many rows takes. */
export function rowNumberBytes(rows: number): number {
  return rows <= 0x10000 ? 2 : 4;
}

/** Numbers of some of so many rows, in memory from a byte on. */
export function rowNumbers(rows: number, memory: ArrayBufferLike, at: number, count: number): RowNumbers {
  return rowNumberBytes(rows) === 2 ? new Uint16Array(memory, at, count) : new Uint32Array(memory, at, count);
}

/** What decides how much memory rows need. */
export interface RowPlan {
  readonly rows: number;
  readonly features: number;
  /** Whether each row has a hessian of its own. */
  readonly hessians: boolean;
  /** Whether scores lie on the scale of gradients, so that one number is both. */
  readonly residuals: boolean;
  /** What bins are sought on. */
  readonly edges: EdgePlan;
}

/** All arrays with a number for each row; see `Workspace`. */
export interface RowMemory {
  readonly score: Float64Array;
  /** The very array of scores, where these are gradients. */
  readonly gradient: Gradients;
  readonly hessian: Float32Array;
  readonly weight: Float32Array;
  readonly order: RowNumbers;
  readonly bins: Uint8Array;
  /** For the search of bins, in the same place as the others: to be used before they are. */
  readonly scratch: EdgeScratch;
}

/**
 * Allocates what rows need in one piece. Beside its bins a row has a score of 8 bytes and a number of 4, or of 2 in small tables;
 * 4 bytes each for the gradient (but for squared loss), the hessian, if there are any, and the weight, if there are any. The
 * search of bins, which comes first, needs no more than that, but for tables of few columns.
 */
export function rowMemory({ rows, features, hessians, residuals, edges }: RowPlan, allocate: Allocate): RowMemory {
  const [hessianRows, weightRows] = [hessians ? rows : 0, edges.weighted ? rows : 0];
  const gradientRows = residuals ? 0 : rows;
  // Bins are read four bytes at once, which have to begin at a multiple of four.
  const orderBytes = Math.ceil((rowNumberBytes(rows) * rows) / 4) * 4;
  const own = rows * (8 + features) + orderBytes + 4 * (gradientRows + hessianRows + weightRows);
  const buffer = allocate(Math.max(own, edgeScratchBytes(edges)));
  let at = 0;
  const take = (bytes: number): number => {
    at += bytes;
    return at - bytes;
  };
  const score = new Float64Array(buffer, take(8 * rows), rows);
  return {
    score,
    gradient: residuals ? score : new Float32Array(buffer, take(4 * rows), rows),
    hessian: new Float32Array(buffer, take(4 * hessianRows), hessianRows),
    weight: new Float32Array(buffer, take(4 * weightRows), weightRows),
    order: rowNumbers(rows, buffer, take(orderBytes), rows),
    bins: new Uint8Array(buffer, take(rows * features), rows * features),
    scratch: edgeScratch(edges, buffer),
  };
}
