import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach } from 'vitest';

/** A request that came. */
export interface HttpArrival {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a server answers; or how it fails to. */
export type HttpReply =
  | {
      readonly status: number;
      readonly body?: string;
      readonly headers?: Readonly<Record<string, string | number>>;
    }
  | 'hang'
  | 'reset'
  | 'endless';

/** A server on loopback. */
export interface HttpLoopback {
  readonly origin: string;
  /** What came, in order. */
  readonly arrivals: readonly HttpArrival[];
  /** Resolves with the next request. */
  next(): Promise<HttpArrival>;
  close(): Promise<void>;
}

function reply(response: ServerResponse, how: HttpReply): void {
  if (how === 'hang') return;
  if (how === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  if (how === 'endless') {
    response.writeHead(400);
    const more = (): void => {
      while (!response.destroyed && response.write('x'.repeat(65_536))) {
        // Writes until the other side does not keep up.
      }
      if (!response.destroyed) response.once('drain', more);
    };
    more();
    return;
  }
  response.writeHead(how.status, how.headers).end(how.body);
}

/** Starts a server that answers each request as `answer` says. */
export async function httpLoopback(answer: (arrival: HttpArrival) => HttpReply): Promise<HttpLoopback> {
  const arrivals: HttpArrival[] = [];
  const waiting: ((arrival: HttpArrival) => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const arrival = { path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks).toString() };
      arrivals.push(arrival);
      reply(response, answer(arrival));
      for (const resolve of waiting.splice(0)) resolve(arrival);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    arrivals,
    next: () => new Promise((resolve) => waiting.push(resolve)),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** A function that starts servers; they are closed after each test of the file. */
export function httpLoopbacks(): typeof httpLoopback {
  const open: HttpLoopback[] = [];
  afterEach(async () => {
    for (const server of open.splice(0)) await server.close();
  });
  return async (answer) => {
    const server = await httpLoopback(answer);
    open.push(server);
    return server;
  };
}
