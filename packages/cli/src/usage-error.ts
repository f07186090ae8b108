import { FplMlError } from '@fpl-ml/core';

/** A command line that is wrong. */
export function usageError(message: string): FplMlError {
  return new FplMlError('CLI_USAGE', message);
}

/**
 * One of some words.
 *
 * @throws FplMlError `CLI_USAGE`
 */
export function oneOf<const Word extends string>(name: string, text: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw usageError(`Expected ${name} to be one of ${words.join(', ')}, got ${JSON.stringify(text)}.`);
}

/**
 * A whole number from 1.
 *
 * @throws FplMlError `CLI_USAGE`
 */
export function countOf(name: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw usageError(`Expected ${name} to be a whole number from 1, got ${JSON.stringify(text)}.`);
}

const INSTANT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/;

/**
 * An instant in epoch milliseconds.
 *
 * @throws FplMlError `CLI_USAGE`
 */
export function instantOf(name: string, text: string): number {
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isFinite(at)) return at;
  throw usageError(`Expected ${name} to be an instant as 2025-08-15T17:30:00Z or a day, got ${JSON.stringify(text)}.`);
}

/**
 * A text that says something.
 *
 * @throws FplMlError `CLI_USAGE`
 */
export function saidOf(name: string, text: string): string {
  if (text.trim() !== '') return text;
  throw usageError(`Expected ${name} to say something, got nothing.`);
}
