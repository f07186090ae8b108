import { expect, test, vi } from 'vitest';
import { recordedHistory, replay } from './replay.js';
import { bootstrap, openLoop, policy, step } from './testing/toy-loop.js';

// One decision function is another here: no observation ever asks for a retraining.
vi.mock(import('./decide-trigger.js'), async (original) => ({
  ...(await original()),
  decideTrigger: () => ({ request: null, suppressed: [] }),
}));

test('changing a decision function changes the run and its replay alike', async () => {
  const loop = openLoop();
  await bootstrap(loop);
  for (let i = 12; i < 19; i += 1) await step(loop, i);
  const trail = (await loop.engine.auditTrail()).filter(({ data }) => 'decision' in data);
  // With the sound function the schedule asks for two retrainings in these periods.
  expect(await loop.engine.listRetrainings()).toHaveLength(1);
  const again = await replay(policy, recordedHistory(await loop.engine.eventLog()));
  expect(again.decisions).toEqual(trail.map(({ data }) => data['decision']));
  expect(again.retrainings).toBe(1);
});
