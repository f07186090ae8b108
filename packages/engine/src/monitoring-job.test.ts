import { isFplMlError } from '@fpl-ml/core';
import { createScheduler } from '@fpl-ml/scheduler';
import { describe, expect, test } from 'vitest';
import { monitoringJob, observeFinalPeriods } from './monitoring-job.js';
import { bootstrap, openLoop, type ToyLoop } from './testing/toy-loop.js';

/** Predicts a period, and labels it; whether all of its labels come decides whether it is final. */
async function label({ engine, monitor, clock, world }: ToyLoop, index: number, complete = true): Promise<void> {
  const period = world.periods[index];
  if (period === undefined) throw new Error(`no period ${index}`);
  await clock.advanceTo(Math.max(clock.now(), period.start));
  await engine.predict(period.id);
  await clock.advanceTo(period.end + 1);
  const rows = [...world.outcomesOf(period.id)].map(([entity, outcome]) => ({ entity, outcome }));
  await monitor.recordOutcomes({ period, rows: complete ? rows : rows.slice(1) });
}

const idsOf = (observed: Awaited<ReturnType<typeof observeFinalPeriods>>) =>
  observed.map(({ evaluation }) => evaluation.period.id);

describe('continuous monitoring', () => {
  test('observes every final period since the last one, in order, and stops at one that is not final', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    for (const index of [12, 13]) await label(loop, index);
    await label(loop, 14, false);
    await label(loop, 15);
    expect(idsOf(await observeFinalPeriods(loop))).toEqual(['p12', 'p13']);
    expect(idsOf(await observeFinalPeriods(loop))).toEqual([]);
    await loop.monitor.recordOutcomes({ period: 'p14', rows: [], final: true });
    expect(idsOf(await observeFinalPeriods(loop))).toEqual(['p14', 'p15']);
  });

  test('leaves a period to a process that was faster, and goes on with the next', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    for (const index of [12, 13]) await label(loop, index);
    let first = true;
    const engine = {
      getState: loop.engine.getState,
      observe: async (id: string) => {
        if (first) await loop.engine.observe(id);
        first = false;
        return loop.engine.observe(id);
      },
    };
    expect(idsOf(await observeFinalPeriods({ engine, monitor: loop.monitor }))).toEqual(['p13']);
  });

  test('passes on what else goes wrong, and begins no period once it is aborted', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    await label(loop, 12);
    const observe = () => Promise.reject(new Error('the database is gone'));
    const engine = { getState: loop.engine.getState, observe };
    await expect(observeFinalPeriods({ engine, monitor: loop.monitor })).rejects.toThrow('the database is gone');
    const aborted = observeFinalPeriods(loop, AbortSignal.abort());
    await expect(aborted).rejects.toSatisfy((error) => !isFplMlError(error));
    expect((await loop.engine.getState()).latest).toBeNull();
  });

  test('runs at its interval as a job', async () => {
    const loop = openLoop();
    await bootstrap(loop);
    const { schedule: store, queue } = loop.stores;
    const scheduler = createScheduler({
      store,
      queue,
      clock: loop.clock,
      handlers: { monitoring: monitoringJob(loop) },
    });
    const every = { scheduleType: 'interval', intervalMinutes: 60 } as const;
    await scheduler.createScheduledJob({ name: 'monitoring', handler: 'monitoring', ...every });
    scheduler.start();
    await label(loop, 12);
    await scheduler.idle();
    await loop.clock.advance(3_600_000);
    await scheduler.idle();
    await scheduler.stop();
    expect((await loop.engine.getState()).latest).toBe('p12');
  });
});
