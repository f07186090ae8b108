import { describe, expect, it } from 'vitest';
import { consoleChannel } from './console-channel.js';
import type { Notification } from './notification.js';

const notification: Notification = {
  id: 'alert-1',
  title: 'Data drift',
  message: '3 of 32 features drifted.',
  level: 'warning',
  dedupKey: 'drift',
  status: 'firing',
  metadata: { psi: 0.31, feature: 'minutes' },
  at: Date.UTC(2024, 7, 16, 12),
  model: 'points',
};

async function lineFor(change: Partial<Notification>): Promise<string> {
  const lines: string[] = [];
  const channel = consoleChannel({ write: (line) => lines.push(line) });
  await channel.send({ ...notification, ...change }, { signal: new AbortController().signal, idempotencyKey: 'key-1' });
  expect(lines).toHaveLength(1);
  return lines[0] ?? '';
}

describe('consoleChannel', () => {
  it('writes one line with all that is known', async () => {
    expect(await lineFor({})).toBe(
      '2024-08-16T12:00:00.000Z WARNING [points] Data drift: 3 of 32 features drifted. ' +
        '{"feature":"minutes","psi":0.31} (drift, key-1)',
    );
    expect(await lineFor({ status: 'resolved' })).toContain(' RESOLVED (warning) [points] ');
  });

  it('cannot be made to write a second line, or to steer the terminal', async () => {
    const evil = 'a\nCRITICAL b\r\u0000\u001b[2J\u009b\u2028\u202ec';
    const line = await lineFor({ title: evil, message: evil, model: evil, dedupKey: evil, metadata: { [evil]: evil } });
    expect(line).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/u);
    expect(line).toContain('a\\nCRITICAL b\\u000d\\u0000\\u001b[2J\\u009b\\u2028\\u202ec');
  });

  it('tells an escape of its own from one that was in the text', async () => {
    expect(await lineFor({ title: 'a\\nb' })).toContain('a\\\\nb:');
    expect(await lineFor({ title: 'a\nb' })).toContain('a\\nb:');
  });

  it('takes a name', () => {
    expect(consoleChannel({ write: () => undefined }).name).toBe('console');
    expect(consoleChannel({ write: () => undefined, name: 'log' }).name).toBe('log');
  });
});
