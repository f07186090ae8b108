import { html, type Markup, NOTHING, quoted } from '../drawing/markup.js';
import { counted } from '../drawing/number-text.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { instant } from './instant.js';
import { modelQuery } from './model-query.js';
import type { RenderOptions } from './render-options.js';
import { statusMark } from './status-sign.js';

function modelLinks({ models, model }: DashboardState, { basePath }: RenderOptions): Markup {
  if (models.length < 2) return NOTHING;
  const links = models.map((name) => {
    const current = name === model ? html` aria-current="page"` : NOTHING;
    return html`<a href="${basePath}/${modelQuery(name)}"${current}>${quoted(name)}</a>`;
  });
  return html`<nav class="models" aria-label="Models">${links}</nav>`;
}

/** Which model, where, how it is, and when that was. */
export function headerSection(state: DashboardState, options: RenderOptions): Markup {
  const { model, environment, champion, at, status, firing } = state;
  const title = model === null ? html`No model yet` : html`Model ${quoted(model)}`;
  const where = environment === null ? NOTHING : html`${quoted(environment)} · `;
  const alarm = firing === 0 ? NOTHING : html` · <a href="#alerts">${counted(firing, 'alert')} firing</a>`;
  const serving = champion === null ? html`no version serves` : html`${quoted(champion)} serves`;
  return html`${modelLinks(state, options)}<header class="bar">
<h1>${title}</h1>${statusMark(status)}
<p class="about">${where}${serving} · as of ${instant(at)} UTC${alarm}</p>
</header>`;
}
