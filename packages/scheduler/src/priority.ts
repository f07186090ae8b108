/** How urgent a job is, from the least to the most. `critical` also runs when the machine is above its resource limits. */
export type Priority = 'low' | 'normal' | 'high' | 'critical';

const ORDER: readonly Priority[] = ['low', 'normal', 'high', 'critical'];

/**
 * Orders priorities: negative when `a` is less urgent than `b`, zero when they are equal.
 */
export function comparePriority(a: Priority, b: Priority): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

/** Whether `value` is one of the four priorities. */
export function isPriority(value: unknown): value is Priority {
  return ORDER.some((priority) => priority === value);
}
