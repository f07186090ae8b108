/** `scheme://user:password@` of a connection string; the password may hold what should have been escaped. */
const CREDENTIALS = /([a-z][a-z0-9+.-]*:\/\/)(?:[^\s/:]+:\S*|[^\s/]+)@/gi;

/**
 * A text without the secrets that are known, and without the credentials of connection strings.
 *
 * @param secrets what must not be in it; those below four characters would take half of a text with them, and stay; default none
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter(({ length }) => length >= 4).toSorted((a, b) => b.length - a.length);
  const without = known.reduce((rest, secret) => rest.replaceAll(secret, '***'), text);
  return without.replace(CREDENTIALS, '$1***@');
}
