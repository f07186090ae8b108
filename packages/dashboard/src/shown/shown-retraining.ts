/** A retraining, from its request on. */
export interface ShownRetraining {
  readonly id: string;
  readonly trigger: string;
  readonly reason: string;
  readonly requestedBy: string;
  readonly status: string;
  readonly verdict: string | null;
  readonly version: string | null;
  readonly attempt: number;
  /** Epoch milliseconds. */
  readonly requestedAt: number;
  /** The latest decision on it, in words. */
  readonly explanation: string;
}
