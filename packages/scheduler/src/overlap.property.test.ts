import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { OverlapPolicy } from './scheduled-job.js';
import type { JobHandler } from './scheduler-options.js';
import { bench, HOUR, hourly, MINUTE, START } from './scheduler-fixture.js';

const policies = fc.constantFrom<OverlapPolicy>('skip', 'queue', 'replace', 'allow');
/** Minutes that one run after the other takes. */
const durations = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 12, maxLength: 12 });
const jitters = fc.constantFrom(0, 20 * MINUTE, 59 * MINUTE);

test('in two processes, runs coincide only where they may, and every occurrence is accounted for', async () => {
  let interrupted = 0;
  await fc.assert(
    fc.asyncProperty(policies, durations, jitters, async (overlap, minutes, jitter) => {
      const { clock, open } = bench();
      const [active, started, ended] = [new Set<number>(), new Array<number>(), new Set<number>()];
      let most = 0;
      const slow: JobHandler = async ({ scheduledFor, signal }) => {
        const duration = minutes[started.length % minutes.length] ?? 1;
        started.push(scheduledFor);
        active.add(scheduledFor);
        most = Math.max(most, active.size);
        await clock.sleep(duration * MINUTE, signal).finally(() => active.delete(scheduledFor));
        ended.add(scheduledFor);
      };
      const schedulers = ['a', 'b'].map((by) =>
        open({ handlers: { slow }, maxConcurrentJobs: 9, leaseTime: 6 * HOUR }, by),
      );
      const made = await schedulers[0]?.createScheduledJob({ ...hourly, handler: 'slow', overlap, jitter });
      for (const scheduler of schedulers) scheduler.start();
      await clock.advanceTo(START + 12 * HOUR);
      await schedulers[0]?.pauseJob(made?.id ?? '');
      await clock.advanceTo(START + 40 * HOUR);
      for (const scheduler of schedulers) await scheduler.idle();

      if (overlap !== 'allow') expect(most).toBeLessThanOrEqual(1);
      const ledger = (await schedulers[0]?.listOccurrences({ until: START + 12 * HOUR + 1 })) ?? [];
      expect(ledger).toHaveLength(12);
      const queued = ledger.filter(({ state }) => state === 'queued').map(({ scheduledFor }) => scheduledFor);
      expect(started.every((at) => queued.includes(at)) && new Set(started).size === started.length).toBe(true);
      if (overlap === 'allow') expect(queued).toHaveLength(12);
      // What was queued has run to its end, or was replaced, and nothing else was; the last one was not.
      interrupted += queued.length - ended.size;
      if (overlap !== 'replace') expect(ended.size).toBe(queued.length);
      if (overlap === 'replace') expect([queued.length, ended.has(START + 12 * HOUR)]).toEqual([12, true]);
      for (const scheduler of schedulers) await scheduler.stop();
    }),
    { seed: 6, numRuns: 40 },
  );
  expect(interrupted).toBeGreaterThan(25);
});
