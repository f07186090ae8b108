/** The short name of a period: the number at the end of its id, or else its place. */
export function periodLabel(id: string, position: number): string {
  const digits = /\d{1,4}$/.exec(id)?.[0];
  return digits === undefined ? String(position + 1) : String(Number(digits));
}
