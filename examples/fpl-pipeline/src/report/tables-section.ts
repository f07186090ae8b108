import { html, type Markup, type Part, quoted } from './markup.js';
import { counted, fixed, utc, whole } from './number-text.js';
import type { ReportData } from './report-data.js';

/** Numbers stand at the right, long texts get room. */
type Kind = 'number' | 'text' | 'long';

function table(
  name: string,
  columns: readonly (readonly [name: string, kind: Kind])[],
  rows: readonly (readonly Part[])[],
): Markup {
  const look = (i: number): Markup => html` class="${columns[i]?.[1] ?? 'text'}"`;
  const head = columns.map(([title], i) => html`<th scope="col"${look(i)}>${title}</th>`);
  const body = rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td${look(i)}>${cell}</td>`)}</tr>`);
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0">
<table class="list"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>
</div>`;
}

function gameweekTable({ gameweeks }: ReportData): Markup {
  const rows = gameweeks.map(({ label, n, rmse, rmseError, mae, charts, alarms, drift }) => [
    label,
    whole(n),
    fixed(rmse, 4),
    fixed(rmseError, 4),
    fixed(charts.find(({ valueUpper }) => valueUpper !== null)?.valueUpper ?? null, 4),
    fixed(mae, 4),
    charts.map(({ kind, statistic }, i) => html`${i === 0 ? '' : ', '}${quoted(kind)} ${fixed(statistic, 2)}`),
    alarms.map(({ reason }, i) => html`${i === 0 ? '' : '; '}${quoted(reason)}`),
    drift ?? 'no data',
  ]);
  const columns = [
    ['gameweek', 'number'],
    ['rows', 'number'],
    ['RMSE', 'number'],
    ['s.e.', 'number'],
    ['limit', 'number'],
    ['MAE', 'number'],
    ['charts', 'long'],
    ['alarms', 'long'],
    ['inputs', 'text'],
  ] as const;
  return table('Figures by gameweek', columns, rows);
}

function decisionTable({ decisions, gameweeks }: ReportData): Markup {
  const rows = decisions.map(({ at, gameweek, event, outcome, subject, reason }) => [
    html`<span class="when">${utc(at)}</span>`,
    gameweeks[gameweek]?.label ?? 'start',
    quoted(event),
    quoted(outcome),
    quoted(subject),
    quoted(reason),
  ]);
  const columns = [
    ['when', 'text'],
    ['after', 'number'],
    ['event', 'text'],
    ['outcome', 'text'],
    ['about', 'text'],
    ['reason', 'long'],
  ] as const;
  return table('Decisions', columns, rows);
}

function alertTable({ alerts }: ReportData): Markup {
  const rows = alerts.map(({ title, level, status, count, lastAlertAt }) => [
    quoted(title),
    quoted(level),
    whole(count),
    html`<span class="when">${utc(lastAlertAt)}</span>`,
    quoted(status),
  ]);
  const columns = [
    ['what', 'text'],
    ['level', 'text'],
    ['how often', 'number'],
    ['last', 'text'],
    ['state', 'text'],
  ] as const;
  return table('Alerts', columns, rows);
}

function folded(title: string, content: Markup): Markup {
  return html`<details><summary>${title}</summary>${content}</details>`;
}

/** Everything behind the charts, as tables to be opened. */
export function tablesSection(data: ReportData): Markup {
  const { gameweeks, decisions, alerts } = data;
  return html`<section id="tables"><h2>Behind the charts</h2>
${folded(counted(gameweeks.length, 'gameweek'), gameweekTable(data))}
${folded(counted(decisions.length, 'decision'), decisionTable(data))}
${folded(`${counted(alerts.length, 'condition')} that people were told of`, alertTable(data))}
</section>`;
}
