/** A version as the table of versions shows it. */
export interface VersionRow {
  readonly version: string;
  /** The roles that it holds now. */
  readonly roles: readonly string[];
  /** Of the latest evaluation; `null` when it was never evaluated. */
  readonly verdict: string | null;
  readonly integrity: string;
  /** Why it was taken out of use; `null` when it was not. */
  readonly quarantine: string | null;
  readonly archived: boolean;
  /** Figures of the training, by name. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Of all its predictions that have outcomes, whoever saw them; `null` while none has. */
  readonly observed: { readonly rmse: number; readonly n: number } | null;
  /** The first period that it did not learn from; `null` where unknown. */
  readonly trainedBefore: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
}
