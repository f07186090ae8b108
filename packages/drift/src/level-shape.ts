import type { LevelShape } from './column-shape.js';
import { sumOf } from './distance-cells.js';
import type { AlignedLevels } from './level-counts.js';
import { heaviest, type Ranked } from './most-frequent.js';

/** So many levels are drawn one by one. */
const LISTED = 20;

/** How two samples of levels are distributed, the most frequent levels of both sides first. Both hold something. */
export function levelShape({ levels, reference, current }: AlignedLevels): LevelShape {
  const [n, m] = [sumOf(reference), sumOf(current)];
  const places = new Map<string, number>();
  function* weighted(): Generator<Ranked> {
    for (const [i, name] of levels.entries()) yield { name, weight: (reference[i] ?? 0) / n + (current[i] ?? 0) / m };
  }
  const top = heaviest(weighted(), LISTED).map(({ name }) => name);
  for (const [i, name] of levels.entries()) if (top.includes(name)) places.set(name, i);
  const before = top.map((level) => (reference[places.get(level) ?? -1] ?? 0) / n);
  const now = top.map((level) => (current[places.get(level) ?? -1] ?? 0) / m);
  // All levels are drawn where there are fewer.
  const rest = (shares: readonly number[]): number => (top.length < LISTED ? 0 : Math.max(0, 1 - sumOf(shares)));
  return { kind: 'levels', levels: top, reference: before, current: now, others: [rest(before), rest(now)] };
}
