import { expect, test } from 'vitest';
import { createEngine } from './engine.js';
import { engineParts, openLoop } from './testing/toy-loop.js';

test('what a trainer says in an error leaves no password and no address of a webhook in status, audit, alerts and log', async () => {
  const loop = openLoop();
  const logged: unknown[] = [];
  const fit = (): Promise<never> =>
    Promise.reject(
      new Error('cannot reach postgres://ann:canary-77@db/points nor https://hooks.example.com/canary-77'),
    );
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
  expect(JSON.stringify(kept)).toContain('postgres://[redacted] nor https://hooks.example.com/[redacted]');
  expect(JSON.stringify(kept)).not.toContain('canary-77');
});
