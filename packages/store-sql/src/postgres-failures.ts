import type { StoreFailure } from './store-meanings.js';

/** By SQLSTATE, or by the class that is its first two characters where all of it means the same. */
const FAILURES: ReadonlyMap<string, StoreFailure> = new Map([
  ['08', 'unavailable'],
  ['53', 'unavailable'],
  ['57', 'unavailable'],
  ['58', 'unavailable'],
  ['53100', 'full'],
  ['28', 'refused'],
  ['3D', 'refused'],
  ['25006', 'readonly'],
  ['42501', 'readonly'],
  ['23', 'constraint'],
  ['XX001', 'corrupt'],
  ['XX002', 'corrupt'],
  // Of these a transaction runs again: two were in each other's way.
  ['40', 'busy'],
  ['55P03', 'busy'],
]);

const SQLSTATE = /^[0-9A-Z]{5}$/;

/** Of the system, when it cannot reach a server. */
const UNREACHABLE: ReadonlySet<string> = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);

/** What pg says of a connection without giving a code: there is nothing else to tell these by. */
const UNCODED: readonly (readonly [RegExp, StoreFailure])[] = [
  [/^Connection terminated|is not queryable$|^timeout exceeded when trying to connect$/, 'unavailable'],
  [/^SASL|^The server does not support SSL/, 'refused'],
];

/** What a driver of PostgreSQL, or the network below it, means by an error; `undefined` for one that is not told apart. */
export function postgresFailure(error: object): StoreFailure | undefined {
  const code = 'code' in error ? error.code : undefined;
  if (typeof code !== 'string') {
    const said = error instanceof Error ? error.message : '';
    return UNCODED.find(([pattern]) => pattern.test(said))?.[1];
  }
  if (UNREACHABLE.has(code)) return 'unavailable';
  return SQLSTATE.test(code) ? (FAILURES.get(code) ?? FAILURES.get(code.slice(0, 2))) : undefined;
}
