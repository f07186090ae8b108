import { html, type Markup, markupText, pageStyle } from '@fpl-ml/dashboard/drawing';
import { driftSection } from './drift-section.js';
import { errorSection } from './error-section.js';
import { evidenceSection } from './evidence-section.js';
import { guideSection } from './guide-section.js';
import { headline } from './headline.js';
import type { ReportData } from './report-data.js';
import { servingSection } from './serving-section.js';
import { tablesSection } from './tables-section.js';

/** Nothing may be loaded and no script may run, whatever the data hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

function head({ result }: ReportData): Markup {
  return html`<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${result.season}: ${result.model}, ${result.policy}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head>`;
}

/**
 * The report as one HTML page that needs nothing else. Pure: the same data give the same text.
 */
export function renderReport(data: ReportData): string {
  const sections = [headline, errorSection, driftSection, servingSection, evidenceSection, tablesSection];
  const main = html`<main>${sections.map((section) => section(data))}${guideSection}</main>`;
  return markupText(html`<!doctype html><html lang="en">${head(data)}<body>${main}</body></html>\n`);
}
