/** A decision in its place among the periods. */
export interface DecisionMark {
  /** Position of the period after which it was made; -1 before the first. */
  readonly position: number;
  /** In the words of the audit log. */
  readonly outcome: string;
  readonly subject: string;
  readonly reason: string;
}
