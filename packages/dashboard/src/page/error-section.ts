import { errorChart, errorKey } from '../drawing/error-chart.js';
import { html, type Markup } from '../drawing/markup.js';
import { figureOf, metricWords } from '../drawing/metric-words.js';
import { counted, fixed } from '../drawing/number-text.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { metricLinks } from './metric-links.js';
import type { RenderOptions } from './render-options.js';

/** The worst value of a figure, in a sentence. */
function worstWords({ periods, metric }: DashboardState, noun: string): string {
  const { long, worse } = metricWords(metric);
  const badness = (value: number): number => (worse === 'high' ? value : worse === 'low' ? -value : Math.abs(value));
  const known = periods.flatMap((period) => {
    const { value } = figureOf(period, metric);
    return value === null ? [] : [{ label: period.label, value }];
  });
  const worst = known.toSorted((a, b) => badness(b.value) - badness(a.value))[0];
  if (worst === undefined) return `No ${noun} has figures yet.`;
  const most = worse === 'high' ? 'largest' : worse === 'low' ? 'lowest' : 'furthest from 0';
  return `The ${long} was ${most} in ${noun} ${worst.label}, with ${fixed(worst.value, 3)}.`;
}

/** Why there are no limits, where one might look for them. */
function limitWords({ metric, charted }: DashboardState): string {
  if (charted === null || charted === metric) return '';
  return `The charts watch the ${metricWords(charted).long}; this figure has no limits.`;
}

function gapWords({ periods, metric, metrics }: DashboardState, noun: string): string {
  const missing = periods.filter((period) => period.n > 0 && figureOf(period, metric).value === null).length;
  return metrics.length === 0 || missing === 0 ? '' : `It is not defined in ${counted(missing, noun)}.`;
}

function words(state: DashboardState, noun: string): string {
  const { periods, earlierPeriods } = state;
  const alarmed = periods.filter(({ n, alarms }) => n > 0 && alarms.length > 0).length;
  return [
    earlierPeriods === 0 ? '' : `The latest ${counted(periods.length, noun)}; ${earlierPeriods} came before.`,
    worstWords(state, noun),
    gapWords(state, noun),
    limitWords(state),
    alarmed === 0 ? 'No chart gave an alarm.' : `There were alarms after ${counted(alarmed, noun)}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The error through the periods. */
export function errorSection(state: DashboardState, options: RenderOptions): Markup {
  const { periods, marks, metric } = state;
  const { noun, unit } = options;
  const title = html`<h2>Error by ${noun}</h2>`;
  if (periods.length === 0) return html`<section id="error">${title}<p>No ${noun} is known yet.</p></section>`;
  const chart = { periods, decisions: marks, noun, unit, metric };
  return html`<section id="error">${title}<p>${words(state, noun)}</p>${metricLinks(state, options)}${errorChart(chart)}${errorKey(chart)}</section>`;
}
