import {
  counted,
  type ErrorChartOptions,
  errorChart,
  errorKey,
  fixed,
  html,
  type Markup,
} from '@fpl-ml/dashboard/drawing';
import { changeLanes, changeLanesHeight, changeShades } from './change-lanes.js';
import type { ReportData, ReportedGameweek } from './report-data.js';

function chartOptions({ gameweeks, changes, decisions }: ReportData): ErrorChartOptions {
  return {
    periods: gameweeks,
    decisions: decisions.map(({ gameweek, outcome, subject, reason }) => ({
      position: gameweek,
      outcome,
      subject,
      reason,
    })),
    noun: 'gameweek',
    unit: 'points',
    overlay: {
      height: changeLanesHeight(changes),
      draw: (axis, top, end) => html`${changeShades(axis, changes, top - 8, end)}${changeLanes(axis, changes)}`,
    },
  };
}

function alarmSentence(gameweeks: readonly ReportedGameweek[]): string {
  const alarmed = gameweeks.filter(({ alarms }) => alarms.length > 0).map(({ label }) => label);
  if (alarmed.length === 0) return 'No chart gave an alarm.';
  return `There was an alarm after gameweek${alarmed.length === 1 ? '' : 's'} ${alarmed.join(', ')}.`;
}

function limitSentence(known: readonly ReportedGameweek[]): string {
  const charted = known.filter(({ charts }) =>
    charts.some(({ upper, lower }) => upper !== null || lower !== null),
  ).length;
  if (charted === known.length) return '';
  return charted === 0
    ? 'There are no limits of charts.'
    : `Charts had limits in ${charted} of ${counted(known.length, 'gameweek')}.`;
}

/** What the chart shows, in a few sentences. */
function words({ gameweeks, changes }: ReportData): Markup {
  const known = gameweeks.filter(({ rmse }) => rmse !== null);
  const worst = known.toSorted((a, b) => (b.rmse ?? 0) - (a.rmse ?? 0))[0];
  const sentences = [
    worst === undefined
      ? 'No gameweek has figures.'
      : `The error was largest in gameweek ${worst.label}, with ${fixed(worst.rmse, 3)}.`,
    alarmSentence(gameweeks),
    limitSentence(known),
    changes.length === 0 ? '' : 'Shaded gameweeks had changes put into the simulated data on purpose.',
  ];
  return html`<p>${sentences.filter((sentence) => sentence !== '').join(' ')}</p>`;
}

/** The error through the season. */
export function errorSection(data: ReportData): Markup {
  const options = chartOptions(data);
  return html`<section id="error"><h2>Error by gameweek</h2>${words(data)}${errorChart(options)}${errorKey(options)}</section>`;
}
