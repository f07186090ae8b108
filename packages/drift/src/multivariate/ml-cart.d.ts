declare module 'ml-cart' {
  /** A node; a leaf has no sides. Rows below `splitValue` in `splitColumn` go left. */
  export interface CartNode {
    readonly left?: CartNode;
    readonly right?: CartNode;
    readonly splitColumn?: number;
    readonly splitValue?: number;
  }

  export interface CartOptions {
    readonly maxDepth?: number;
    readonly minNumSamples?: number;
    readonly gainThreshold?: number;
  }

  export class DecisionTreeClassifier {
    constructor(options: CartOptions);
    train(rows: readonly (readonly number[])[], labels: readonly number[]): void;
    toJSON(): { readonly root: CartNode };
  }
}
