/**
 * One law of a port, as data: any test runner can loop over a list of them, and every adapter runs the same list.
 * A check fails by throwing.
 */
export interface Check<Subject> {
  /** A sentence of behaviour, unique in its list. */
  readonly name: string;
  /** Capabilities without which the check does not apply. Default none. */
  readonly requires?: readonly string[];
  /**
   * Runs the check.
   *
   * @param subject newly made and empty
   */
  run(subject: Subject): Promise<void>;
}
