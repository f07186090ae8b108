import { errorChart, errorKey } from '../drawing/error-chart.js';
import { html, type Markup } from '../drawing/markup.js';
import { counted, fixed } from '../drawing/number-text.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import type { RenderOptions } from './render-options.js';

function words({ periods, earlierPeriods }: DashboardState, noun: string): string {
  const known = periods.filter(({ rmse }) => rmse !== null);
  const worst = known.toSorted((a, b) => (b.rmse ?? 0) - (a.rmse ?? 0))[0];
  const alarmed = known.filter(({ alarms }) => alarms.length > 0).length;
  return [
    earlierPeriods === 0 ? '' : `The latest ${counted(periods.length, noun)}; ${earlierPeriods} came before.`,
    worst === undefined
      ? `No ${noun} has figures yet.`
      : `The error was largest in ${noun} ${worst.label}, with ${fixed(worst.rmse, 3)}.`,
    alarmed === 0 ? 'No chart gave an alarm.' : `There were alarms after ${counted(alarmed, noun)}.`,
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

/** The error through the periods. */
export function errorSection(state: DashboardState, { noun, unit }: RenderOptions): Markup {
  const { periods, marks } = state;
  const title = html`<h2>Error by ${noun}</h2>`;
  if (periods.length === 0) return html`<section id="error">${title}<p>No ${noun} is known yet.</p></section>`;
  const options = { periods, decisions: marks, noun, unit };
  return html`<section id="error">${title}<p>${words(state, noun)}</p>${errorChart(options)}${errorKey(options)}</section>`;
}
