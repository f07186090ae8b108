import { expect, test } from 'vitest';
import { memoryOutbox } from './memory-outbox.js';

const message = (id: string, key = id) => ({ id, topic: 'alert', key, payload: { text: id }, createdAt: 0 });
const claim = (now: number) => ({ topic: 'alert', owner: 'one', now, lease: 10, limit: 9 });

test('an old claim of the same owner is void once the message was claimed again', async () => {
  const outbox = memoryOutbox();
  await outbox.add([message('a')]);
  const [old] = await outbox.claim(claim(0));
  const [current] = await outbox.claim(claim(10));
  if (old === undefined || current === undefined) throw new Error('nothing was claimed');
  expect(await outbox.markDelivered(old, 11)).toBe(false);
  expect(await outbox.markDelivered(current, 11)).toBe(true);
});

test('a claim is spent by its outcome', async () => {
  const outbox = memoryOutbox();
  await outbox.add([message('a')]);
  const [claimed] = await outbox.claim(claim(0));
  if (claimed === undefined) throw new Error('nothing was claimed');
  expect(await outbox.markDelivered(claimed, 1)).toBe(true);
  expect(await outbox.markFailed(claimed, { error: 'late', retryAt: 2 })).toBe(false);
  expect((await outbox.list('alert'))[0]).toMatchObject({ state: 'delivered', lastError: null });
});

test('positions grow, and what was given can be changed without any effect', async () => {
  const outbox = memoryOutbox();
  const payload = { text: 'before' };
  await outbox.add([{ ...message('a'), payload }, message('b')]);
  payload.text = 'after';
  const rows = await outbox.list('alert');
  expect(rows.map(({ seq, payload: kept }) => [seq, kept])).toEqual([
    [1, { text: 'before' }],
    [2, { text: 'b' }],
  ]);
});
