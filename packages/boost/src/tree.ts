/** A regression tree in columns: node 0 is the root, the right child follows the left. */
export interface Tree {
  /** The feature that a node asks for; -1 in leaves. */
  readonly feature: Int32Array;
  /** Numbers up to this one go left; NaN where categories are asked for. */
  readonly threshold: Float64Array;
  /** Number of the left child; the right one's is 1 more. -1 in leaves. */
  readonly left: Int32Array;
  /** 1 where missing values go left. */
  readonly missingLeft: Uint8Array;
  /** By node the categories that go left, 32 a number; undefined where numbers are asked for. */
  readonly categories: readonly (Uint32Array | undefined)[];
  /** What a leaf adds to the raw score, shrinkage included; 0 in other nodes. */
  readonly value: Float64Array;
  /** The weight of the training rows in a node. */
  readonly cover: Float64Array;
  /** By how much a split lowered twice the loss; 0 in leaves. */
  readonly gain: Float64Array;
}

/** Whether a category goes left. */
export function isInSet(set: Uint32Array, category: number): boolean {
  return (((set[category >>> 5] ?? 0) >>> (category & 31)) & 1) === 1;
}
