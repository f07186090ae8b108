import { clipped, html, type Markup, NOTHING, quoted } from '../drawing/markup.js';
import { counted } from '../drawing/number-text.js';
import { histogramChart, levelTable } from '../drawing/shape-chart.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import type { ShownShape, ShownShapes } from '../shown/drift-shape.js';
import type { RenderOptions } from './render-options.js';
import { shapeWords } from './shape-words.js';
import { verdictMark } from './verdict-mark.js';

function drawn({ column, shape }: ShownShape): Markup {
  const name = `${clipped(column, 80)}: shares of reference and current values`;
  if (shape === null) return html`<p class="about">The report holds no shape of it.</p>`;
  // A state may come from a program of another release, whose words are others.
  return 'edges' in shape ? histogramChart(name, shape) : levelTable(name, shape);
}

function itemOf(shown: ShownShape): Markup {
  const { column, verdict, reasons } = shown;
  const figures = shapeWords(shown).map((sentence) => html`<p>${sentence}</p>`);
  const why = reasons.map((reason) => html`<p class="why" title="${reason}">${quoted(reason)}</p>`);
  return html`<li><h4>${quoted(column)} ${verdictMark(verdict)}</h4>${drawn(shown)}<div class="words">${figures}${why}</div></li>`;
}

function introOf({ changed, columns }: ShownShapes): string {
  if (changed === 0) return `Nothing drifted; these ${counted(columns.length, 'column')} came nearest to it.`;
  const shown = changed > columns.length ? `The ${columns.length} that changed most, of ` : '';
  return `${shown}${counted(changed, 'column')} with drift or a warning.`;
}

/** The columns that drifted most lately: what they were, and what they are. */
export function driftShapesPart({ shapes }: DashboardState, { noun }: RenderOptions): Markup {
  if (shapes === null || shapes.columns.length === 0) return NOTHING;
  return html`<h3>Reference and current values in ${noun} ${quoted(shapes.label)}</h3>
<p class="about">${introOf(shapes)}</p><ul class="key"><li><span class="swatch before"></span> reference</li><li><span class="swatch now"></span> current</li></ul>
<ul class="shapes">${shapes.columns.map(itemOf)}</ul>`;
}
