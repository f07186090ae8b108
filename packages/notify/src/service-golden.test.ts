import { readFileSync } from 'node:fs';
import { FplMlError, isFplMlError } from '@fpl-ml/core';
import { needShared } from '@fpl-ml/repo/shared';
import { expect, it, type TestContext } from 'vitest';
import { decideRetry } from './decide-retry.js';
import { discordChannel } from './discord-channel.js';
import { parseRetryAfter } from './retry-after.js';
import { slackChannel } from './slack-channel.js';
import { escapeSlack } from './slack-payload.js';
import { httpLoopbacks } from './test/loopback-http.js';
import { sendSample } from './test/samples.js';
import { discordProblems, type Json, slackProblems } from './test/service-limits.js';
import { verifyWebhookSignature } from './verify-webhook-signature.js';
import { signWebhook } from './webhook-signature.js';

type Case = Readonly<Record<string, Json>>;
type Members = Readonly<Record<string, Json>>;

const start = httpLoopbacks();

function cases(ctx: TestContext, key: string): readonly Case[] {
  const file: Readonly<Record<string, readonly Case[]>> = JSON.parse(
    readFileSync(needShared(ctx, 'golden/scheduler.json'), 'utf8'),
  );
  return file[key] ?? [];
}

function find(ctx: TestContext, key: string, id: string): Case {
  return cases(ctx, key).find((each) => each['id'] === id) ?? expect.fail(`no case ${id}`);
}

const x = (count: Json | undefined): string => 'x'.repeat(Number(count));

function repeated(text: Json | undefined): string {
  // In the file a text is itself, or `{ repeat, times }`.
  return typeof text === 'string' ? text : x((text as Members | undefined)?.['times'] ?? 0);
}

const texts = (count: Json | undefined): Json[] =>
  Array.from({ length: Number(count) }, () => ({ type: 'mrkdwn', text: 'x' }));

/** What we make of a case about Slack; `null` for kinds of block that we do not send. */
function slackBuild({ block, text, fields, elements, blocks }: Members): Json | null {
  const message = (...list: Json[]): Json => ({ text: 'x', blocks: list });
  if (blocks !== undefined) {
    return message(...Array.from({ length: Number(blocks) }, () => ({ type: 'section', text: { text: 'x' } })));
  }
  if (block === 'context') return message({ type: 'context', elements: texts(elements) });
  if (block === 'section' && fields !== undefined) return message({ type: 'section', fields: texts(fields) });
  if (block !== 'section' && block !== 'header') return null;
  return message({ type: block, text: { type: 'plain_text', text: repeated(text) } });
}

it('our picture of Slack refuses what Slack refuses', (ctx) => {
  const builds = cases(ctx, 'slack').flatMap(({ id, build, valid }) => {
    const payload = slackBuild((build ?? {}) as Members);
    return payload === null ? [] : [{ id, valid, problems: slackProblems(payload) }];
  });
  expect(builds.map(({ id }) => id)).toHaveLength(10);
  for (const { id, valid, problems } of builds) expect({ id, valid: problems.length === 0 }).toEqual({ id, valid });
});

function embedOf(member: string, text: string): Members {
  if (member === 'field.name') return { fields: [{ name: text, value: 'x' }] };
  if (member === 'field.value') return { fields: [{ name: 'x', value: text }] };
  return member === 'footer.text' ? { footer: { text } } : { [member]: text };
}

/** What we make of a case about Discord; `null` for what we do not send. */
function discordBuild({ embed, len, fields, embeds, content }: Members): Json | null {
  if (content !== undefined) return { content: x(content) };
  if (typeof embed === 'string') return { embeds: [embedOf(embed, x(len))] };
  if (fields !== undefined) {
    return { embeds: [{ fields: Array.from({ length: Number(fields) }, () => ({ name: 'x', value: 'x' })) }] };
  }
  if (typeof embeds === 'number') return { embeds: Array.from({ length: embeds }, () => ({ description: 'x' })) };
  if (!Array.isArray(embeds)) return null;
  const each = embeds.flatMap((sizes) => Object.entries(sizes ?? {}));
  return { embeds: each.map(([member, size]) => embedOf(member, x(size as number))) };
}

