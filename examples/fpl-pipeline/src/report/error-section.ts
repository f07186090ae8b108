import { changeLanes, changeLanesHeight, changeShades } from './change-lanes.js';
import { errorPanel } from './error-panel.js';
import { EVENT_LANES_HEIGHT, eventLanes } from './event-lanes.js';
import { html, type Markup } from './markup.js';
import { counted, fixed } from './number-text.js';
import type { ReportData, ReportedGameweek } from './report-data.js';
import { chartFrame, gameweekLabels, seasonAxis } from './season-axis.js';
import { inText, upright } from './shapes.js';
import { rememberingKinds, statisticPanel } from './statistic-panel.js';
import { alarmSign, inlineSign, outcomeSign, type Sign } from './symbols.js';

const ERROR_HEIGHT = 230;
const STATISTIC_HEIGHT = 78;
const GAP = 36;

function chart(data: ReportData): Markup {
  const { gameweeks, changes } = data;
  const axis = seasonAxis(gameweeks.length);
  const top = changeLanesHeight(changes) + 26;
  const bottom = top + ERROR_HEIGHT;
  const kinds = rememberingKinds(gameweeks);
  const panels = kinds.map((kind, i) => {
    const start = bottom + GAP + i * (STATISTIC_HEIGHT + GAP);
    return statisticPanel(axis, gameweeks, kind, start, start + STATISTIC_HEIGHT);
  });
  const lanes = bottom + 12 + kinds.length * (STATISTIC_HEIGHT + GAP);
  const end = lanes + EVENT_LANES_HEIGHT;
  const content = html`${[
    changeShades(axis, changes, top - 8, end),
    changeLanes(axis, changes),
    errorPanel(axis, gameweeks, top, bottom),
    panels,
    eventLanes(axis, data, lanes),
    gameweekLabels(axis, gameweeks, end + 14),
  ]}`;
  return chartFrame('error-chart', 'Error by gameweek with limits, alarms and retrainings', end + 22, content);
}

const KEY: readonly (readonly [Sign, string])[] = [
  ['square', 'alarm of one gameweek alone'],
  ['diamond', 'alarm of the sum'],
  ['triangle', 'alarm of a threshold'],
  ['cross', 'inputs drifted'],
  ['asked', 'retraining asked for'],
  ['promoted', 'promoted'],
  ['rejected', 'rejected'],
  ['undecided', 'rejected: not told from luck'],
  ['rolled-back', 'rolled back'],
  ['failed', 'failed or given up'],
];

/** The signs that the chart really has. */
function signsIn({ gameweeks, decisions }: ReportData): ReadonlySet<Sign> {
  const alarms = gameweeks.flatMap(({ alarms: own }) => own.map(({ name }) => alarmSign(name)));
  const drift = gameweeks.some((gameweek) => gameweek.drift === 'drift') ? (['cross'] as const) : [];
  const decided = decisions.filter(({ gameweek }) => gameweek >= 0).map(({ outcome }) => outcomeSign(outcome));
  return new Set([...alarms, ...drift, ...decided.filter((found) => found !== null)]);
}

function key(data: ReportData): Markup {
  const present = signsIn(data);
  const items = KEY.filter(([kind]) => present.has(kind)).map(
    ([kind, says]) => html`<li>${inlineSign(kind)} ${says}</li>`,
  );
  const resets = data.gameweeks.some(({ charts }, i) => i > 0 && charts.some(({ n }) => n === 1));
  const reset = resets ? html`<li>${inText(upright('reset', 0, -7, 7))} the sum starts anew</li>` : '';
  return html`<ul class="key">${items}${reset}</ul>`;
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
  return html`<section id="error"><h2>Error by gameweek</h2>${words(data)}${chart(data)}${key(data)}</section>`;
}
