import type { TestProject } from 'vitest/node';

/** A PostgreSQL server for tests. */
export interface TestPostgres {
  /** The connection string of a database that exists, for commands about others. */
  readonly url: string;
  /**
   * Makes a new database on the server, with a random name.
   *
   * @param template the connection string of a database to copy, which nobody may be connected to; default: an empty one
   * @returns its connection string
   */
  createDatabase(template?: string): Promise<string>;
  /** Stops the server if it was started here; drops what `createDatabase` made otherwise. */
  stop(): Promise<void>;
}

/**
 * Starts a server of its own in a temporary folder, or uses the one that `DATABASE_URL` names. It prints nothing, and ends
 * with this process, however that ends.
 */
export function startPostgres(): Promise<TestPostgres>;

/** A server of one's own, for tests in which it goes down. */
export interface OwnPostgres {
  /** The connection string of its first database, `postgres`. */
  readonly url: string;
  /** Ends it at once, as a crash would; connections break. */
  halt(): Promise<void>;
  /** Starts it again after `halt`, on the same port, with all that was committed. */
  restart(): Promise<void>;
  /** Ends it for good and removes its files. */
  stop(): Promise<void>;
}

/** Starts a server whatever `DATABASE_URL` says. It ends with this process, however that ends. */
export function startOwnPostgres(): Promise<OwnPostgres>;

/**
 * Uses a server that runs, as for instance the one of the project's `globalSetup`: `usePostgres(inject('postgresUrl'))`.
 * Its `stop` drops the databases that were made through it.
 *
 * @param url the connection string of a database that exists
 */
export function usePostgres(url: string): TestPostgres;

/** For vitest's `globalSetup: ['@fpl-ml/repo/postgres']`: starts one server and provides its `postgresUrl`. */
export default function setup(project: TestProject): Promise<() => Promise<void>>;

declare module 'vitest' {
  interface ProvidedContext {
    /** The connection string of the project's server, see `usePostgres`. */
    readonly postgresUrl: string;
  }
}
