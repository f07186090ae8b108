import assert from 'node:assert/strict';

/** Tries to change what a store returned; a frozen value throws, which protects as well. */
export function tamper(change: () => void): void {
  try {
    change();
  } catch (error) {
    assert.ok(error instanceof TypeError);
  }
}

/** The same value, to be written to: only the compiler's view of it changes. */
export function writable<T extends object>(value: T): { -readonly [Name in keyof T]: T[Name] } {
  return value;
}
