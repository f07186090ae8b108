import { html, type Markup, type Part, quoted } from './markup.js';
import { counted, fixed, utc, whole } from './number-text.js';
import type { ReportData } from './report-data.js';

interface Column {
  readonly name: string;
  /** Numbers stand at the right. */
  readonly number?: boolean;
}

function table(name: string, columns: readonly Column[], rows: readonly (readonly Part[])[]): Markup {
  const look = (i: number): Markup | string => (columns[i]?.number === true ? html` class="number"` : '');
  const head = columns.map((column, i) => html`<th scope="col"${look(i)}>${column.name}</th>`);
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
    { name: 'gameweek', number: true },
    { name: 'rows', number: true },
    { name: 'RMSE', number: true },
    { name: 's.e.', number: true },
    { name: 'limit', number: true },
    { name: 'MAE', number: true },
    { name: 'charts' },
    { name: 'alarms' },
    { name: 'inputs' },
  ];
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
    { name: 'when' },
    { name: 'after', number: true },
    { name: 'event' },
    { name: 'outcome' },
    { name: 'about' },
    { name: 'reason' },
  ];
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
    { name: 'what' },
    { name: 'level' },
    { name: 'how often', number: true },
    { name: 'last' },
    { name: 'state' },
  ];
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
