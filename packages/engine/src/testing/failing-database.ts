import type { Failpoints } from './failpoints.js';

/** The part of a statement of libsql, better-sqlite3 or node:sqlite that is watched. */
export interface WatchedStatement {
  run(...parameters: never[]): unknown;
  all(...parameters: never[]): unknown;
}

/** The part of a handle of libsql, better-sqlite3 or node:sqlite that is watched. */
export interface WatchedHandle {
  prepare(sql: string): WatchedStatement;
  exec(sql: string): unknown;
}

/** What changes the database, or ends a transaction. */
const DURABLE = /^\s*(insert|update|delete|replace|create|drop|alter|commit|end|begin|savepoint|release|rollback)\b/i;

/** Names a statement by its verb and its table: `insert ml_outbox`, `commit`. */
function nameOf(sql: string): string {
  const verb = DURABLE.exec(sql)?.[1]?.toLowerCase() ?? '';
  const table = /(?:into|update|from|table)\s+"?(\w+)"?/i.exec(sql)?.[1];
  return table === undefined ? verb : `${verb} ${table}`;
}

/** The same object with some of its methods replaced; the others run on the object itself, as native ones insist. */
function overlaid<T extends object>(target: T, replaced: ReadonlyMap<PropertyKey, unknown>): T {
  return new Proxy(target, {
    get: (object, name) => {
      if (replaced.has(name)) return replaced.get(name);
      const value: unknown = Reflect.get(object, name, object);
      return typeof value === 'function' ? value.bind(object) : value;
    },
  });
}

/**
 * A SQLite handle with a failpoint after every statement that changes the database or ends a transaction: to die between
 * any two of them.
 *
 * @param handle of libsql, better-sqlite3 or node:sqlite
 */
export function failingDatabase<Handle extends WatchedHandle>(handle: Handle, points: Failpoints): Handle {
  const watched =
    (sql: string, work: (...parameters: never[]) => unknown) =>
    (...parameters: never[]): unknown => {
      const result = work(...parameters);
      if (DURABLE.test(sql)) points.hit(nameOf(sql));
      return result;
    };
  const prepare = (sql: string): WatchedStatement => {
    const statement = handle.prepare(sql);
    return overlaid(
      statement,
      new Map([
        ['run', watched(sql, (...parameters) => statement.run(...parameters))],
        ['all', watched(sql, (...parameters) => statement.all(...parameters))],
      ]),
    );
  };
  const exec = (sql: string): unknown => watched(sql, () => handle.exec(sql))();
  return overlaid<Handle>(
    handle,
    new Map<PropertyKey, unknown>([
      ['prepare', prepare],
      ['exec', exec],
    ]),
  );
}
