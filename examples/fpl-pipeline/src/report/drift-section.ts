import { counted, driftKey, driftMap, html, type Markup, percent, quoted } from '@fpl-ml/dashboard/drawing';
import type { ReportData } from './report-data.js';

/** What drifted, in words. */
function findings({ drift, gameweeks }: ReportData): Markup {
  const found = gameweeks.flatMap((gameweek, i) => {
    const columns = drift.flatMap(({ column, cells }) =>
      cells[i]?.verdict === 'drift' ? [{ column, cell: cells[i] }] : [],
    );
    if (columns.length === 0) return [];
    const largest = Math.max(...columns.map(({ cell }) => cell?.effect ?? 0));
    const names = columns.map(({ column }, k) => html`${k === 0 ? '' : ', '}${quoted(column)}`);
    return [html`<li>Gameweek ${gameweek.label}: ${names}; shares differ by up to ${percent(largest, 1)}.</li>`];
  });
  return found.length === 0 ? html`<p>No column drifted in any gameweek.</p>` : html`<ul class="plain">${found}</ul>`;
}

/** The inputs, column by column, through the season. */
export function driftSection(data: ReportData): Markup {
  const { drift, gameweeks } = data;
  if (drift.length === 0) {
    return html`<section id="drift"><h2>Drift of the inputs</h2><p>No report on drift is stored.</p></section>`;
  }
  const judged = gameweeks.filter((gameweek) => gameweek.drift !== null).length;
  const intro = [
    `${counted(drift.length, 'column')} of what the source delivered in ${counted(judged, 'gameweek')},`,
    'compared with what it had delivered before the serving version was trained.',
  ].join(' ');
  const map = driftMap(drift, gameweeks, 'gameweek');
  return html`<section id="drift"><h2>Drift of the inputs</h2><p>${intro}</p>${map}${driftKey(drift)}${findings(data)}</section>`;
}
