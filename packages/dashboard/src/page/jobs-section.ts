import { html, type Markup, quoted } from '../drawing/markup.js';
import { counted, whole } from '../drawing/number-text.js';
import { textTable } from '../drawing/text-table.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import type { ShownJobs } from '../shown/shown-jobs.js';
import { instant } from './instant.js';
import { markedWords } from './status-sign.js';

function part(title: string, none: string, count: number, table: () => Markup): Markup {
  const content = count === 0 ? html`<p class="about">${none}</p>` : table();
  return html`<div><h3>${title}</h3>${content}</div>`;
}

function scheduledTable({ scheduled }: ShownJobs): Markup {
  const rows = scheduled.map(({ name, schedule, priority, nextRun, paused }) => [
    quoted(name),
    paused ? 'paused' : instant(nextRun),
    quoted(schedule),
    quoted(priority),
  ]);
  const columns = [
    ['job', 'text'],
    ['next run', 'text'],
    ['schedule', 'text'],
    ['priority', 'text'],
  ] as const;
  return textTable('Scheduled jobs', columns, rows, true);
}

function queueTable({ running, waiting }: ShownJobs): Markup {
  const active = running.map(({ name, attempt, owner, scheduledFor }) => [
    quoted(name),
    html`<b>running</b>, attempt ${whole(attempt)}${owner === null ? '' : html` at ${quoted(owner)}`}`,
    instant(scheduledFor),
  ]);
  const rest = waiting.map(({ name, reason, enqueuedAt }) => [
    quoted(name),
    html`waits ${quoted(reason)}`,
    instant(enqueuedAt),
  ]);
  const columns = [
    ['job', 'text'],
    ['state', 'text'],
    ['since', 'text'],
  ] as const;
  return textTable('Running and waiting jobs', columns, [...active, ...rest], true);
}

function failureTable({ failures }: ShownJobs): Markup {
  const rows = failures.map(({ name, status, attempt, at, error }) => [
    instant(at),
    quoted(name),
    status === 'dead' ? markedWords('critical', 'given up') : markedWords('warning', 'to be tried again'),
    whole(attempt),
    quoted(error),
  ]);
  const columns = [
    ['when', 'text'],
    ['job', 'text'],
    ['then', 'text'],
    ['attempt', 'number'],
    ['error', 'long'],
  ] as const;
  return textTable('Failed runs', columns, rows, true);
}

/** What runs when, what runs now, what waits and why, and what failed. */
export function jobsSection({ jobs }: DashboardState): Markup {
  const { scheduled, finished, running, waiting, failures } = jobs;
  const none =
    finished === 0 ? 'No job is scheduled.' : `No run is to come; ${counted(finished, 'job')} had the last one.`;
  return html`<section id="jobs"><h2>Jobs</h2>
<div class="pair">
${part('Next runs', none, scheduled.length, () => scheduledTable(jobs))}
${part('Running and waiting', 'The queue is empty.', running.length + waiting.length, () => queueTable(jobs))}
</div>
${part('Last failures', 'No run has failed.', failures.length, () => failureTable(jobs))}</section>`;
}
