import { describe, expect, test } from 'vitest';
import { createEngine } from './engine.js';
import { redact } from './redact.js';
import { engineParts, openLoop } from './testing/toy-loop.js';

describe('a text', () => {
  test.each([
    ['postgres://ann:hunter2@db:5432/x', 'postgres://***@db:5432/x'],
    ['at smtps://u%40x:p%2Fw@mail and https://docs/x@y', 'at smtps://***@mail and https://docs/x@y'],
    ['redis://:p@ss@cache', 'redis://***@cache'],
    ['mysql://ann:p/w@db', 'mysql://***@db'],
    ['nothing of the kind: a@b.c', 'nothing of the kind: a@b.c'],
  ])('has no credentials of connection strings: %s', (text, expected) => {
    expect(redact(text)).toBe(expected);
  });

  test('has no secret, also none that is part of another, and keeps what is too short to be one', () => {
    expect(redact('abcd abcdef 1', ['abcd', 'abcdef', '1', ''])).toBe('*** *** 1');
  });
});

test('what a trainer says in an error leaves no credentials in status, audit, alerts and log', async () => {
  const loop = openLoop();
  const logged: unknown[] = [];
  const fit = (): Promise<never> => Promise.reject(new Error('cannot reach postgres://ann:canary-77@db/points'));
  const trainer = { ...loop.world.trainer, fit };
  const engine = createEngine({ ...engineParts(loop), trainer, logger: { log: (entry) => void logged.push(entry) } });
  const id = await engine.triggerRetraining({ reason: 'first', requestedBy: 'ann' });
  await engine.runRetraining(id);
  const { alerts, outbox, auditLog, queue, runs } = loop.stores;
  const kept = [
    await engine.getRetrainingStatus(id),
    ...(await auditLog.list()),
    ...(await alerts.list({})),
    ...(await outbox.list('alert')),
    ...(await queue.list()),
    await runs.loadLoop('toy'),
    ...logged,
  ];
  expect(logged).toHaveLength(1);
  expect(JSON.stringify(kept)).toContain('postgres://***@db/points');
  expect(JSON.stringify(kept)).not.toContain('canary-77');
});
