import { clipped, html, type Markup, NOTHING } from './markup.js';
import { counted, plainPercent, utc } from './number-text.js';
import type { ReportData, ReportedVersion } from './report-data.js';
import { chartFrame, gameweekLabels, LEFT, type SeasonAxis, seasonAxis } from './season-axis.js';
import { box, label, level, says } from './shapes.js';

const ROW = 18;

function spanWords({ version, shares, quarantine }: ReportedVersion, labels: readonly string[], i: number): string {
  const share = shares[i] ?? null;
  const served = `${version} served ${plainPercent(share === null ? null : Math.round(share * 1000) / 1000)} of the players in gameweek ${labels[i] ?? ''}`;
  return quarantine === null ? served : `${served}; later withdrawn: ${quarantine}`;
}

/** A full bar for who served most, a low outlined one for a canary, with its share. */
function span(axis: SeasonAxis, version: ReportedVersion, labels: readonly string[], i: number, top: number): Markup {
  const share = version.shares[i] ?? 0;
  if (share === 0) return NOTHING;
  const [from, to, bottom] = [axis.from(i), axis.from(i + 1), top + ROW - 2.5];
  const most = share >= 0.5;
  const text = most ? NOTHING : label('tiny mid', axis.middle(i), top + 10, `${Math.round(100 * share)}%`);
  const bar = box(most ? 'served' : 'canary', from + 0.5, bottom - (most ? ROW - 5 : 4), to - 0.5, bottom);
  return says(spanWords(version, labels, i), box('hit', from, top, to, top + ROW), bar, text);
}

function rowOf(axis: SeasonAxis, version: ReportedVersion, labels: readonly string[], top: number): Markup {
  const { trainedBefore, quarantine, shares, roles } = version;
  const trained = trainedBefore === null ? '' : `trained before ${clipped(trainedBefore, 8)}`;
  const history = roles.map(({ at, what, reason }) => `${utc(at)} ${what}: ${reason}`).join('; ');
  const text = top + 13;
  return html`${[
    level('grid', LEFT, axis.end, top + ROW - 2),
    says(history, label('lane', LEFT - 10, text, clipped(version.version, 16))),
    shares.map((_, i) => span(axis, version, labels, i, top)),
    label('small', axis.end + 8, text, quarantine === null ? trained : `${trained}, withdrawn`),
  ]}`;
}

/** Who served when. */
export function servingSection({ versions, gameweeks }: ReportData): Markup {
  if (versions.length === 0) {
    return html`<section id="serving"><h2>Who served when</h2><p>No version ever served.</p></section>`;
  }
  const axis = seasonAxis(gameweeks.length);
  const labels = gameweeks.map((gameweek) => gameweek.label);
  const height = versions.length * ROW;
  const rows = versions.map((version, i) => rowOf(axis, version, labels, i * ROW));
  const tried = versions.filter(({ shares }) =>
    shares.some((share) => share !== null && share > 0 && share < 0.5),
  ).length;
  const trial = tried === 0 ? '' : ` ${tried} served a small share on trial first (low bar, with its share).`;
  const intro = `${counted(versions.length, 'version')}; the share is that of the predictions that users saw.${trial}`;
  const chart = chartFrame(
    'serving-chart',
    'Share of the players that each version served, by gameweek',
    height + 22,
    html`${rows}${gameweekLabels(axis, gameweeks, height + 16)}`,
  );
  return html`<section id="serving"><h2>Who served when</h2><p>${intro}</p>${chart}</section>`;
}
