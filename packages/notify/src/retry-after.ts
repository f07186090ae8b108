/**
 * The pause that a `Retry-After` header asks for, in milliseconds: seconds, or a date of HTTP. `null` for anything else:
 * a negative number, a word, no header. A date that is past asks for 0. Nothing is cut here: `decideRetry` does.
 *
 * @param now epoch milliseconds, to which a date is compared; NaN when it is not known
 */
export function parseRetryAfter(header: string | null, now: number): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,12}(\.\d+)?$/.test(text)) return toMilliseconds(Number(text));
  // Only a date of HTTP: `Date.parse` would take "-5" for a year.
  const wait = /^[A-Z][a-z]{2}, .* GMT$/.test(text) ? Date.parse(text) - now : Number.NaN;
  return Number.isNaN(wait) ? null : Math.max(0, wait);
}

/** Seconds in whole milliseconds, rounded up, but not for the noise of binary fractions: 64.57 s are 64,570 ms. */
export function toMilliseconds(seconds: number): number {
  return Math.ceil(Math.round(seconds * 1e6) / 1e3);
}
