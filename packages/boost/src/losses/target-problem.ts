/** Targets of most losses are finite. */
export function finiteProblem(value: number): string | undefined {
  return Number.isFinite(value) ? undefined : 'a finite number';
}
