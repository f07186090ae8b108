/** The part of `pg` that is used here; it brings no types of its own. */
declare module 'pg' {
  class Client {
    constructor(options: { readonly connectionString: string });
    connect(): Promise<void>;
    query(statement: string): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
    end(): Promise<void>;
  }
  const pg: { readonly Client: typeof Client };
  export default pg;
}
