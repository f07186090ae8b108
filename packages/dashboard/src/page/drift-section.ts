import { driftKey, driftMap } from '../drawing/drift-map.js';
import { html, type Markup } from '../drawing/markup.js';
import { counted } from '../drawing/number-text.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { driftShapesPart } from './drift-shapes-part.js';
import type { RenderOptions } from './render-options.js';

/** The inputs, column by column. */
export function driftSection(state: DashboardState, options: RenderOptions): Markup {
  const { drift, periods } = state;
  const { noun } = options;
  const title = html`<h2>Drift of the inputs</h2>`;
  if (drift.length === 0) return html`<section id="drift">${title}<p>No report on drift is stored.</p></section>`;
  const judged = periods.filter((period) => period.drift !== null);
  const drifted = judged.filter((period) => period.drift === 'drift').length;
  const intro = `${counted(drift.length, 'column')} in ${counted(judged.length, noun)}; the inputs as a whole drifted in ${drifted}.`;
  return html`<section id="drift">${title}<p>${intro}</p>${driftMap(drift, periods, noun)}${driftKey(drift)}${driftShapesPart(state, options)}</section>`;
}
