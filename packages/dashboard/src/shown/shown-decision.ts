/** A record of the audit log. */
export interface ShownDecision {
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  /** `null` where the record has none. */
  readonly outcome: string | null;
  readonly reason: string;
}