it('our picture of Discord refuses what Discord refuses', (ctx) => {
  const builds = cases(ctx, 'discord').flatMap(({ id, build, valid }) => {
    const payload = discordBuild((build ?? {}) as Members);
    return payload === null || valid === undefined ? [] : [{ id, valid, problems: discordProblems(payload) }];
  });
  expect(builds.map(({ id }) => id)).toHaveLength(11);
  for (const { id, valid, problems } of builds) expect({ id, valid: problems.length === 0 }).toEqual({ id, valid });
});

it('escapes for Slack', (ctx) => {
  const { input, expect: escaped } = find(ctx, 'slack', 'slack-escape')['build'] as Members;
  expect(Array.from(String(input), escapeSlack).join('')).toBe(escaped);
});

async function failure(sending: Promise<void>): Promise<FplMlError> {
  const error: unknown = await sending.then(() => 'delivered').catch((reason: unknown) => reason);
  return isFplMlError(error) ? error : expect.fail(String(error));
}

it('waits as Slack asks', async (ctx) => {
  const { response, expect: expected } = find(ctx, 'slack', 'slack-429');
  const { status, headers } = response as { status: number; headers: Record<string, string> };
  const { origin } = await start(() => ({ status, headers }));
  const error = await failure(sendSample(slackChannel({ url: origin })));
  expect([error.code, error.retryable]).toEqual(['CHANNEL_RATE_LIMITED', true]);
  expect(error.data['retryAfter']).toBe((expected as Members)['waitMs']);
});

it('gives up where Slack will never take it, and tries refused blocks once in plain words', async (ctx) => {
  const { response } = find(ctx, 'slack', 'slack-permanent');
  for (const { status, body } of response as { status: number; body: string }[]) {
    const server = await start(() => ({ status, body }));
    const error = await failure(sendSample(slackChannel({ url: server.origin })));
    expect({ body, retryable: error.retryable, reason: error.data['reason'] }).toEqual({
      body,
      retryable: false,
      reason: body,
    });
    expect(server.arrivals).toHaveLength(body === 'invalid_blocks' ? 2 : 1);
  }
});

it('waits as Discord asks', async (ctx) => {
  const { response, expect: expected } = find(ctx, 'discord', 'discord-429-global');
  const { status, headers, body } = response as { status: number; headers: Record<string, string>; body: Json };
  const { origin } = await start(() => ({ status, headers, body: JSON.stringify(body) }));
  const error = await failure(sendSample(discordChannel({ url: origin })));
  expect(error.data['retryAfter']).toBe((expected as Members)['waitMs']);
});

it('reads Retry-After', (ctx) => {
  for (const { id, header, now, waitMs, cap } of cases(ctx, 'retryAfter')) {
    const wait = parseRetryAfter(String(header), typeof now === 'string' ? Date.parse(now) : 0);
    // What is beyond all reason is cut when it is decided.
    if (cap !== true) expect({ id, wait }).toEqual({ id, wait: waitMs });
    const error = new FplMlError('BUSY', 'Busy.', { retryable: true, data: { retryAfter: wait } });
    const { retryAt } = decideRetry(1, error, { now: 0, messageId: 'm' });
    expect(retryAt).toBeGreaterThan(0);
    expect(retryAt).toBeLessThanOrEqual(3_600_000);
  }
});

it('signs and verifies webhooks', (ctx) => {
  const vectors = cases(ctx, 'webhookSignature');
  expect(vectors).toHaveLength(3);
  for (const { id, timestamp, secret, body, signature } of vectors as Readonly<Record<string, string>>[]) {
    const [sent, secrets] = [{ id: id ?? '', timestamp: timestamp ?? '', body: body ?? '' }, [secret ?? '']];
    expect(signWebhook(secrets, sent)).toBe(signature);
    const received = { ...sent, timestamp: String(timestamp), signature };
    expect(() => verifyWebhookSignature(received, { secrets, now: Number(timestamp) * 1_000 })).not.toThrow();
  }
});
