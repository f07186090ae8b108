import { sequentialIds } from '@fpl-ml/core';
import { manualClock } from '@fpl-ml/core/testing';
import { compare } from '@fpl-ml/repo/bench';
import { Cron } from 'croner';
import { createScheduler, memoryJobQueue, memoryScheduleStore } from '../src/index.js';

/** A twentieth of the 1,000 schedules that are to run through a year within 60 s. */
const SCHEDULES = 50;
const START = Date.UTC(2026, 0, 1);
const END = Date.UTC(2027, 0, 1);
const OPTIONS = { paused: true, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' } as const;

/** Daily, each at a minute of its own. */
const expressions = Array.from({ length: SCHEDULES }, (_, i) => `${(i * 7) % 60} ${i % 24} * * *`);

async function throughScheduler(): Promise<number> {
  const clock = manualClock(START);
  const slots = new Set<string>();
  let runs = 0;
  const scheduler = createScheduler({
    store: memoryScheduleStore(),
    queue: memoryJobQueue(),
    clock,
    ids: sequentialIds(),
    pollInterval: Infinity,
    handlers: {
      count: async ({ jobId, scheduledFor }) => {
        runs += 1;
        slots.add(`${jobId}@${scheduledFor}`);
      },
    },
  });
  for (const [i, cronExpression] of expressions.entries()) {
    await scheduler.createScheduledJob({
      name: `job ${i}`,
      handler: 'count',
      scheduleType: 'cron',
      cronExpression,
      timezone: 'Europe/London',
    });
  }
  scheduler.start();
  await clock.advanceTo(END - 1);
  await scheduler.stop();
  if (slots.size !== runs) throw new Error(`${runs} runs of ${slots.size} occurrences.`);
  return runs;
}

/** Only the arithmetic: no ledger, no queue, no lease, no history. */
function throughCroner(): number {
  let runs = 0;
  for (const expression of expressions) {
    const cron = new Cron(expression, { ...OPTIONS, timezone: 'Europe/London' });
    let next = cron.nextRun(new Date(START));
    while (next !== null && next.getTime() < END) {
      runs += 1;
      next = cron.nextRun(next);
    }
  }
  return runs;
}

const [runs, expected] = [await throughScheduler(), throughCroner()];
if (runs !== expected) throw new Error(`Ran ${runs} of ${expected} occurrences.`);
await compare({
  name: `a simulated year of ${SCHEDULES} daily schedules, in memory: ${runs} occurrences, none lost, none twice`,
  unit: 'occurrences',
  size: runs,
  candidates: { scheduler: throughScheduler, 'croner, bare': throughCroner },
  rounds: 3,
});
