/** A range of values on a range of coordinates. */
export interface ValueScale {
  readonly at: (value: number) => number;
  /** Round values within the range. */
  readonly ticks: readonly number[];
  /** Decimals that tell the ticks apart. */
  readonly digits: number;
}

const STEPS = [1, 2, 2.5, 5, 10];

/** The smallest round step that needs at most so many ticks. */
function roundStep(span: number, most: number): number {
  const raw = span / most;
  const unit = Number(`1e${Math.floor(Math.log10(raw))}`);
  return unit * (STEPS.find((step) => step * unit >= raw) ?? 10);
}

function decimalsOf(step: number): number {
  const text = String(Number(step.toPrecision(3)));
  return text.includes('e') ? 0 : (text.split('.')[1]?.length ?? 0);
}

/**
 * A linear scale.
 *
 * @param values what must be in the range; those that are not finite are left out
 * @param from coordinate of the smallest
 * @param to coordinate of the largest
 * @param most how many ticks at most
 */
export function valueScale(values: readonly number[], from: number, to: number, most: number): ValueScale {
  const known = values.filter(Number.isFinite);
  const [low, high] = known.length === 0 ? [0, 1] : [Math.min(...known), Math.max(...known)];
  const margin = high > low ? 0.04 * (high - low) : Math.abs(high) * 0.05 + 0.05;
  const [bottom, top] = [low === 0 ? 0 : low - margin, high + margin];
  const step = roundStep(top - bottom, most);
  const first = Math.ceil(bottom / step);
  const ticks = Array.from({ length: Math.floor(top / step) - first + 1 }, (_, i) => (first + i) * step);
  const at = (value: number): number => from + ((value - bottom) / (top - bottom)) * (to - from);
  return { at, ticks, digits: decimalsOf(step) };
}
