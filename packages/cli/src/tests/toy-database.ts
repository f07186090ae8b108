import { sequentialIds, type UnitOfWork } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import type { Stores } from '@fpl-ml/engine';
import { composeToyLoop, toyWorld } from '@fpl-ml/engine/testing';
import { recordingChannel } from '@fpl-ml/notify';
import { filesystemArtifactStore } from '@fpl-ml/registry';
import { createScheduler } from '@fpl-ml/scheduler';

/** When the toy loop ends, as `--at` takes it. */
export const TOY_END = '1970-06-20T00:00:00Z';

/** The steps of the world: the first model, then periods up to a second champion. */
const PERIODS = { first: 12, last: 22 };

/** Runs the loop of the toy world for some periods, and leaves a job of each kind behind. */
export async function runToyLoop(stores: Stores & UnitOfWork<Stores>, artifactFolder: string): Promise<void> {
  const world = toyWorld({ drift: 0.5 });
  const [clock, ids] = [manualClock(), sequentialIds()];
  const artifacts = filesystemArtifactStore({ directory: artifactFolder });
  const { engine, monitor } = composeToyLoop<Stores>({
    stores,
    artifacts,
    clock,
    ids,
    world,
    channels: [recordingChannel()],
  });
  const scheduler = createScheduler({
    store: stores.schedule,
    queue: stores.queue,
    clock,
    ids,
    handlers: {
      retraining: engine.retrainingHandler,
      broken: async () => {
        throw new Error('the disk of the feed is full');
      },
    },
    pollInterval: Number.POSITIVE_INFINITY,
  });
  await scheduler.createScheduledJob({
    name: 'nightly',
    handler: 'retraining',
    scheduleType: 'cron',
    cronExpression: '0 2 * * *',
    enabled: false,
  });
  scheduler.start();
  await clock.advanceTo(world.periods[PERIODS.first]?.start ?? 0);
  await engine.triggerRetraining({ reason: 'the first model', requestedBy: 'ann' });
  await scheduler.idle();
  for (const period of world.periods.slice(PERIODS.first, PERIODS.last)) {
    await clock.advanceTo(Math.max(clock.now(), period.start));
    await engine.predict(period.id);
    await clock.advanceTo(period.end + 1);
    const rows = [...world.outcomesOf(period.id)].map(([entity, outcome]) => ({ entity, outcome }));
    await monitor.recordOutcomes({ period: period.id, rows, final: true });
    await engine.observe(period.id);
    scheduler.wake();
    await scheduler.idle();
  }
  await scheduler.createScheduledJob({
    name: 'feed',
    handler: 'broken',
    scheduleType: 'once',
    runAt: clock.now(),
    retry: { attempts: 1 },
  });
  await scheduler.idle();
  await scheduler.stop();
}
