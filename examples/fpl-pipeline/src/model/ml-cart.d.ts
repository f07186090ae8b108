/** The part of ml-cart that is used; the package has no types. */
declare module 'ml-cart' {
  /** A node: inner nodes have both children, leaves a distribution. */
  export interface TreeNode {
    readonly splitColumn?: number;
    readonly splitValue?: number;
    readonly left?: TreeNode;
    readonly right?: TreeNode;
    readonly distribution?: unknown;
  }

  /** Options of a tree. */
  export interface TreeOptions {
    /** Nodes with so many rows or fewer are leaves. */
    readonly minNumSamples?: number;
    readonly maxDepth?: number;
  }

  /** A CART regression tree. */
  export class DecisionTreeRegression {
    constructor(options: TreeOptions);
    readonly root: TreeNode;
    train(rows: readonly (readonly number[])[], values: readonly number[]): void;
  }
}
