import { FplMlError } from '@fpl-ml/core';
import type { HttpFetch } from './http-fetch.js';

/** What is posted where. */
export interface HttpPost {
  /** Name of the channel, for errors. */
  readonly channel: string;
  readonly url: URL;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal: AbortSignal;
}

/** An answer, its text cut. */
export interface HttpAnswer {
  readonly status: number;
  /** `null` where it is not there. */
  readonly retryAfter: string | null;
  /** When the other side answered by its own clock; `null` where it does not say. */
  readonly date: string | null;
  readonly text: string;
}

/** Services answer with a word or a small object; more is not read. */
const LONGEST_ANSWER = 16_384;

async function readStart(body: AsyncIterable<Uint8Array> | null): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  if (body === null) return text;
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= LONGEST_ANSWER) break;
  }
  return text.slice(0, LONGEST_ANSWER);
}

/** `ECONNREFUSED` and the like; never a message, which may hold the address. */
function reasonOf(error: unknown): string {
  const causes = [error instanceof Error ? error.cause : undefined, error];
  for (const cause of causes) {
    if (typeof cause !== 'object' || cause === null || !('code' in cause)) continue;
    if (typeof cause.code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(cause.code)) return cause.code;
  }
  return 'no answer';
}

function unreachable({ channel, url }: HttpPost, error: unknown): FplMlError {
  const reason = reasonOf(error);
  return new FplMlError(
    'CHANNEL_UNREACHABLE',
    `Channel "${channel}" could not reach ${url.host} (${reason}): look at the network there, the delivery is tried again.`,
    { retryable: true, data: { channel, host: url.host, reason } },
  );
}

/**
 * Posts, follows no redirect, and reads the start of the answer, whatever its status.
 *
 * @throws FplMlError `CHANNEL_UNREACHABLE`, retryable; and the signal's reason
 */
export async function httpPost(fetch: HttpFetch, post: HttpPost): Promise<HttpAnswer> {
  const { url, body, signal } = post;
  signal.throwIfAborted();
  const headers = { 'content-type': 'application/json; charset=utf-8', ...post.headers };
  try {
    const response = await fetch(url.href, { method: 'POST', headers, body, redirect: 'manual', signal });
    const text = await readStart(response.body);
    const [retryAfter, date] = [response.headers.get('retry-after'), response.headers.get('date')];
    return { status: response.status, retryAfter, date, text };
  } catch (error) {
    signal.throwIfAborted();
    throw unreachable(post, error);
  }
}
