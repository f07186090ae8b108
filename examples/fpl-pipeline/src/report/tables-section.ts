import { counted, fixed, folded, html, type Markup, quoted, textTable, utc, whole } from '@fpl-ml/dashboard/drawing';
import type { ReportData } from './report-data.js';

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
  return textTable('Figures by gameweek', columns, rows);
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
  return textTable('Decisions', columns, rows);
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
  return textTable('Alerts', columns, rows);
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
