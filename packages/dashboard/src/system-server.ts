import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { FplMlError } from '@fpl-ml/core';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import { isLoopback, LOOPBACK_NAMES, onlyHosts } from './allowed-hosts.js';
import type { Dashboard } from './create-dashboard.js';

/** What {@link serveDashboard} needs. */
export interface ServeOptions {
  readonly dashboard: Dashboard;
  /** The address to listen at. Default `127.0.0.1`: this machine only. */
  readonly host?: string;
  /** Default 0: one that is free. */
  readonly port?: number;
  /**
   * The names under which it may be asked, without a port; `null` for any. Default the names of this machine for itself
   * and `host`, when it listens to this machine only, else any.
   */
  readonly allowedHosts?: readonly string[] | null;
}

/** A server that runs. */
export interface DashboardServer extends AsyncDisposable {
  /** Where it is, such as `http://127.0.0.1:4567`. */
  readonly url: string;
  readonly port: number;
  /** Answers what was asked, for a second at most, and ends; connections that are kept open end at once. */
  close(): Promise<void>;
}

/** How long an answer under way may still take when the server is closed, milliseconds. */
const GRACE = 1_000;

async function listen(server: ServerType, host: string, port: number): Promise<AddressInfo> {
  server.listen({ host, port });
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new FplMlError(
      'DASHBOARD_ADDRESS_UNAVAILABLE',
      `Expected an address to listen at, got ${host}, port ${port}: ${String(cause)}. Take another port, or 0 for one that is free.`,
      { cause, retryable: true, data: { host, port } },
    );
  }
  // A server that listens to a host and a port has an address of this form, not a pipe's name nor null.
  return server.address() as AddressInfo;
}

function closing(server: ServerType): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), GRACE);
    // An error says that it was closed already, which is what is wanted.
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    if ('closeIdleConnections' in server) server.closeIdleConnections();
  });
}

/**
 * Starts a server that shows a dashboard.
 *
 * @throws FplMlError `DASHBOARD_ADDRESS_UNAVAILABLE`
 *
 * @example
 * ```ts
 * import { systemClock } from '@fpl-ml/core';
 * import { createDashboard, serveDashboard } from '@fpl-ml/dashboard';
 * import { memoryStores } from '@fpl-ml/engine';
 *
 * const dashboard = createDashboard({ source: memoryStores(), clock: systemClock() });
 * const server = await serveDashboard({ dashboard });
 * // server.url, for instance http://127.0.0.1:4567
 * await server.close();
 * ```
 */
export async function serveDashboard(options: ServeOptions): Promise<DashboardServer> {
  const { dashboard, host = '127.0.0.1', port = 0 } = options;
  const name = host.includes(':') ? `[${host}]` : host;
  const { allowedHosts = isLoopback(host) ? [...LOOPBACK_NAMES, name] : null } = options;
  const fetch = onlyHosts(dashboard.fetch, allowedHosts);
  const server = createAdaptorServer({ fetch, overrideGlobalObjects: false });
  const address = await listen(server, host, port);
  let closed: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closed ??= closing(server);
    return closed;
  };
  return { url: `http://${name}:${address.port}`, port: address.port, close, [Symbol.asyncDispose]: close };
}
