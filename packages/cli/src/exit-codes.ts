/**
 * How the program ends. 0 to 3 answer a question; from 64 on it could not be answered (the numbers of sysexits.h).
 */
export const EXIT = Object.freeze({
  /** Done; the health is good. */
  ok: 0,
  /** The health is a warning; a test notification did not arrive; an artifact is not as it was. */
  warning: 1,
  /** The health is critical. */
  critical: 2,
  /** Too little is known to tell the health. */
  unknown: 3,
  /** The command line is wrong. */
  usage: 64,
  /** Understood, and refused: an unknown version, nothing to go back to, a retraining that the policy does not grant. */
  refused: 65,
  /** The database is not there, busy, damaged, of another program or another version. */
  unavailable: 69,
  /** A fault of the program. */
  fault: 70,
  /** The output cannot be written. */
  unwritable: 74,
  /** The configuration is wrong. */
  config: 78,
});
