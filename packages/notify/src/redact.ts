// A scheme and everything up to a blank, a quote or a bracket; slashes may be escaped as in JSON. Of a longer word before
// the colon the end is enough: it bounds the search, and an address that sticks to another word is found.
const ADDRESS = /([a-z][a-z0-9+.-]{0,31}):(?:\/\/|\\\/\\\/)([^\s"'`<>]+)/gi;
const BEARER = /\b(bearer)\s+[^\s"'`,;]+/gi;

/** Paths of chat webhooks are passwords, so all that follows the host goes. With an `@` the host is in doubt and goes too. */
function redactAddress(address: string, scheme: string, rest: string): string {
  // A file has no password, and a trace without its files tells nothing.
  if (scheme.toLowerCase() === 'file') return address;
  const [host = ''] = rest.split(/[\\/?#]/, 1);
  if (rest.includes('@')) return `${scheme}://[redacted]`;
  return host === rest ? address : `${scheme}://${host}/[redacted]`;
}

/** Shorter ones would take words out of every sentence. */
const SHORTEST = 4;

/**
 * Takes secrets out of an error message before it is stored or logged: of every address (`https:`, `postgres:`, …) only
 * scheme and host stay, and of `Bearer` credentials nothing. Other secrets it has to be told: a password that stands by
 * itself in a text is not recognised.
 *
 * @param secrets what must not be in the text, whatever is around it; those below four characters stay. Default none
 *
 * @example
 * ```ts
 * import { redact } from '@fpl-ml/notify';
 *
 * const text = redact('POST https://hooks.example.com/services/T0/B0/s3cret failed'); // POST https://hooks.example.com/[redacted] failed
 * ```
 */
export function redact(text: string, secrets: readonly string[] = []): string {
  const known = secrets.filter(({ length }) => length >= SHORTEST).toSorted((a, b) => b.length - a.length);
  const rest = known.reduce((left, secret) => left.replaceAll(secret, '[redacted]'), text);
  return rest.replace(ADDRESS, redactAddress).replace(BEARER, '$1 [redacted]');
}
