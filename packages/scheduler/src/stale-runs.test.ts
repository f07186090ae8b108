import { expect, test } from 'vitest';
import { bench, gate, statusesOf } from './scheduler-fixture.js';

test('a run that was completed by a worker that died before it recorded so is closed by the next scheduler', async () => {
  const { store, queue, clock, open } = bench();
  const entry = await open({}, 'a').enqueue({ handler: 'note' });
  const [claimed] = await queue.claim({ owner: 'a', now: clock.now(), lease: 1_000, limit: 1, handlers: ['note'] });
  if (claimed === undefined) throw new Error('it can be claimed');
  const common = { jobId: null, name: 'note', model: null, handler: 'note', scheduledFor: clock.now(), error: null };
  const run = { ...common, id: `${entry.id}#1`, entryId: entry.id, attempt: 1, epoch: 1, owner: 'a' };
  await store.recordExecution({ ...run, startedAt: clock.now(), finishedAt: null, status: 'running' });
  await queue.complete(claimed, clock.now());
  const next = open({}, 'b');
  next.start();
  await next.idle();
  expect(await statusesOf(next)).toEqual(['lost']);
  await next.stop();
});

test('a run that another worker holds is left to it', async () => {
  const { handler, open: letGo, contexts } = gate();
  const { open } = bench();
  const first = open({ handlers: { work: handler } }, 'a');
  await first.enqueue({ handler: 'work' });
  first.start();
  while (contexts.length === 0) await Promise.resolve();
  const second = open({ handlers: { work: handler } }, 'b');
  second.start();
  await second.idle();
  expect(await statusesOf(second)).toEqual(['running']);
  letGo();
  await first.idle();
  expect(await statusesOf(second)).toEqual(['succeeded']);
  await Promise.all([first.stop(), second.stop()]);
});
