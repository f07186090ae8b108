import { type Codes, isInside, type Region } from './region.js';

/** How clearly the fitted rows of a region are worse than the others: like a t statistic, but for the spread. */
function contrast(region: Region, codes: Codes, fit: Int32Array, losses: Float64Array): number {
  let [inside, rows, sum] = [0, 0, 0];
  for (const row of fit) {
    const loss = losses[row] ?? 0;
    sum += loss;
    if (!isInside(region, codes, row)) continue;
    inside += loss;
    rows += 1;
  }
  const others = fit.length - rows;
  if (rows === 0 || others === 0) return Number.NEGATIVE_INFINITY;
  return (inside / rows - (sum - inside) / others) * Math.sqrt((rows * others) / fit.length);
}

/** Leaves out conditions one by one, as long as what is left is no less clear: a tree asks more than it needs. */
export function simplified(region: Region, codes: Codes, fit: Int32Array, losses: Float64Array): Region {
  if (region.size < 2) return region;
  const clear = (candidate: Region): number => contrast(candidate, codes, fit, losses);
  const shorter = [...region.keys()]
    .map((dropped) => new Map([...region].filter(([feature]) => feature !== dropped)))
    .map((candidate) => ({ candidate, value: clear(candidate) }))
    .reduce((best, other) => (other.value > best.value ? other : best));
  return shorter.value >= clear(region) ? simplified(shorter.candidate, codes, fit, losses) : region;
}
