/** The names of this machine for itself. */
export const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether an address can be reached from this machine only. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}

/** The host of a `Host` header, without its port. */
function nameOf(header: string): string {
  return header.toLowerCase().replace(/:\d+$/, '');
}

/**
 * Refuses requests that name another host. A page of any other site can make a browser ask this machine under a name that
 * it points here (DNS rebinding); what gives it away is that name.
 *
 * @param allowed names without a port; `null` allows all
 */
export function onlyHosts(
  fetch: (request: Request) => Promise<Response>,
  allowed: readonly string[] | null,
): (request: Request) => Promise<Response> {
  if (allowed === null) return fetch;
  const names = new Set(allowed.map(nameOf));
  return async (request) => {
    if (names.has(nameOf(request.headers.get('host') ?? ''))) return fetch(request);
    const text = 'Expected the name of a host that is allowed here, got another one: see allowedHosts.\n';
    return new Response(text, { status: 403, headers: { 'X-Content-Type-Options': 'nosniff' } });
  };
}
