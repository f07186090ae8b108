import { createServer, type AddressInfo } from 'node:net';
import { isFplMlError } from '@fpl-ml/core';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { describe, expect, it } from 'vitest';
import { emailChannel } from './email-channel.js';
import type { MailMessage } from './mail-transport.js';
import { codeOf } from './notifier-fixture.js';
import { smtpLoopbacks } from './test/loopback-smtp.js';
import { sample, sendSample } from './test/samples.js';

const start = smtpLoopbacks();
const from = 'Models <models@example.com>';
const PASSWORD = 'c4n4ry5ecret';

type ServerOptions = Parameters<typeof createTransport>[0];

function channelTo(port: number, options: object = {}, recipients: readonly string[] = ['team@example.com']) {
  const settings: ServerOptions = { host: '127.0.0.1', port, ...options };
  return emailChannel({ transport: createTransport(settings), from, recipients });
}

/** What a failure is known by; `delivered` when there was none. */
async function outcome(sending: Promise<void>): Promise<unknown> {
  const error: unknown = await sending.then(() => 'delivered').catch((reason: unknown) => reason);
  if (!isFplMlError(error)) return error;
  expect(error).not.toHaveProperty('cause');
  expect(JSON.stringify([error.message, error.data, error.stack])).not.toContain(PASSWORD);
  return { code: error.code, retryable: error.retryable };
}

/** The mail that a notification becomes. */
async function mailOf(change: Parameters<typeof sample>[0] = {}, key = 'key-1'): Promise<MailMessage> {
  const mails: MailMessage[] = [];
  const transport = {
    sendMail: async (mail: MailMessage) => {
      mails.push(mail);
      return {};
    },
  };
  await sendSample(emailChannel({ transport, from, recipients: ['team@example.com'] }), change, key);
  return mails[0] ?? expect.fail('no mail');
}

