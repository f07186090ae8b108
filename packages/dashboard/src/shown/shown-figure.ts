/** A figure with its standard error; `null` where undefined, or not known. */
export interface ShownFigure {
  readonly value: number | null;
  /** Standard error. */
  readonly error: number | null;
}
