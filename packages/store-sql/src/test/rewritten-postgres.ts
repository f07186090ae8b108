import { Kysely } from 'kysely';
import pg from 'pg';
import type { Database } from '../database.js';
import { postgresDialect } from '../postgres-dialect.js';
import { type TestDatabase, testDatabase } from './open-stores.js';

/**
 * Connects to a sound, migrated database through a pool that rewrites every statement.
 *
 * @returns also the statements that were changed
 */
export function openRewrittenPostgres(
  url: string,
  rewrite: (text: string) => string,
): TestDatabase & { readonly changed: ReadonlySet<string> } {
  const pool = new pg.Pool({ connectionString: url, max: 10 });
  const changed = new Set<string>();
  const rewritten = (text: string): string => {
    const instead = rewrite(text);
    if (instead !== text) changed.add(text);
    return instead;
  };
  const dialect = postgresDialect({
    on: (...args: Parameters<typeof pool.on>) => pool.on(...args),
    end: () => pool.end(),
    connect: async () => {
      const client = await pool.connect();
      // Of the overloads of `query` Kysely uses the one with a text, without cursors: it asks for nothing else.
      return {
        query: (text: string, parameters: readonly unknown[]) => client.query(rewritten(text), [...parameters]),
        release: () => client.release(),
      } as unknown as Awaited<ReturnType<Parameters<typeof postgresDialect>[0]['connect']>>;
    },
  });
  return { ...testDatabase(url, new Kysely<Database>({ dialect }), 'postgres'), changed };
}
