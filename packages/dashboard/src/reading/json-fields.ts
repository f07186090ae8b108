import type { JsonObject, JsonValue } from '@fpl-ml/core';

/** What a store may give for a field: the audit log holds plain JSON, of this release or an older one. */
export type JsonField = JsonValue | undefined;

/** An object's field as an object; empty when it is something else. */
export function objectAt(object: JsonObject, key: string): JsonObject {
  return objectOf(object[key]);
}

/** A value as an object; empty when it is something else. */
export function objectOf(value: JsonField): JsonObject {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  // A JSON value that is neither null, a list nor a primitive is an object; Array.isArray does not narrow readonly lists.
  return value as JsonObject;
}

/** A field as a list; empty when it is something else. */
export function listAt(object: JsonObject, key: string): readonly JsonValue[] {
  const value = object[key];
  // What Array.isArray accepts of a JSON value is a list of JSON values; it does not narrow readonly lists.
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}

/** A field as text; `null` when it is something else. */
export function textAt(object: JsonObject, key: string): string | null {
  const value = object[key];
  return typeof value === 'string' ? value : null;
}

/** A field as a finite number; `null` when it is something else. */
export function numberAt(object: JsonObject, key: string): number | null {
  return numberOf(object[key]);
}

/** A value as a finite number; `null` when it is something else. */
export function numberOf(value: JsonField): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}
