/** What stores have in common while they are bound to one transaction. */
export interface TransactionScope {
  /**
   * Calls `effect` once the outermost transaction has committed, in order of registration; never if it, or the joined
   * transaction that registered it, rolled back. For events and caches: an effect must not throw.
   */
  afterCommit(effect: () => void): void;
}

/** The stores inside a transaction. */
export type BoundStores<Stores extends object> = Stores & UnitOfWork<Stores> & TransactionScope;

/**
 * Several stores that commit together.
 *
 * Laws: all writes made through `tx` become visible at once when `work` resolves, or none when it rejects. `work` may
 * run more than once, so it acts only through `tx` (and `afterCommit`). `tx.transaction` joins: it rolls back alone if
 * it rejects, and commits with the outer one. Calling a store that is not bound to the transaction inside `work` throws
 * `UNIT_OF_WORK_MIXED` instead of waiting for itself for ever; using `tx` after its end throws `UNIT_OF_WORK_CLOSED`.
 */
export interface UnitOfWork<Stores extends object> {
  /** Runs `work` in one transaction and resolves to what it returns. */
  transaction<T>(work: (tx: BoundStores<Stores>) => Promise<T>): Promise<T>;
}
