/** A PostgreSQL server for tests. */
export interface TestPostgres {
  /** Makes a new, empty database on the server. @returns its connection string */
  createDatabase(): Promise<string>;
  /** Stops the server, unless it is that of `DATABASE_URL`; drops what `createDatabase` made. */
  stop(): Promise<void>;
}

/** Starts a server of its own in a temporary folder, or uses the one that `DATABASE_URL` names. */
export function startPostgres(): Promise<TestPostgres>;
