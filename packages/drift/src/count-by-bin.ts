import type { BinEdges } from './bin-edges.js';

/** With a hundred cells a cut most have none, so that nearly every value finds its bin at once. */
const CELLS = 1024;

/** The cell of a value, which never falls as values grow; that is all that is asked of it. */
function cellOf(value: number, low: number, scale: number): number {
  const cell = (value - low) * scale;
  // Also takes NaN, which a scale of 0 makes of infinities.
  return cell > 0 ? Math.min(cell, CELLS - 1) | 0 : 0;
}

/** How many values in any order fall into each bin. Halving would be wrong at every other step, which costs more than looking. */
export function countsOfValues(values: Float64Array, { cuts, closed }: BinEdges): readonly number[] {
  const ascending = Float64Array.from(cuts);
  const low = ascending.find(Number.isFinite) ?? 0;
  const ratio = CELLS / ((ascending.findLast(Number.isFinite) ?? 0) - low);
  const scale = Number.isFinite(ratio) && ratio > 0 ? ratio : 0;
  // How many cuts lie in earlier cells, and so below every value of a cell.
  const starts = new Uint32Array(CELLS);
  for (let cell = 0, cut = 0; cell < CELLS; cell += 1) {
    while (cut < ascending.length && cellOf(ascending[cut] ?? 0, low, scale) < cell) cut += 1;
    starts[cell] = cut;
  }
  const holdsLower = closed === 'left';
  const counts = new Float64Array(cuts.length + 1);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    let bin = starts[cellOf(value, low, scale)] ?? 0;
    for (let cut = ascending[bin] ?? Number.NaN; value > cut || (holdsLower && value === cut); ) {
      bin += 1;
      cut = ascending[bin] ?? Number.NaN;
    }
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return [...counts];
}
