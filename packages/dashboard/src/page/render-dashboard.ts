import { html, type Markup, markupText, NOTHING } from '../drawing/markup.js';
import { pageStyle } from '../drawing/page-style.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { alertsSection } from './alerts-section.js';
import { dashboardStyle } from './dashboard-style.js';
import { decisionsSection } from './decisions-section.js';
import { driftSection } from './drift-section.js';
import { errorSection } from './error-section.js';
import { headerSection } from './header-section.js';
import { jobsSection } from './jobs-section.js';
import { modelQuery } from './model-query.js';
import type { RenderOptions } from './render-options.js';
import { retrainingSection } from './retraining-section.js';
import { tilesSection } from './tiles-section.js';
import { versionsSection } from './versions-section.js';

function head(title: string, refresh: number | null): Markup {
  const again = refresh === null ? NOTHING : html`<meta http-equiv="refresh" content="${refresh}">\n`;
  return html`<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
${again}<title>${title}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}${dashboardStyle}</style>
</head>`;
}

function pageOf(title: string, refresh: number | null, main: Markup): string {
  return markupText(
    html`<!doctype html><html lang="en">${head(title, refresh)}<body><main>${main}</main></body></html>\n`,
  );
}

const SECTIONS = [
  headerSection,
  tilesSection,
  errorSection,
  driftSection,
  alertsSection,
  versionsSection,
  retrainingSection,
  jobsSection,
  decisionsSection,
];

function footer({ model }: DashboardState, { basePath }: RenderOptions): Markup {
  const query = model === null ? '' : modelQuery(model);
  return html`<footer>All times are UTC. The same as JSON: <a href="${basePath}/api/state${query}">state</a>, <a href="${basePath}/health${query}">health</a>. For Prometheus: <a href="${basePath}/metrics${query}">metrics</a>.</footer>`;
}

/** The page as HTML that needs nothing else. Pure: the same state gives the same text. */
export function renderDashboard(state: DashboardState, options: RenderOptions): string {
  const { model, status, environment } = state;
  const where = environment === null ? '' : `, ${environment}`;
  const title = `${model ?? 'No model'}${where}: ${status}`;
  const sections = SECTIONS.map((section) => section(state, options));
  return pageOf(title, options.refresh, html`${sections}${footer(state, options)}`);
}

/** A page that only says something. */
export function renderNotice(title: string, text: string): string {
  return pageOf(title, null, html`<h1>${title}</h1><p class="lead">${text}</p>`);
}
