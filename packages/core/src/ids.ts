import { FplMlError } from './errors.js';

/**
 * Makes identifiers.
 *
 * Laws: it never gives the same one twice, also not for two prefixes; each begins with its prefix and a hyphen, whatever
 * other prefixes were asked for.
 */
export interface IdSource {
  /**
   * @param prefix says what it identifies, for instance `run`
   * @returns the prefix, a hyphen, and a part that is unique
   */
  next(prefix: string): string;
}

/**
 * Identifiers that count: `run-1`, `run-2`, … Each prefix counts by itself. Two sources made alike give the same
 * identifiers, which is what a replay needs, and no use where two processes share a store.
 *
 * @param scope put between prefix and number, to tell runs apart; default none
 * @throws FplMlError `ID_SCOPE_INVALID` for a scope that is empty
 */
export function sequentialIds(scope?: string): IdSource {
  if (scope === '') {
    throw new FplMlError(
      'ID_SCOPE_INVALID',
      'Expected a scope of at least one character, got "": leave it out instead.',
    );
  }
  const counts = new Map<string, number>();
  return {
    next: (prefix) => {
      const count = (counts.get(prefix) ?? 0) + 1;
      counts.set(prefix, count);
      return scope === undefined ? `${prefix}-${count}` : `${prefix}-${scope}-${count}`;
    },
  };
}
