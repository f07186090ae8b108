/** A version that served, or held a role. */
export interface ServedVersion {
  readonly version: string;
  /** The label of the first period that it did not learn from; `null` where unknown. */
  readonly trainedBefore: string | null;
  readonly quarantine: string | null;
  /** Its share of the served predictions in each period; `null` where nothing was served. */
  readonly shares: readonly (number | null)[];
  /** The changes of its roles, in order. */
  readonly roles: readonly { readonly at: number; readonly what: string; readonly reason: string }[];
}