describe('emailChannel on a mail server', () => {
  it('logs in after STARTTLS, and mails all recipients', async () => {
    const server = await start({
      login: (user, password) => (user === 'models' && password === PASSWORD ? null : { code: 535, text: 'No.' }),
    });
    const secured = { requireTLS: true, tls: { rejectUnauthorized: false }, auth: { user: 'models', pass: PASSWORD } };
    await sendSample(channelTo(server.port, secured, ['a@example.com', 'b@example.com', 'a@example.com']));
    expect(server.arrivals).toHaveLength(1);
    expect(server.arrivals[0]).toMatchObject({
      to: ['a@example.com', 'b@example.com'],
      user: 'models',
      secure: true,
      raw: expect.stringMatching(/^From: Models <models@example.com>\r\n/m),
    });
  });

  it('does not hand the mail to a server whose certificate it cannot trust', async () => {
    const server = await start({ login: () => null });
    const secured = { requireTLS: true, auth: { user: 'models', pass: PASSWORD } };
    expect(await outcome(sendSample(channelTo(server.port, secured)))).toEqual({
      code: 'CHANNEL_UNREACHABLE',
      retryable: true,
    });
    expect(server.arrivals).toEqual([]);
  });

  it('does not hand the mail to a server without STARTTLS where that is required', async () => {
    const server = await start();
    expect(await outcome(sendSample(channelTo(server.port, { requireTLS: true })))).toMatchObject({
      code: 'CHANNEL_UNREACHABLE',
      retryable: true,
    });
    expect(server.arrivals).toEqual([]);
  });

  it('fails for good when the login is refused, and for now when the server cannot check it', async () => {
    const secured = { tls: { rejectUnauthorized: false }, auth: { user: 'models', pass: PASSWORD } };
    for (const [code, failure, retryable] of [
      [535, 'CHANNEL_UNAUTHORIZED', false],
      [454, 'CHANNEL_UNAVAILABLE', true],
    ] as const) {
      const server = await start({ login: (_user, password) => ({ code, text: `Not with ${password}` }) });
      expect(await outcome(sendSample(channelTo(server.port, secured)))).toEqual({ code: failure, retryable });
    }
  });

  it('fails for good on 5xx, and for now on 4xx', async () => {
    for (const [code, failure, retryable] of [
      [552, 'CHANNEL_REJECTED', false],
      [554, 'CHANNEL_REJECTED', false],
      [421, 'CHANNEL_UNAVAILABLE', true],
      [451, 'CHANNEL_UNAVAILABLE', true],
    ] as const) {
      const server = await start({ message: () => ({ code, text: `No ${PASSWORD}` }) });
      expect(await outcome(sendSample(channelTo(server.port)))).toEqual({ code: failure, retryable });
    }
  });

  it('fails for now when the server is down, speaks no SMTP, or hangs up', async () => {
    const silent = createServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    // A server that listens on a port has an address with one.
    const { port } = silent.address() as AddressInfo;
    const unreachable = { code: 'CHANNEL_UNREACHABLE', retryable: true };
    expect(await outcome(sendSample(channelTo(port)))).toEqual({
      ...unreachable,
      code: expect.stringMatching(/UNREACHABLE|UNAVAILABLE/),
    });
    await new Promise((resolve) => silent.close(resolve));
    expect(await outcome(sendSample(channelTo(port)))).toEqual(unreachable);
  });

  it('fails for good when no recipient is taken, and for now when one of them may be later', async () => {
    const recipients = ['a@example.com', 'b@example.com'];
    const all = await start({ recipient: () => ({ code: 550, text: 'No such user.' }) });
    expect(await outcome(sendSample(channelTo(all.port, {}, recipients)))).toEqual({
      code: 'CHANNEL_REJECTED',
      retryable: false,
    });
    for (const busy of ['a', 'b']) {
      const one = await start({ recipient: (to) => ({ code: to.startsWith(busy) ? 450 : 550, text: 'No.' }) });
      expect(await outcome(sendSample(channelTo(one.port, {}, recipients)))).toEqual({
        code: 'CHANNEL_UNAVAILABLE',
        retryable: true,
      });
    }
  });

  it('tries again when one refusal may pass, whichever of them the transport names first', async () => {
    const error = {
      code: 'EENVELOPE',
      responseCode: 550,
      rejectedErrors: [{ responseCode: 550 }, { responseCode: 450 }],
    };
    const sendMail = (): Promise<never> => Promise.reject(Object.assign(new Error('No recipients.'), error));
    const channel = emailChannel({ transport: { sendMail }, from, recipients: ['a@example.com', 'b@example.com'] });
    expect(await outcome(sendSample(channel))).toEqual({ code: 'CHANNEL_UNAVAILABLE', retryable: true });
  });

  it('says when some recipients are refused, and mails only those again', async () => {
    let busy = true;
    const server = await start({
      recipient: (to) => (busy && to.startsWith('b') ? { code: 450, text: 'Later.' } : null),
    });
    const channel = channelTo(server.port, {}, ['a@example.com', 'b@example.com']);
    const partly = { code: 'EMAIL_PARTLY_REJECTED', retryable: true };
    expect(await outcome(sendSample(channel))).toEqual(partly);
    // Another notification meanwhile goes to both again.
    expect(await outcome(sendSample(channel, {}, 'key-2'))).toEqual(partly);
    busy = false;
    expect(await outcome(sendSample(channel))).toBe('delivered');
    expect(await outcome(sendSample(channel, {}, 'key-3'))).toBe('delivered');
    expect(server.arrivals.map(({ to }) => to.join())).toEqual([
      'a@example.com',
      'a@example.com',
      'b@example.com',
      'a@example.com,b@example.com',
    ]);
  });

  it('does not repeat a mail for recipients that are refused for good', async () => {
    const server = await start({ recipient: (to) => (to.startsWith('b') ? { code: 550, text: 'No.' } : null) });
    const channel = channelTo(server.port, {}, ['a@example.com', 'b@example.com']);
    const error: unknown = await sendSample(channel).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'EMAIL_PARTLY_REJECTED',
      retryable: false,
      data: { rejected: ['b@example.com'] },
    });
  });

  it('ends with its signal also on a transport that knows none', async () => {
    const reason = new Error('given up');
    const controller = new AbortController();
    const transport = { sendMail: () => new Promise<never>(() => undefined) };
    const channel = emailChannel({ transport, from, recipients: ['team@example.com'] });
    const sending = channel.send(sample(), { signal: controller.signal, idempotencyKey: 'key-1' });
    controller.abort(reason);
    await expect(sending).rejects.toBe(reason);
  });
});

