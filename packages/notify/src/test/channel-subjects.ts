import { createTransport } from 'nodemailer';
import { FplMlError } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import type { ChannelSubject } from '../conformance/index.js';
import { dashboardChannel } from '../dashboard-channel.js';
import { discordChannel } from '../discord-channel.js';
import { emailChannel } from '../email-channel.js';
import type { FeedStore } from '../feed-store.js';
import { memoryFeedStore } from '../memory-feed-store.js';
import { slackChannel } from '../slack-channel.js';
import { verifyWebhookSignature } from '../verify-webhook-signature.js';
import { webhookChannel } from '../webhook-channel.js';
import type { HttpArrival, httpLoopback, HttpReply } from './loopback-http.js';
import type { smtpLoopback, SmtpRefusal } from './loopback-smtp.js';
import { discordProblems, slackProblems } from './service-limits.js';

/** A part of each secret: nothing that holds it may come out. */
export const CANARY = 'c4n4ry5ecret';
export const SECRET = `whsec_${Buffer.from(`${CANARY} with enough bytes`).toString('base64')}`;

type Failure = Parameters<ChannelSubject['failNext']>[0];

/** How a service says a failure. */
type Says = (failure: Failure) => HttpReply;

interface Side {
  readonly arrivals: readonly HttpArrival[];
  readonly origin: string;
  readonly failNext: (failure: Failure) => void;
  readonly hangNext: () => Promise<void>;
}

/** Who waits for a notification that gets no answer. */
function hanging(): { readonly next: () => Promise<void>; readonly isNext: () => boolean } {
  const waiting: (() => void)[] = [];
  const next = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const isNext = (): boolean => {
    const resolve = waiting.shift();
    resolve?.();
    return resolve !== undefined;
  };
  return { next, isNext };
}

/** A service that takes what `problems` has nothing against. */
async function service(
  start: typeof httpLoopback,
  says: Says,
  take: (arrival: HttpArrival) => HttpReply,
): Promise<Side> {
  const failures: Failure[] = [];
  const arrivals: HttpArrival[] = [];
  const hang = hanging();
  const server = await start((arrival) => {
    if (hang.isNext()) return 'hang';
    const failure = failures.shift();
    if (failure !== undefined) return says(failure);
    const reply = take(arrival);
    // 204 promises nothing: the service may still drop it.
    if (typeof reply === 'object' && (reply.status === 200 || reply.status === 202)) arrivals.push(arrival);
    return reply;
  });
  const failNext = (failure: Failure): void => void failures.push(failure);
  return { arrivals, origin: server.origin, failNext, hangNext: hang.next };
}

