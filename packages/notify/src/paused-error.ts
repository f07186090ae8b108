const PAUSES = / \(asked to pause (\d{1,9})×\)$/;

/** The error that is stored with a message, with the number of attempts so far that ended in a request to pause. */
export function withPauses(error: string, pauses: number): string {
  return pauses === 0 ? error : `${error} (asked to pause ${pauses}×)`;
}

/** The number that {@link withPauses} put there; 0 for none. The outbox counts claims only, so the error carries it. */
export function pausesIn(error: string | null): number {
  return Number(PAUSES.exec(error ?? '')?.[1] ?? 0);
}
