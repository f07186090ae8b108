import type { IdSource } from './ids.js';

/** Identifiers with 122 random bits (UUID version 4): unique across processes and machines. */
export function randomIds(): IdSource {
  return { next: (prefix) => `${prefix}-${globalThis.crypto.randomUUID()}` };
}
