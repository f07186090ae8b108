/** How much an event matters: `info` is for the record, `warning` for working hours, `critical` for now. */
export type Severity = 'info' | 'warning' | 'critical';

const ORDER: readonly Severity[] = ['info', 'warning', 'critical'];

/**
 * Orders severities: negative when `a` matters less than `b`, zero when they are equal.
 */
export function compareSeverity(a: Severity, b: Severity): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}
