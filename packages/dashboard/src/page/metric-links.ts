import { metricWords } from '../drawing/metric-words.js';
import { html, type Markup, NOTHING } from '../drawing/markup.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { METRIC_NAMES } from '../shown/metric-name.js';
import { modelQuery } from './model-query.js';
import type { RenderOptions } from './render-options.js';

/** Links to the page with another figure in the error chart. */
export function metricLinks(state: DashboardState, { basePath }: RenderOptions): Markup {
  const { model, metric, metrics, charted } = state;
  if (model === null || metrics.length === 0) return NOTHING;
  const offered = METRIC_NAMES.filter((name) => name === metric || metrics.includes(name));
  const links = offered.map((name) => {
    const current = name === metric ? html` aria-current="true"` : NOTHING;
    const watched = name === charted ? html` (charted)` : NOTHING;
    const { short, long } = metricWords(name);
    return html`<span><a href="${basePath}/${modelQuery(model)}&amp;metric=${name}#error" title="${long}"${current}>${short}</a>${watched}</span> `;
  });
  return html`<nav class="models metrics" aria-label="Figures">${links}</nav>`;
}
