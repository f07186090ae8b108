import { FplMlError } from '@fpl-ml/core';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DEFAULT_RETRY, decideRetry } from './decide-retry.js';

const passing = new FplMlError('BUSY', 'Busy.', { retryable: true });
const asking = (retryAfter: unknown): FplMlError =>
  new FplMlError('BUSY', 'Busy.', { retryable: true, data: { retryAfter } });

describe('decideRetry', () => {
  it('doubles the wait up to the longest, and takes at most half of it away', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 14 }), (messageId, attempts) => {
        const { retryAt } = decideRetry(attempts, passing, { now: 1_000, messageId });
        const full = [5, 10, 20, 40, 80, 160, 320, 640][attempts - 1] ?? 900;
        const wait = (retryAt ?? 0) - 1_000;
        expect(wait).toBeGreaterThanOrEqual(full * 500);
        expect(wait).toBeLessThanOrEqual(full * 1_000);
      }),
    );
  });

  it('spreads messages, and gives the same one the same wait', () => {
    const waits = Array.from(
      { length: 100 },
      (_, i) => decideRetry(1, passing, { now: 0, messageId: `m-${i}` }).retryAt,
    );
    expect(new Set(waits).size).toBeGreaterThan(90);
    expect(decideRetry(1, passing, { now: 0, messageId: 'm-7' }).retryAt).toBe(waits[7]);
  });

  it('gives up after the last attempt', () => {
    const context = { now: 0, messageId: 'm', retry: { maxAttempts: 3 } };
    expect(decideRetry(2, passing, context).reason).toBe('backoff');
    expect(decideRetry(3, passing, context)).toEqual({ retryAt: null, reason: 'exhausted' });
    expect(decideRetry(DEFAULT_RETRY.maxAttempts, passing, { now: 0, messageId: 'm' }).reason).toBe('exhausted');
  });

  it('gives up at once what is permanent, whatever pause it asks for', () => {
    const gone = new FplMlError('GONE', 'Gone.', { data: { retryAfter: 5 } });
    expect(decideRetry(1, gone, { now: 0, messageId: 'm' })).toEqual({ retryAt: null, reason: 'permanent' });
  });

  it('tries again what it does not know', () => {
    for (const error of [new TypeError('fetch failed'), 'text', undefined]) {
      expect(decideRetry(1, error, { now: 0, messageId: 'm' }).reason).toBe('backoff');
    }
  });

  it('honours a longer pause, ignores a shorter one, and cuts an absurd one', () => {
    const context = { now: 10, messageId: 'm' };
    expect(decideRetry(1, asking(120_000), context)).toEqual({ retryAt: 120_010, reason: 'retry-after' });
    expect(decideRetry(1, asking(1), context)).toEqual(decideRetry(1, passing, context));
    // 2,285,000 s is a pause that a real service has asked for.
    expect(decideRetry(1, asking(2_285_000_000), context)).toEqual({ retryAt: 3_600_010, reason: 'retry-after' });
  });

  it('falls back to its own wait for a pause that makes no sense', () => {
    const context = { now: 0, messageId: 'm' };
    for (const nonsense of [-5_000, Number.NaN, 'soon', null, 0]) {
      expect(decideRetry(1, asking(nonsense), context)).toEqual(decideRetry(1, passing, context));
    }
  });

  it('counts no attempt that ended in a request to pause, until such requests came for 24 hours', () => {
    const context = { now: 5, messageId: 'm', createdAt: 5 };
    expect(decideRetry(400, asking(2_000_000), { ...context, pauses: 399 }).reason).toBe('retry-after');
    expect(decideRetry(400, passing, { ...context, pauses: 386 }).reason).toBe('backoff');
    expect(decideRetry(400, passing, { ...context, pauses: 385 }).reason).toBe('exhausted');
    const day = 86_400_000;
    expect(decideRetry(2, asking(9), { ...context, now: day + 4 }).reason).toBe('backoff');
    expect(decideRetry(2, asking(9), { ...context, now: day + 5 })).toEqual({ retryAt: null, reason: 'exhausted' });
    expect(decideRetry(2, passing, { ...context, now: day + 5 }).reason).toBe('backoff');
  });
});
