declare module 'ml-cart' {
  /** A node; a leaf has no sides. Rows below `splitValue` in `splitColumn` go left. */
  export interface RegressionNode {
    readonly left?: RegressionNode;
    readonly right?: RegressionNode;
    readonly splitColumn?: number;
    readonly splitValue?: number;
  }

  export interface RegressionTreeOptions {
    readonly maxDepth?: number;
    readonly minNumSamples?: number;
    readonly gainThreshold?: number;
  }

  export class DecisionTreeRegression {
    constructor(options: RegressionTreeOptions);
    train(rows: readonly (readonly number[])[], values: readonly number[]): void;
    toJSON(): { readonly root: RegressionNode };
  }
}
