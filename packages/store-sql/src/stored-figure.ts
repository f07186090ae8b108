/** A column of figures: `null` stands for NaN, which SQLite cannot keep. Infinities are kept; -0 becomes 0. */
export type StoredFigure = number | null;

/** A figure as the column holds it. */
export function fromFigure(figure: number): StoredFigure {
  return Number.isNaN(figure) ? null : figure;
}

/** The figure that a column holds. */
export function toFigure(stored: StoredFigure): number {
  return stored ?? Number.NaN;
}
