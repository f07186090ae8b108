import { counted, html, type Markup, versionLanes } from '@fpl-ml/dashboard/drawing';
import type { ReportData } from './report-data.js';

/** Who served when. */
export function servingSection({ versions, gameweeks }: ReportData): Markup {
  if (versions.length === 0) {
    return html`<section id="serving"><h2>Who served when</h2><p>No version ever served.</p></section>`;
  }
  const tried = versions.filter(({ shares }) =>
    shares.some((share) => share !== null && share > 0 && share < 0.5),
  ).length;
  const trial = tried === 0 ? '' : ` ${tried} served a small share on trial first (low bar, with its share).`;
  const intro = `${counted(versions.length, 'version')}; the share is that of the predictions that users saw.${trial}`;
  const chart = versionLanes({ versions, periods: gameweeks, noun: 'gameweek', entities: 'players' });
  return html`<section id="serving"><h2>Who served when</h2><p>${intro}</p>${chart}</section>`;
}
