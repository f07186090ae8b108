import { request } from 'node:http';
import { connect } from 'node:net';
import { manualClock } from '@fpl-ml/core/testing';
import { memoryStores } from '@fpl-ml/engine';
import { afterEach, describe, expect, test } from 'vitest';
import { createDashboard } from './create-dashboard.js';
import { type DashboardServer, type ServeOptions, serveDashboard } from './system-server.js';

const dashboard = createDashboard({ source: memoryStores(), clock: manualClock() });
const servers: DashboardServer[] = [];

async function serve(options: Partial<ServeOptions> = {}): Promise<DashboardServer> {
  const server = await serveDashboard({ dashboard, ...options });
  servers.push(server);
  return server;
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** The status of an answer to a request with a `Host` header of one's own. */
function statusFor({ port }: DashboardServer, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path: '/health', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    asked.on('error', reject);
    asked.end();
  });
}

describe('a server', () => {
  test('listens to this machine only, at a port that is free, and shows the page', async () => {
    const server = await serve();
    expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
    const response = await fetch(server.url);
    expect([response.status, response.headers.get('content-security-policy')?.slice(0, 18)]).toEqual([
      200,
      "default-src 'none'",
    ]);
    expect(await response.text()).toContain('No model yet');
    expect((await fetch(server.url, { method: 'POST', body: 'x' })).status).toBe(405);
  });

  test('answers at the address that it names, whichever of this machine it is', async ({ skip }) => {
    if (process.platform !== 'linux') skip('only Linux has all of 127.0.0.0/8 without being told');
    const { url } = await serve({ host: '127.0.0.2' });
    expect((await fetch(url)).status).toBe(200);
  });

  test('refuses names that other sites could point here', async () => {
    const server = await serve();
    for (const host of ['localhost', `localhost:${server.port}`, '127.0.0.1', `[::1]:${server.port}`, 'LOCALHOST']) {
      expect(await statusFor(server, host)).toBe(200);
    }
    for (const host of [
      'evil.example',
      `evil.example:${server.port}`,
      'localhost.evil.example',
      '127.0.0.1.evil.example',
    ]) {
      expect(await statusFor(server, host)).toBe(403);
    }
  });

  test('takes the names that it is told to', async () => {
    const named = await serve({ allowedHosts: ['ml.internal'] });
    expect([await statusFor(named, 'ml.internal:8080'), await statusFor(named, 'localhost')]).toEqual([200, 403]);
    const any = await serve({ allowedHosts: null });
    expect(await statusFor(any, 'evil.example')).toBe(200);
  });

  test('says so when its port is taken', async () => {
    const { port } = await serve();
    await expect(serveDashboard({ dashboard, port })).rejects.toMatchObject({
      code: 'DASHBOARD_ADDRESS_UNAVAILABLE',
      retryable: true,
    });
  });

  test('closes, with connections that are kept open, and again without effect', async () => {
    const server = await serve();
    const socket = connect(server.port, '127.0.0.1');
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n');
    await new Promise((resolve) => socket.once('data', resolve));
    const ended = new Promise((resolve) => socket.once('close', resolve));
    await server.close();
    await ended;
    await server.close();
    await expect(fetch(server.url)).rejects.toThrow();
  });

  test('closes although an answer never comes', async () => {
    let begin: () => void = () => undefined;
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const never = {
      fetch: () => {
        begin();
        return new Promise<Response>(() => undefined);
      },
    };
    const server = await serve({ dashboard: never });
    const asked = statusFor(server, 'localhost').catch((error: unknown) => String(error));
    await begun;
    await server.close();
    expect(await asked).toMatch(/ECONNRESET|hang up/);
  });
});
