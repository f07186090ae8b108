/** A name with what it is ranked by. */
export interface Ranked {
  readonly name: string;
  readonly weight: number;
}

function isBefore(a: Ranked, b: Ranked): boolean {
  return a.weight > b.weight || (a.weight === b.weight && a.name < b.name);
}

/** The heaviest so many, heaviest first, ties by name; in one pass, since there may be a million. */
export function heaviest(all: Iterable<Ranked>, count: number): readonly Ranked[] {
  const top: Ranked[] = [];
  for (const one of all) {
    const last = top[top.length - 1];
    if (top.length === count && last !== undefined && !isBefore(one, last)) continue;
    const at = top.findIndex((other) => isBefore(one, other));
    top.splice(at < 0 ? top.length : at, 0, one);
    if (top.length > count) top.pop();
  }
  return top;
}