describe('the mail', () => {
  it('has no header that a text made', async () => {
    const evil = 'Drift\r\nBcc: evil@example.com\r\n\r\n<script>alert(1)</script>';
    const server = await start();
    await sendSample(channelTo(server.port), { title: evil, message: evil, model: evil, dedupKey: evil }, evil);
    const [{ raw, to } = expect.fail('no mail')] = server.arrivals;
    const head = raw.slice(0, raw.indexOf('\r\n\r\n'));
    expect(head).not.toMatch(/^(Bcc|Cc):/im);
    expect(head.match(/^Subject:/gm)).toHaveLength(1);
    expect(to).toEqual(['team@example.com']);
    expect(raw.slice(raw.indexOf('text/html'))).not.toContain('<script');
  });

  it('escapes its texts in HTML', async () => {
    const evil = '<img src=x onerror="a()">&\'';
    const { html } = await mailOf({ title: evil, message: evil, metadata: { [evil]: evil } });
    expect(html).not.toContain('<img');
    expect(html.match(/&lt;img src=x onerror=&quot;a\(\)&quot;&gt;&amp;&#39;/g)).toHaveLength(4);
  });

  it('says all in both forms', async () => {
    const { subject, text, html, priority } = await mailOf({ level: 'critical' });
    expect(subject).toBe('CRITICAL: Data drift (points)');
    expect(priority).toBe('high');
    expect(text).toBe(
      'CRITICAL: Data drift\n\n3 of 32 features drifted.\n\nModel: points\nfeature: minutes\npsi: 0.31\n\n' +
        '2024-08-16T12:00:00.000Z · drift · key-1\n',
    );
    for (const part of ['CRITICAL: Data drift', '3 of 32', 'feature', 'minutes', 'key-1']) expect(html).toContain(part);
  });

  it('has an id that is the same for a repetition, and threads the mails of one condition', async () => {
    const [first, again, other] = [await mailOf(), await mailOf(), await mailOf({ status: 'resolved' }, 'key-2')];
    const elsewhere = await mailOf({ model: 'prices' });
    expect(first.messageId).toMatch(/^<[0-9a-f]{40}@example\.com>$/);
    expect(again.messageId).toBe(first.messageId);
    expect(other.messageId).not.toBe(first.messageId);
    expect(other.references).toBe(first.references);
    expect(elsewhere.references).not.toBe(first.references);
    expect(first.headers['X-Idempotency-Key']).toBe('key-1');
  });

  it('has a subject of at most 200 characters', async () => {
    const { subject, text } = await mailOf({ title: 'x'.repeat(500), model: 'y'.repeat(500) });
    expect(subject.length).toBeLessThanOrEqual(200);
    expect(subject).toMatch(/more characters\)$/);
    expect(text.length).toBeLessThan(2_000);
  });

  it('fits what nodemailer takes', async () => {
    const options: SendMailOptions = await mailOf();
    expect(options.to).toEqual(['team@example.com']);
  });

  it('goes only to what can be an address', async () => {
    const transport = { sendMail: async () => ({}) };
    const bad = [
      '',
      'team',
      'a@b@c',
      'a@example.com, b@example.com',
      'a@example.com\r\nBcc: b',
      '<a@example.com>',
      'a b@c',
    ];
    for (const address of bad) {
      expect(await codeOf(() => emailChannel({ transport, from, recipients: [address] }))).toBe('CHANNEL_INVALID');
    }
    for (const sender of ['', 'models', 'A <b>', 'A\r\nBcc: x <a@example.com>', 'A "B" <a@example.com>']) {
      expect(await codeOf(() => emailChannel({ transport, from: sender, recipients: ['a@example.com'] }))).toBe(
        'CHANNEL_INVALID',
      );
    }
    expect(await codeOf(() => emailChannel({ transport, from, recipients: [] }))).toBe('CHANNEL_INVALID');
  });
});
