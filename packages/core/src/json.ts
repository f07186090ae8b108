import { FplMlError } from './errors.js';

/** What JSON can hold. Stores, audit records and messages carry only this. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject;

/** An object whose values JSON can hold. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/**
 * JSON with sorted keys and no white space: equal values give equal text, so that it can be hashed or compared.
 *
 * @throws FplMlError `JSON_INVALID` for what JSON would lose in silence: NaN, infinities, undefined, functions, dates
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'number' && Number.isFinite(value)) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${Array.from(value, (item: unknown) => canonicalJson(item)).join(',')}]`;
  if (typeof value === 'object' && (Object.getPrototypeOf(value) ?? Object.prototype) === Object.prototype) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
  }
  throw new FplMlError(
    'JSON_INVALID',
    `Expected a value that JSON can hold, got ${String(value)} (${typeof value}): use null, a string or epoch milliseconds.`,
  );
}

/**
 * A deep copy that cannot be changed. Stores take and give values through it, so that nobody shares a reference.
 *
 * @param value plain data: objects, arrays, primitives
 */
export function frozenCopy<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return structuredClone(value);
  const copy: unknown = Array.isArray(value)
    ? value.map((item: unknown) => frozenCopy(item))
    : Object.fromEntries(Object.entries(value).map(([key, member]) => [key, frozenCopy<unknown>(member)]));
  // The copy has the members of `value`, each copied likewise, so it has its type.
  return Object.freeze(copy) as T;
}
