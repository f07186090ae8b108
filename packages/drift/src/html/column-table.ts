import { figureText, percentText, pValueText } from './figures.js';
import { html, type Markup, named } from './markup.js';
import type { StoredColumn } from './stored-report.js';
import { badge } from './verdict-badge.js';

function row(column: StoredColumn, link: string | null): Markup {
  const { distribution, missing, role = 'feature' } = column;
  const name = link === null ? named(column.column) : html`<a href="#${link}">${named(column.column)}</a>`;
  const mark = role === 'feature' ? '' : html` <span class="soft">(${role})</span>`;
  const change = missing === null ? '–' : `${percentText(missing.reference)} → ${percentText(missing.current)}`;
  return html`<tr><th scope="row">${name}${mark}</th><td class="left">${badge(column.verdict)}</td><td class="left">${distribution?.method ?? '–'}</td><td>${figureText(distribution?.statistic)}</td><td>${figureText(distribution?.limit)}</td><td>${percentText(distribution?.effectSize)}</td><td>${pValueText(distribution?.adjustedPValue ?? distribution?.pValue)}</td><td class="tight">${change}</td><td class="why">${column.reasons.map((reason, i) => html`${i === 0 ? '' : '; '}${named(reason)}`)}</td></tr>`;
}

/**
 * Columns, one row each.
 *
 * @param caption what they are, in words
 * @param link where a column is shown in full; `null` where it is not
 */
export function columnTable(
  columns: readonly StoredColumn[],
  caption: string,
  link: (position: number) => string | null,
): Markup {
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr><th scope="col">column</th><th scope="col" class="left">verdict</th><th scope="col" class="left">method</th><th scope="col">value</th><th scope="col">limit</th><th scope="col">shares differ by</th><th scope="col">p, adjusted</th><th scope="col">missing</th><th scope="col" class="why">why</th></tr></thead><tbody>${columns.map((column, i) => row(column, link(i)))}</tbody></table></div>`;
}
