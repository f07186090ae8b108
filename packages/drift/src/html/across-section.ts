import type { CorrelationChange, GroupReport } from '../report.js';
import { columnTable } from './column-table.js';
import { reasonList } from './column-section.js';
import { figureText, pValueText, wholeText } from './figures.js';
import { html, type Markup, named, NOTHING } from './markup.js';
import type { StoredReport } from './stored-report.js';
import { badge, byVerdict, VERDICT_WORDS } from './verdict-badge.js';

function groupDetails({ by, level, rows, verdict, reasons, columns }: GroupReport): Markup {
  const head = html`<summary>${named(by)} = ${named(level)} ${badge(verdict)} <span class="soft">${wholeText(rows[0])} rows before, ${wholeText(rows[1])} now</span></summary>`;
  const notable = byVerdict(columns).filter((column) => column.verdict !== 'stable');
  const stable = columns.length - notable.length;
  const table =
    notable.length === 0 ? NOTHING : columnTable(notable, 'Columns of the group that are not stable', () => null);
  return html`<details>${head}${reasonList(reasons)}${table}<p class="facts">${stable} of ${columns.length} columns are stable.</p></details>`;
}

/** Drift within groups. */
export function groupSection(groups: readonly GroupReport[]): Markup {
  if (groups.length === 0) return NOTHING;
  return html`<section><h3>Within groups</h3>${byVerdict(groups).map(groupDetails)}</section>`;
}

/** Pairs of columns: those that changed, and how many did not. */
export function correlationSection(correlations: readonly CorrelationChange[]): Markup {
  if (correlations.length === 0) return NOTHING;
  const shown = byVerdict(correlations).filter(({ verdict }) => verdict !== 'stable');
  const rows = shown.map(
    ({ columns: [a, b], reference, current, adjustedPValue, pValue, verdict, reasons }) =>
      html`<tr><th scope="row">${named(a)} and ${named(b)}</th><td class="left">${badge(verdict)}</td><td>${figureText(reference)}</td><td>${figureText(current)}</td><td>${pValueText(adjustedPValue ?? pValue)}</td><td class="why">${named(reasons.join('; '))}</td></tr>`,
  );
  const table =
    rows.length === 0
      ? NOTHING
      : html`<div class="scroll" role="region" aria-label="Correlations that changed" tabindex="0"><table><caption>Rank correlations that are not stable</caption><thead><tr><th scope="col">columns</th><th scope="col" class="left">verdict</th><th scope="col">before</th><th scope="col">now</th><th scope="col">p, adjusted</th><th scope="col" class="why">why</th></tr></thead><tbody>${rows}</tbody></table></div>`;
  return html`<section><h3>Correlations</h3>${table}<p class="facts">${correlations.length - shown.length} of ${correlations.length} pairs are stable.</p></section>`;
}

function otherDetails(report: StoredReport): Markup {
  const name = report.reference?.name ?? 'another reference';
  const head = html`<summary>${named(name)} ${badge(report.verdict)}</summary>`;
  const notable = byVerdict(report.columns).filter((column) => column.verdict !== 'stable');
  const table = notable.length === 0 ? NOTHING : columnTable(notable, 'Columns that are not stable', () => null);
  return html`<details>${head}${reasonList(report.reasons)}${table}</details>`;
}

/** The same data beside further references. */
export function otherSection(others: readonly StoredReport[]): Markup {
  if (others.length === 0) return NOTHING;
  const words = others.map(({ reference, verdict }) => `${reference?.name ?? 'another'}: ${VERDICT_WORDS[verdict]}`);
  return html`<section><h3>Against other references</h3><p class="facts">${named(words.join(' · '))}</p>${others.map(otherDetails)}</section>`;
}
