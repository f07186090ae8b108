import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { FplMlError } from '@fpl-ml/core';
import { describe, expect, it } from 'vitest';
import { codeOf } from './notifier-fixture.js';
import { discordChannel } from './discord-channel.js';
import { slackChannel } from './slack-channel.js';
import { httpLoopbacks, type HttpReply } from './test/loopback-http.js';
import { sendSample } from './test/samples.js';

const start = httpLoopbacks();

async function failureOf(reply: HttpReply): Promise<FplMlError> {
  const { origin } = await start(() => reply);
  const error: unknown = await sendSample(discordChannel({ url: origin })).catch((reason: unknown) => reason);
  return error instanceof FplMlError ? error : expect.fail(`delivered: ${String(error)}`);
}

async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A server that listens on a port has an address with one.
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

describe('a channel over HTTP', () => {
  const table: readonly (readonly [status: number, code: string, retryable: boolean])[] = [
    [301, 'CHANNEL_REDIRECTED', false],
    [308, 'CHANNEL_REDIRECTED', false],
    [400, 'CHANNEL_REJECTED', false],
    [401, 'CHANNEL_UNAUTHORIZED', false],
    [403, 'CHANNEL_UNAUTHORIZED', false],
    [404, 'CHANNEL_NOT_FOUND', false],
    [408, 'CHANNEL_UNAVAILABLE', true],
    [410, 'CHANNEL_NOT_FOUND', false],
    [413, 'CHANNEL_REJECTED', false],
    [425, 'CHANNEL_UNAVAILABLE', true],
    [429, 'CHANNEL_RATE_LIMITED', true],
    [500, 'CHANNEL_UNAVAILABLE', true],
    [503, 'CHANNEL_UNAVAILABLE', true],
  ];
  for (const [status, code, retryable] of table) {
    it(`fails with ${code} on ${status}`, async () => {
      const error = await failureOf({ status });
      expect([error.code, error.retryable, error.data['status']]).toEqual([code, retryable, status]);
      expect(error.data).not.toHaveProperty('retryAfter');
    });
  }

  it('hands on a pause from 429 and 503, in seconds or as a date, and from no permanent failure', async () => {
    const seconds = { 'retry-after': '7' };
    const date = { date: 'Mon, 23 Nov 2026 00:00:00 GMT', 'retry-after': 'Mon, 23 Nov 2026 00:00:09 GMT' };
    expect((await failureOf({ status: 429, headers: seconds })).data['retryAfter']).toBe(7_000);
    expect((await failureOf({ status: 503, headers: date })).data['retryAfter']).toBe(9_000);
    expect((await failureOf({ status: 400, headers: seconds })).data).not.toHaveProperty('retryAfter');
    expect((await failureOf({ status: 429, headers: { 'retry-after': 'soon' } })).data).not.toHaveProperty(
      'retryAfter',
    );
  });

  it('does not follow a redirect, so that nobody else gets the notification', async () => {
    const other = await start(() => ({ status: 200, body: 'ok' }));
    const error = await failureOf({ status: 307, headers: { location: `${other.origin}/t0ken` } });
    expect(error.code).toBe('CHANNEL_REDIRECTED');
    expect(error.message).not.toContain('t0ken');
    expect(other.arrivals).toEqual([]);
  });

  it('fails, retryable, when nobody listens and when the connection breaks', async () => {
    const refused: unknown = await sendSample(
      discordChannel({ url: `http://127.0.0.1:${await closedPort()}/s3cret` }),
    ).catch((error: unknown) => error);
    expect(refused).toMatchObject({
      code: 'CHANNEL_UNREACHABLE',
      retryable: true,
      data: { reason: 'ECONNREFUSED' },
    });
    expect(await failureOf('reset')).toMatchObject({ code: 'CHANNEL_UNREACHABLE', retryable: true });
  });

  it('does not read an answer to its end that has none', async () => {
    expect(await failureOf('endless')).toMatchObject({ code: 'CHANNEL_REJECTED', data: { status: 400 } });
  });

  it('says nothing that a client puts into its errors', async () => {
    const fetch = async (url: string): Promise<never> => {
      throw new TypeError(`request to ${url} failed`, { cause: new Error(url) });
    };
    const channel = slackChannel({ url: 'https://hooks.example.com/services/s3cret', fetch });
    const error: unknown = await sendSample(channel).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'CHANNEL_UNREACHABLE', data: { host: 'hooks.example.com' } });
    expect(error).not.toHaveProperty('cause');
    expect(String(error)).not.toContain('s3cret');
  });

  it('takes only an address that keeps its secret, and does not repeat another', async () => {
    const bad = ['', 's3cret', 'http://example.com/s3cret', 'ftp://127.0.0.1/s3cret', 'https://a:s3cret@example.com'];
    for (const url of bad) {
      expect(await codeOf(() => slackChannel({ url }))).toBe('CHANNEL_INVALID');
      expect(() => slackChannel({ url })).not.toThrow(/s3cret/);
    }
    for (const url of ['https://example.com/x', 'http://localhost:1/x', 'http://[::1]:1/x', 'http://127.0.0.9/x']) {
      expect(await codeOf(() => slackChannel({ url }))).toBe('none');
    }
    expect(await codeOf(() => slackChannel({ url: 'http://127.0.0.1.example.com/x' }))).toBe('CHANNEL_INVALID');
  });
});

describe('slackChannel', () => {
  const answers: readonly (readonly [body: string, code: string, retryable: boolean])[] = [
    ['ok', 'none', false],
    ['{"ok":true}', 'none', false],
    ['invalid_token', 'CHANNEL_UNAUTHORIZED', false],
    ['{"ok":false,"error":"channel_not_found"}', 'CHANNEL_NOT_FOUND', false],
    ['{"ok":false,"error":"ratelimited"}', 'CHANNEL_RATE_LIMITED', true],
    ['internal_error', 'CHANNEL_UNAVAILABLE', true],
    ['no_text', 'CHANNEL_REJECTED', false],
    ['<html>Sign in to the network</html>', 'CHANNEL_UNAVAILABLE', true],
    ['', 'CHANNEL_UNAVAILABLE', true],
  ];
  for (const [body, code, retryable] of answers) {
    it(`takes the answer 200 ${JSON.stringify(body)} for ${code}`, async () => {
      const { origin } = await start(() => ({ status: 200, body }));
      const error: unknown = await sendSample(slackChannel({ url: origin })).catch((reason: unknown) => reason);
      if (code === 'none') expect(error).toBeUndefined();
      else expect(error).toMatchObject({ code, retryable });
    });
  }

  it('posts in plain words when the blocks are refused', async () => {
    const server = await start(({ body }) =>
      body.includes('"blocks"') ? { status: 400, body: 'invalid_blocks' } : { status: 200, body: 'ok' },
    );
    await sendSample(slackChannel({ url: server.origin }), { message: 'a & <!channel>' });
    const text = String(JSON.parse(server.arrivals[1]?.body ?? '{}').text);
    expect(text).toBe(
      'WARNING: Data drift\na &amp; &lt;!channel&gt;\nModel: points\nfeature: minutes\npsi: 0.31\n' +
        '2024-08-16T12:00:00.000Z · drift · key-1',
    );
  });
});
