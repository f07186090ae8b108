/** Bounds of a feature's codes: from `low` on, below `high`. */
export interface Bounds {
  readonly low: number;
  readonly high: number;
}

/** Bounds by the position of their feature; a row of the region meets all of them. */
export type Region = ReadonlyMap<number, Bounds>;

/** Codes by feature, then by row. */
export type Codes = readonly Int16Array[];

/** The code of what was never fitted: in no region that asks for its feature. */
export const UNKNOWN = -2;

export function isInside(region: Region, codes: Codes, row: number): boolean {
  for (const [feature, { low, high }] of region) {
    const code = codes[feature]?.[row] ?? UNKNOWN;
    if (code === UNKNOWN || code < low || code >= high) return false;
  }
  return true;
}

/** A name by which equal regions are known. */
export function regionKey(region: Region): string {
  return JSON.stringify([...region].sort((a, b) => a[0] - b[0]).map(([at, { low, high }]) => [at, `${low} ${high}`]));
}
