/** Positions in the numbers by which threads agree, all of them changed by `Atomics` only. */
export const CONTROL = Object.freeze({
  /** Grows with each job; workers sleep on it. */
  turn: 0,
  /** The next group of features that nobody has taken. */
  next: 1,
  /** Groups done in this turn; the main thread sleeps on it. */
  done: 2,
  /** 1: workers shall end. */
  stop: 3,
  /** 1: a worker could not do its work. */
  failed: 4,
});

/** A number that no group of features has. */
const NO_GROUP = 1 << 24;

/** Makes the numbers. There is no group to take before the first job. */
export function createControl(): Int32Array {
  const control = new Int32Array(new SharedArrayBuffer(4 * Object.keys(CONTROL).length));
  Atomics.store(control, CONTROL.next, NO_GROUP);
  return control;
}

/** How often a thread looks before it sleeps: what comes next is mostly there within microseconds, sleeping takes more. */
export const SPINS = 4000;

/** Added to the groups done by a worker that fails: more than there can be, so that nobody waits for the others. */
export const FAILED_DONE = 1 << 24;
