import { createServer, type IncomingMessage, type Server } from 'node:http';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { SMTPServer } from 'smtp-server';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { run } from './tests/run.js';
import { writeToyFile } from './tests/sqlite-database.js';

const CANARY = 'c4nary-pa55word';
const WEBHOOK_SECRET = `whsec_${Buffer.from('a secret for this test alone').toString('base64')}`;

interface Post {
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

let folder: string;
let web: Server;
let mail: SMTPServer;
let posts: Post[];
let mails: string[];
let status: number;
let webUrl: string;
let mailPort: number;

const portOf = (address: unknown): number =>
  typeof address === 'object' && address !== null && 'port' in address ? Number(address.port) : 0;

async function textOf(stream: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of stream) parts.push(part);
  return Buffer.concat(parts).toString();
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fpl-ml-cli-mail-'));
  web = createServer((request, response) => {
    void textOf(request).then((body) => {
      posts.push({ url: request.url ?? '', headers: request.headers, body });
      response.writeHead(status).end(status === 200 ? 'ok' : 'no');
    });
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  webUrl = `http://127.0.0.1:${portOf(web.address())}`;
  mail = new SMTPServer({
    authOptional: false,
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth: ({ password }, _, done) => (password === CANARY ? done(null, { user: 'u' }) : done(new Error('no'))),
    onData: (stream, _, done) => {
      const parts: Uint8Array[] = [];
      stream.on('data', (part: Uint8Array) => parts.push(part));
      stream.on('end', () => {
        mails.push(Buffer.concat(parts).toString());
        done();
      });
    },
  });
  await new Promise<void>((resolve) => mail.listen(0, '127.0.0.1', resolve));
  mailPort = portOf(mail.server.address());
});
afterAll(async () => {
  web.close();
  await new Promise<void>((resolve) => mail.close(resolve));
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  [posts, mails, status] = [[], [], 200];
});
afterEach(() => {
  status = 200;
});

const env = (password = CANARY) => ({
  ML_NOTIFICATION_CHANNELS: 'email,slack,discord,webhook,console',
  ML_EMAIL_RECIPIENTS: 'a@example.com,b@example.com',
  ML_NOTIFICATIONS_EMAIL_FROM: 'ml@example.com',
  ML_NOTIFICATIONS_SMTP_URL: `smtp://u:${password}@127.0.0.1:${mailPort}`,
  ML_SLACK_WEBHOOK_URL: `${webUrl}/slack/${CANARY}`,
  ML_DISCORD_WEBHOOK_URL: `${webUrl}/discord/${CANARY}`,
  ML_NOTIFICATIONS_WEBHOOK_URL: `${webUrl}/hook/${CANARY}`,
  ML_NOTIFICATIONS_WEBHOOK_SECRET: WEBHOOK_SECRET,
});

test('a test goes through each channel that is enabled, and each says how it went', async () => {
  const { code, out, err } = await run(folder, ['test-notifications', '--json'], env());
  expect(JSON.parse(out)).toMatchObject({
    channels: ['email', 'slack', 'discord', 'webhook', 'console'].map((channel) => ({ channel, ok: true })),
  });
  expect(code).toBe(0);
  expect(mails).toHaveLength(1);
  expect(mails[0]).toContain('To: a@example.com, b@example.com');
  expect(new Set(posts.map(({ url }) => url.split('/')[1]))).toEqual(new Set(['discord', 'hook', 'slack']));
  const hook = posts.find(({ url }) => url.startsWith('/hook'));
  expect(hook?.headers['webhook-signature']).toMatch(/^v1,/);
  expect(err).toContain('Test notification');
});

test('what does not arrive is told, without any secret, and ends with 1', async () => {
  status = 404;
  const { code, out, err } = await run(folder, ['test-notifications'], env('wr0ng-pa55word'));
  expect(code).toBe(1);
  for (const channel of ['email', 'slack', 'discord', 'webhook'])
    expect(out).toMatch(new RegExp(`^${channel} +failed`, 'm'));
  expect(out).toMatch(/^console +ok$/m);
  for (const secret of [CANARY, 'wr0ng-pa55word', WEBHOOK_SECRET]) expect(out + err).not.toContain(secret);
});

test('channels can be named, and say what they lack', async () => {
  const { code, out } = await run(folder, ['test-notifications', 'slack', 'email', '--json'], {
    ML_SLACK_WEBHOOK_URL: `${webUrl}/slack/x`,
  });
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    channels: [
      { channel: 'slack', ok: true },
      {
        channel: 'email',
        ok: false,
        error: { code: 'CLI_CHANNEL_UNCONFIGURED', message: expect.stringContaining('notifications.smtp_url') },
      },
    ],
  });
});

test('a mail server that is down is told', async () => {
  const variables = {
    ...env(),
    ML_NOTIFICATION_CHANNELS: 'email',
    ML_NOTIFICATIONS_SMTP_URL: `smtp://u:${CANARY}@127.0.0.1:1`,
  };
  const { code, out } = await run(folder, ['test-notifications', '--json'], variables);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    channels: [{ ok: false, error: { code: 'CHANNEL_UNREACHABLE', retryable: true } }],
  });
  expect(out).not.toContain(CANARY);
});

test('without a channel there is nothing to test', async () => {
  const { code, out } = await run(folder, ['test-notifications']);
  expect(code).toBe(0);
  expect(out).toContain('No channel is enabled');
});

test('the feed of the dashboard is tested in the database of the service, and needs one', async () => {
  const file = join(folder, 'service.db');
  await writeToyFile(file);
  const { code, out } = await run(folder, ['--db', file, 'test-notifications', 'dashboard', '--json']);
  expect(JSON.parse(out)).toMatchObject({ channels: [{ channel: 'dashboard', ok: true }] });
  expect(code).toBe(0);
  const handle = new Database(file);
  expect(handle.prepare('select count(*) as n from ml_feed where read_at is null').get()).toMatchObject({ n: 1 });
  handle.close();
  const without = await run(folder, ['test-notifications', 'dashboard', '--json']);
  expect(without.code).toBe(1);
  expect(JSON.parse(without.out)).toMatchObject({ channels: [{ error: { code: 'CLI_DATABASE_UNNAMED' } }] });
});
