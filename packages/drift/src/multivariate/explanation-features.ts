import type { Bounds } from './cart-regions.js';
import type { PairedColumn } from './paired-columns.js';
import { figure } from './result.js';

/** Something that a tree can ask of a row: a number, and what bounds of it mean. */
export interface ExplanationFeature {
  readonly valueOf: (side: 'reference' | 'current', row: number) => number;
  readonly words: (bounds: Bounds) => string;
}

/** Levels of a column that a tree can ask for. */
const MOST_LEVELS = 12;

function finiteRange(column: PairedColumn): { readonly low: number; readonly high: number; readonly whole: boolean } {
  let [low, high, whole] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, true];
  for (const values of [column.reference, column.current]) {
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
      whole &&= Number.isInteger(value);
    }
  }
  return low > high ? { low: 0, high: 0, whole: true } : { low, high, whole };
}

function hasHoles({ reference, current }: PairedColumn): boolean {
  return reference.some(Number.isNaN) || current.some(Number.isNaN);
}

function numberWords(name: string, { low, high }: Bounds, whole: boolean): string {
  const [from, to] = whole ? [String(Math.ceil(low)), String(Math.ceil(high) - 1)] : [figure(low), figure(high)];
  if (low === Number.NEGATIVE_INFINITY) return `${name} ${whole ? '≤' : '<'} ${to}`;
  if (high === Number.POSITIVE_INFINITY) return `${name} ≥ ${from}`;
  return from === to && whole ? `${name} = ${from}` : `${name} from ${from} to ${to}`;
}

/** Missing values stand below all others, since the tree knows none; infinities at the ends. */
export function numberFeature(column: PairedColumn): ExplanationFeature {
  const { low, high, whole } = finiteRange(column);
  const step = high > low ? high - low : 1;
  const absent = low - step;
  const holes = hasHoles(column);
  return {
    valueOf: (side, row) => {
      const value = column[side][row] ?? Number.NaN;
      return Number.isNaN(value) ? absent : Math.min(Math.max(value, low), high);
    },
    words: (bounds) => {
      const present = bounds.low > absent;
      if (bounds.high <= low && !present) return `${column.name} is missing`;
      if (bounds.low <= low && present && bounds.high === Number.POSITIVE_INFINITY)
        return `${column.name} is not missing`;
      const shown = bounds.low <= low ? { ...bounds, low: Number.NEGATIVE_INFINITY } : bounds;
      return `${numberWords(column.name, shown, whole)}${holes && !present ? ' or missing' : ''}`;
    },
  };
}

/** One feature for each of the most frequent levels. */
export function levelFeatures(column: PairedColumn): readonly ExplanationFeature[] {
  if (column.kind === 'numeric') return [];
  const counts = new Map<number, number>();
  for (const codes of [column.reference, column.current]) {
    const weight = 1 / codes.length;
    for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + weight);
  }
  const frequent = [...counts].toSorted((a, b) => b[1] - a[1]).slice(0, MOST_LEVELS);
  return frequent.map(([code]) => ({
    valueOf: (side, row) => Number(column[side][row] === code),
    words: ({ low }) => {
      const has = low > 0;
      if (code < 0) return `${column.name} is ${has ? '' : 'not '}missing`;
      return `${column.name} ${has ? '=' : '≠'} ${column.levels[code] ?? ''}`;
    },
  }));
}

function medianOf(column: PairedColumn): number {
  const sorted = column.reference.filter(Number.isFinite).toSorted();
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

/** Whether two columns lie on the same side of their medians: a tree that asks for one column at a time cannot see it. */
export function pairFeature(a: PairedColumn, b: PairedColumn): ExplanationFeature {
  const [middleA, middleB] = [medianOf(a), medianOf(b)];
  const holes = [a, b].some((column) => hasHoles(column));
  return {
    // 0 for opposite sides, 1 for the same, between them where one is missing.
    valueOf: (side, row) => {
      const [x, y] = [a[side][row] ?? Number.NaN, b[side][row] ?? Number.NaN];
      return Number.isNaN(x) || Number.isNaN(y) ? 0.5 : Number(x < middleA === y < middleB);
    },
    words: ({ low, high }) => {
      const [same, opposite] = [high > 1, low <= 0];
      const both = `${a.name} and ${b.name}`;
      if (same) return `${both} on the same side of their medians${holes && low <= 0.5 ? ' or missing' : ''}`;
      if (opposite) return `${both} on opposite sides of their medians${holes && high > 0.5 ? ' or missing' : ''}`;
      return `${a.name} or ${b.name} missing`;
    },
  };
}
