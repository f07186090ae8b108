import type { DriftCell, DriftRow } from '../shown/drift-row.js';
import type { ShownPeriod } from '../shown/shown-period.js';
import { clipped, html, type Markup, NOTHING } from './markup.js';
import { fixed, percent } from './number-text.js';
import { chartFrame, LEFT, type PeriodAxis, periodAxis, periodLabels } from './period-axis.js';
import { box, inText, label, level, says } from './shapes.js';
import { inlineSign, sign } from './symbols.js';

const ROW = 22;

/** What a cell says when pointed at. */
function cellWords(place: string, cell: DriftCell | null): string {
  if (cell === null) return `${place}: no data`;
  const { verdict, method, statistic, limit, effect, floor, adjustedPValue, n, reasons } = cell;
  const figures =
    method === null
      ? []
      : [
          `${method} ${fixed(statistic, 3)}, limit ${fixed(limit, 3)}`,
          `shares differ by ${percent(effect, 1)}, which counts from ${percent(floor, 0)}`,
          ...(adjustedPValue === null
            ? []
            : [`adjusted p ${adjustedPValue < 0.0001 ? '< 0.0001' : fixed(adjustedPValue, 4)}`]),
        ];
  return [`${place}: ${verdict}`, ...figures, `${n[1]} values against ${n[0]}`, ...reasons].join('; ');
}

/** Four steps of shade, by how near a stable cell is to what counts. */
function lookOf(cell: DriftCell | null): string {
  if (cell === null) return 'cell none';
  if (cell.verdict === 'drift') return 'cell drift';
  if (cell.verdict === 'warning') return 'cell warning';
  if (cell.verdict === 'insufficient-data') return 'cell none';
  const nearness = (cell.effect ?? 0) / cell.floor;
  return `cell heat${nearness > 0 ? Math.min(3, Math.floor(nearness * 4)) : 0}`;
}

function markOf(cell: DriftCell | null, x: number, y: number): Markup {
  if (cell === null) return NOTHING;
  if (cell.verdict === 'drift') return sign('cross', x, y, '');
  if (cell.verdict === 'warning') return sign('warning', x, y, '');
  return cell.verdict === 'insufficient-data' ? level('ink-line', x - 3, x + 3, y) : NOTHING;
}

function rowOf(axis: PeriodAxis, row: DriftRow, labels: readonly string[], top: number): Markup {
  const cells = row.cells.map((cell, i) =>
    says(
      cellWords(`${row.column}, ${axis.noun} ${labels[i] ?? ''}`, cell),
      box(lookOf(cell), axis.from(i) + 1, top + 1, axis.from(i + 1) - 1, top + ROW - 1),
      markOf(cell, axis.middle(i), top + ROW / 2),
    ),
  );
  const drifted = row.cells.filter((cell) => cell?.verdict === 'drift').length;
  const seen = row.cells.filter((cell) => cell !== null).length;
  const text = top + 14.5;
  return html`${[
    says(row.column, label('lane', LEFT - 10, text, clipped(row.column, 18))),
    cells,
    label('small', axis.end + 8, text, `${drifted} of ${seen} drifted`),
  ]}`;
}

/**
 * Columns by periods: how far each differs from its reference, and what drifted.
 *
 * @param noun what a period is called, in lower case
 */
export function driftMap(rows: readonly DriftRow[], periods: readonly ShownPeriod[], noun: string): Markup {
  const axis = periodAxis(periods.length, noun);
  const labels = periods.map((period) => period.label);
  const height = rows.length * ROW;
  const drawn = rows.map((row, i) => rowOf(axis, row, labels, i * ROW));
  const content = html`${drawn}${periodLabels(axis, periods, height + 14)}`;
  return chartFrame('drift-chart', `Drift of each column by ${noun}`, height + 22, content);
}

/** What the cells of {@link driftMap} mean. */
export function driftKey(rows: readonly DriftRow[]): Markup {
  const floor = rows.flatMap(({ cells }) => cells).find((cell) => cell !== null)?.floor ?? 0;
  const swatch = (look: string): Markup => inText(box(`cell ${look}`, -7.5, -7.5, 7.5, 7.5));
  const heat = ['heat0', 'heat1', 'heat2', 'heat3'].map(swatch);
  return html`<ul class="key">
<li>${heat} stable, bluer where shares differ more (${percent(floor, 0)} would count)</li>
<li>${inlineSign('cross')} drift</li>
<li>${inlineSign('warning')} warning</li>
<li>${swatch('none')} no data</li>
</ul>`;
}
