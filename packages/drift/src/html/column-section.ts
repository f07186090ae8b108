import type { ColumnShape } from '../column-shape.js';
import type { Figure } from '../report.js';
import { ecdfChart } from './ecdf-chart.js';
import { type Absent, figureText, percentText, pValueText, wholeText } from './figures.js';
import { histogramChart } from './histogram-chart.js';
import { levelChart } from './level-chart.js';
import { clipped, html, type Markup, named, NOTHING } from './markup.js';
import type { StoredColumn } from './stored-report.js';
import { badge } from './verdict-badge.js';

/** Names within a drawing's words. */
const MOST_CHARACTERS = 80;

function charts(column: string, shape: ColumnShape | Absent): Markup {
  if (shape === null || shape === undefined) return NOTHING;
  const name = clipped(column, MOST_CHARACTERS);
  const drawn =
    shape.kind === 'levels' ? levelChart(name, shape) : [histogramChart(name, shape), ecdfChart(name, shape)];
  return html`<div class="charts">${drawn}</div>`;
}

/** A list of sentences; nothing where there is none. */
export function reasonList(reasons: readonly string[]): Markup {
  if (reasons.length === 0) return NOTHING;
  return html`<ul class="reasons">${reasons.map((reason) => html`<li>${named(reason)}</li>`)}</ul>`;
}

function figureRow(name: string, { statistic, nullExpectation, limit, pValue }: Figure): Markup {
  return html`<tr><th scope="row">${name}</th><td>${figureText(statistic)}</td><td>${figureText(nullExpectation)}</td><td>${figureText(limit)}</td><td>${pValueText(pValue)}</td></tr>`;
}

function figureTable({ distribution, psi, ks, distances = [] }: StoredColumn): Markup {
  const own = distribution === null ? [] : [figureRow(`${distribution.method}, in the verdict`, distribution)];
  const others = [
    ...(ks === null || distribution?.method === 'ks' ? [] : [figureRow('ks', ks)]),
    ...(psi === null || distribution?.method === 'psi' ? [] : [figureRow('psi', psi)]),
    ...distances.map((distance) => figureRow(distance.name, distance)),
  ];
  if (own.length + others.length === 0) return NOTHING;
  return html`<div class="scroll" role="region" aria-label="Figures" tabindex="0"><table class="small"><thead><tr><th scope="col">figure</th><th scope="col">value</th><th scope="col">if unchanged</th><th scope="col">limit</th><th scope="col">p</th></tr></thead><tbody>${own}${others}</tbody></table></div>`;
}

function factsOf({ type, role = 'feature', weight, n, missing }: StoredColumn): Markup {
  const parts = [
    ...(role === 'feature' ? [] : [role]),
    type,
    `${wholeText(n[0])} values before, ${wholeText(n[1])} now`,
    ...(missing === null ? [] : [`missing ${percentText(missing.reference)} → ${percentText(missing.current)}`]),
    ...(weight === 1 ? [] : [`weight ${figureText(weight)}`]),
  ];
  return html`<p class="facts">${parts.join(' · ')}</p>`;
}

/** One column with all that is known of it. */
export function columnSection(column: StoredColumn, id: string): Markup {
  const why =
    column.distribution === null ? NOTHING : html`<p class="facts">${named(`Method: ${column.distribution.why}.`)}</p>`;
  return html`<article id="${id}"><h4>${named(column.column)} ${badge(column.verdict)}</h4>${factsOf(column)}${reasonList(column.reasons)}${charts(column.column, column.shape)}${figureTable(column)}${why}</article>`;
}
