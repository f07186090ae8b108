/** Whether a value is a plain record, whose members may be read. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a whole number from 0 that counts exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** Whether a value is a finite number from 0. */
export function isSize(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Whether a value is a list whose members all are of a kind. */
export function isListOf<T>(value: unknown, isOne: (member: unknown) => member is T): value is readonly T[] {
  return Array.isArray(value) && value.every(isOne);
}
