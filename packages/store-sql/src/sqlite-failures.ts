import type { StoreFailure } from './store-meanings.js';

/** What SQLite calls its primary result codes, by number; only those that are told apart. */
const CODES: ReadonlyMap<number, string> = new Map([
  [5, 'BUSY'],
  [6, 'LOCKED'],
  [8, 'READONLY'],
  [10, 'IOERR'],
  [11, 'CORRUPT'],
  [13, 'FULL'],
  [14, 'CANTOPEN'],
  [19, 'CONSTRAINT'],
  [26, 'NOTADB'],
]);

const FAILURES: ReadonlyMap<string, StoreFailure> = new Map([
  ['FULL', 'full'],
  ['READONLY', 'readonly'],
  ['CORRUPT', 'corrupt'],
  ['NOTADB', 'corrupt'],
  ['BUSY', 'busy'],
  ['LOCKED', 'busy'],
  ['IOERR', 'unavailable'],
  ['CANTOPEN', 'unavailable'],
  ['CONSTRAINT', 'constraint'],
]);

/** libsql gives the number as `rawCode`, node:sqlite as `errcode`; better-sqlite3 gives the name alone. */
function primaryCode(error: object): string | undefined {
  for (const member of ['rawCode', 'errcode'] as const) {
    const number = member in error ? Reflect.get(error, member) : undefined;
    if (typeof number === 'number') return CODES.get(number & 0xff);
  }
  const name = 'code' in error ? error.code : undefined;
  return typeof name === 'string' ? /^SQLITE_([A-Z]+)/.exec(name)?.[1] : undefined;
}

/** What a driver of SQLite means by an error; `undefined` for one that is not told apart. */
export function sqliteFailure(error: object): StoreFailure | undefined {
  return FAILURES.get(primaryCode(error) ?? '');
}
