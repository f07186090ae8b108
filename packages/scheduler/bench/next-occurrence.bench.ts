import { compare } from '@fpl-ml/repo/bench';
import { Cron } from 'croner';
import { nextOccurrence } from '../src/index.js';

const CALLS = 1_000;
const START = Date.UTC(2026, 0, 1);
const OPTIONS = { paused: true, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' } as const;

/** The last of a chain of next runs, each computed from the one before it. */
function chain(next: (after: number) => number): number {
  let at = START;
  for (let call = 0; call < CALLS; call += 1) at = next(at);
  return at;
}

function instantOf(date: Date | null): number {
  if (date === null) throw new Error('No next run.');
  return date.getTime();
}

for (const [cronExpression, timezone] of [
  ['*/5 * * * *', 'Europe/London'],
  ['0 3 * * *', 'America/New_York'],
  ['0 2 * * *', 'UTC'],
] as const) {
  const schedule = { scheduleType: 'cron', cronExpression, timezone } as const;
  const bare = new Cron(cronExpression, { ...OPTIONS, timezone });
  const candidates = {
    nextOccurrence: () => chain((after) => nextOccurrence(schedule, after) ?? Number.NaN),
    'croner, parsed once': () => chain((after) => instantOf(bare.nextRun(new Date(after)))),
    'croner, parsed each time': () =>
      chain((after) => instantOf(new Cron(cronExpression, { ...OPTIONS, timezone }).nextRun(new Date(after)))),
  };
  const answers = new Set(Object.values(candidates).map((candidate) => candidate()));
  if (answers.size !== 1) throw new Error('The candidates disagree.');
  await compare({ name: `${cronExpression} in ${timezone}`, unit: 'next runs', size: CALLS, candidates, rounds: 5 });
}
