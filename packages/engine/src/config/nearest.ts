/** How many letters have to be inserted, deleted, replaced, or exchanged with the next, to make one text of the other. */
export function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    const at = (r: number, c: number): number => (r === i ? row[c] : rows[r]?.[c]) ?? Number.POSITIVE_INFINITY;
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isExchange = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const exchanged = isExchange ? at(i - 2, j - 2) + 1 : Number.POSITIVE_INFINITY;
      row.push(Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, replaced, exchanged));
    }
    rows.push(row);
  }
  return rows[a.length]?.[b.length] ?? 0;
}

/** Names longer than this are compared by their beginning. */
const LONGEST = 80;

/** The known name that is nearest to one that is not known. */
export function nearest(name: string, known: readonly string[]): { readonly name: string; readonly distance: number } {
  const asked = name.slice(0, LONGEST);
  const ranked = known.map((candidate) => ({ name: candidate, distance: editDistance(asked, candidate) }));
  return ranked.reduce((best, next) => (next.distance < best.distance ? next : best), {
    name: '',
    distance: Number.POSITIVE_INFINITY,
  });
}
