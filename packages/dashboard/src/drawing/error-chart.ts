import type { DecisionMark } from '../shown/decision-mark.js';
import type { MetricName } from '../shown/metric-name.js';
import type { ShownPeriod } from '../shown/shown-period.js';
import { errorPanel } from './error-panel.js';
import { EVENT_LANES_HEIGHT, eventLanes } from './event-lanes.js';
import { html, type Markup, NOTHING } from './markup.js';
import { metricWords } from './metric-words.js';
import { chartFrame, type PeriodAxis, periodAxis, periodLabels } from './period-axis.js';
import { inText, upright } from './shapes.js';
import { rememberingKinds, statisticPanel } from './statistic-panel.js';
import { alarmSign, inlineSign, outcomeSign, type Sign } from './symbols.js';

const ERROR_HEIGHT = 230;
const STATISTIC_HEIGHT = 78;
const GAP = 36;

/** What a page draws above the chart and behind it. */
export interface ChartOverlay {
  /** Room that it takes above the chart. */
  readonly height: number;
  /** @param top of the panels @param end of the lanes below them */
  readonly draw: (axis: PeriodAxis, top: number, end: number) => Markup;
}

/** What {@link errorChart} shows. */
export interface ErrorChartOptions {
  /** In the order of time. */
  readonly periods: readonly ShownPeriod[];
  /** In order; `position` counts in `periods`. */
  readonly decisions: readonly DecisionMark[];
  /** What a period is called, in lower case. */
  readonly noun: string;
  /** Unit of the target; `''` for none. */
  readonly unit: string;
  /** Which figure of the periods. Their charts are taken to watch it. Default `rmse`. */
  readonly metric?: MetricName;
  /** Default nothing. */
  readonly overlay?: ChartOverlay;
}

/** The error period by period with its limits, what the charts with a memory add up, and what happened after each. */
export function errorChart(options: ErrorChartOptions): Markup {
  const { periods, noun, unit, overlay, metric = 'rmse' } = options;
  const axis = periodAxis(periods.length, noun);
  const top = (overlay?.height ?? 0) + 26;
  const bottom = top + ERROR_HEIGHT;
  const kinds = rememberingKinds(periods);
  const panels = kinds.map((kind, i) => {
    const start = bottom + GAP + i * (STATISTIC_HEIGHT + GAP);
    return statisticPanel(axis, periods, kind, start, start + STATISTIC_HEIGHT);
  });
  const lanes = bottom + 12 + kinds.length * (STATISTIC_HEIGHT + GAP);
  const end = lanes + EVENT_LANES_HEIGHT;
  const content = html`${[
    overlay?.draw(axis, top, end) ?? NOTHING,
    errorPanel(axis, periods, { top, bottom, unit, metric }),
    panels,
    eventLanes(axis, options, lanes),
    periodLabels(axis, periods, end + 14),
  ]}`;
  const title = options.metric === undefined ? 'Error' : metricWords(metric).short;
  return chartFrame('error-chart', `${title} by ${noun} with limits, alarms and retrainings`, end + 22, content);
}

const KEY: readonly (readonly [Sign, (noun: string) => string])[] = [
  ['square', (noun) => `alarm of one ${noun} alone`],
  ['diamond', () => 'alarm of the sum'],
  ['triangle', () => 'alarm of a threshold'],
  ['cross', () => 'inputs drifted'],
  ['asked', () => 'retraining asked for'],
  ['promoted', () => 'promoted'],
  ['rejected', () => 'rejected'],
  ['undecided', () => 'rejected: not told from luck'],
  ['rolled-back', () => 'rolled back'],
  ['failed', () => 'failed or given up'],
];

/** The signs that the chart really has. */
function signsIn({ periods, decisions }: ErrorChartOptions): ReadonlySet<Sign> {
  const alarms = periods.flatMap(({ alarms: own }) => own.map(({ name }) => alarmSign(name)));
  const drift = periods.some((period) => period.drift === 'drift') ? (['cross'] as const) : [];
  const decided = decisions.filter(({ position }) => position >= 0).map(({ outcome }) => outcomeSign(outcome));
  return new Set([...alarms, ...drift, ...decided.filter((found) => found !== null)]);
}

/** What the signs of {@link errorChart} mean: of those that it has. */
export function errorKey(options: ErrorChartOptions): Markup {
  const present = signsIn(options);
  const items = KEY.filter(([kind]) => present.has(kind)).map(
    ([kind, says]) => html`<li>${inlineSign(kind)} ${says(options.noun)}</li>`,
  );
  const resets = options.periods.some(({ charts }, i) => i > 0 && charts.some(({ n }) => n === 1));
  const reset = resets ? html`<li>${inText(upright('reset', 0, -7, 7))} the sum starts anew</li>` : '';
  return html`<ul class="key">${items}${reset}</ul>`;
}