/** Slack as it answers an incoming webhook; when it refuses, it repeats the address as some machines in between do. */
export async function slackSubject(start: typeof httpLoopback): Promise<ChannelSubject> {
  const path = `/services/T0/B0/${CANARY}`;
  const says: Says = ({ permanent, retryAfter }) => {
    if (permanent === true) return { status: 404, body: `no_service ${path}` };
    if (retryAfter === undefined) return { status: 500, body: `Cannot POST ${path}` };
    return { status: 429, body: path, headers: { 'retry-after': retryAfter / 1_000 } };
  };
  const side = await service(start, says, ({ body }) => {
    const problems = slackProblems(JSON.parse(body));
    return problems.length === 0 ? { status: 200, body: 'ok' } : { status: 400, body: 'invalid_payload' };
  });
  return {
    channel: slackChannel({ url: side.origin + path }),
    arrived: async () =>
      side.arrivals.map(({ body }) => ({ text: body, idempotencyKey: / · ([^\s"]+)"/.exec(body)?.[1] ?? null })),
    failNext: side.failNext,
    hangNext: side.hangNext,
    secrets: [CANARY],
  };
}

/** Discord as it answers a webhook with `wait`. */
export async function discordSubject(start: typeof httpLoopback): Promise<ChannelSubject> {
  const path = `/api/webhooks/1/${CANARY}`;
  const says: Says = ({ permanent, retryAfter }) => {
    if (permanent === true) return { status: 404, body: JSON.stringify({ code: 10_015, message: `Unknown ${path}` }) };
    if (retryAfter === undefined) return { status: 502, body: `<p>${path}</p>` };
    return { status: 429, body: JSON.stringify({ message: path, retry_after: retryAfter / 1_000, global: false }) };
  };
  const side = await service(start, says, (arrival) => {
    const problems = discordProblems(JSON.parse(arrival.body));
    if (arrival.path !== `${path}?wait=true`) return { status: 204 };
    return problems.length === 0 ? { status: 200, body: '{"id":"1"}' } : { status: 400, body: '{"code":50035}' };
  });
  return {
    channel: discordChannel({ url: side.origin + path }),
    arrived: async () =>
      side.arrivals.map(({ body }) => ({ text: body, idempotencyKey: / · ([^\s"]+)"/.exec(body)?.[1] ?? null })),
    failNext: side.failNext,
    hangNext: side.hangNext,
    secrets: [CANARY],
  };
}

/** A receiver that checks the signature, and takes no more than 100,000 bytes, as many frameworks do. */
export async function webhookSubject(start: typeof httpLoopback): Promise<ChannelSubject> {
  const clock = manualClock(Date.UTC(2024, 7, 16, 12));
  const path = `/alerts/${CANARY}`;
  const says: Says = ({ permanent, retryAfter }) => {
    if (permanent === true) return { status: 410, body: path };
    if (retryAfter === undefined) return { status: 503, body: path };
    return { status: 429, body: path, headers: { 'retry-after': retryAfter / 1_000 } };
  };
  const header = ({ headers }: HttpArrival, name: string): string => String(headers[`webhook-${name}`]);
  const side = await service(start, says, (arrival) => {
    if (Buffer.byteLength(arrival.body) > 100_000) return { status: 413 };
    const [id, timestamp, signature] = ['id', 'timestamp', 'signature'].map((name) => header(arrival, name));
    verifyWebhookSignature({ id, timestamp, signature, body: arrival.body }, { secrets: [SECRET], now: clock.now() });
    return { status: 202 };
  });
  return {
    channel: webhookChannel({ url: side.origin + path, secrets: [SECRET], clock }),
    arrived: async () =>
      side.arrivals.map((arrival) => ({ text: arrival.body, idempotencyKey: header(arrival, 'id') })),
    failNext: side.failNext,
    hangNext: side.hangNext,
    secrets: [CANARY, SECRET.slice(6)],
  };
}

function smtpRefusal({ permanent, retryAfter }: Failure): SmtpRefusal {
  const text = `5.7.1 ${CANARY}`;
  return permanent === true || retryAfter !== undefined ? { code: 550, text } : { code: 451, text };
}

function decoded(raw: string): string {
  const [head = '', ...parts] = raw.split(/\r\n\r\n/);
  const words = head.replace(/\r\n\s+/g, ' ').replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, text: string) => {
    return Buffer.from(text, 'base64').toString();
  });
  return `${words}\n${parts.join('\n').replace(/=\r\n/g, '')}`;
}

/** A mail server with AUTH and STARTTLS; when it refuses, it repeats the password. */
export async function emailSubject(start: typeof smtpLoopback): Promise<ChannelSubject> {
  const failures: Failure[] = [];
  const hang = hanging();
  const server = await start({
    login: (user, password) => (user === 'models' && password === CANARY ? null : { code: 535, text: password }),
    message: () => {
      if (hang.isNext()) return 'hang';
      const failure = failures.shift();
      return failure === undefined ? null : smtpRefusal(failure);
    },
  });
  const transport = createTransport({
    host: '127.0.0.1',
    port: server.port,
    requireTLS: true,
    tls: { rejectUnauthorized: false },
    auth: { user: 'models', pass: CANARY },
  });
  return {
    channel: emailChannel({ transport, from: 'Models <models@example.com>', recipients: ['team@example.com'] }),
    arrived: async () =>
      server.arrivals.map(({ raw }) => ({
        text: decoded(raw),
        idempotencyKey: /^X-Idempotency-Key: (.*)$/m.exec(raw)?.[1]?.trim() ?? null,
      })),
    failNext: (failure) => failures.push(failure),
    hangNext: hang.next,
    secrets: [CANARY],
  };
}

/** A feed whose store fails like a database. */
export function dashboardSubject(): ChannelSubject {
  const store = memoryFeedStore();
  const failures: Failure[] = [];
  const add: FeedStore['add'] = async (entry, keep) => {
    const failure = failures.shift();
    if (failure?.permanent === true) throw new FplMlError('STORE_READ_ONLY', 'The database is read-only.');
    if (failure !== undefined) throw new Error(`connect postgres://models:${CANARY}@127.0.0.1/models`);
    await store.add(entry, keep);
  };
  return {
    channel: dashboardChannel({ store: { ...store, add }, clock: manualClock(0) }),
    arrived: async () =>
      (await store.list({ limit: 100 }))
        .toReversed()
        .map(({ id, notification }) => ({ text: JSON.stringify(notification), idempotencyKey: id })),
    failNext: (failure) => failures.push(failure),
    secrets: [CANARY],
  };
}
