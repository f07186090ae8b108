/** Where a database is. */
export type DatabaseTarget =
  | { readonly kind: 'sqlite'; readonly file: string }
  | { readonly kind: 'postgres'; readonly url: string };

/** What a connection string means: an address of PostgreSQL, or a file, with or without `sqlite:` or `file:` in front. */
export function databaseTarget(connectionString: string): DatabaseTarget {
  if (/^postgres(ql)?:\/\//.test(connectionString)) return { kind: 'postgres', url: connectionString };
  return { kind: 'sqlite', file: connectionString.replace(/^(sqlite|file):/, '') };
}
