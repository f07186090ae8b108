import { clipped, html, type Markup, NOTHING, quoted } from './markup.js';
import { counted, fixed, percent } from './number-text.js';
import type { DriftCell, DriftRow, ReportData } from './report-data.js';
import { chartFrame, gameweekLabels, LEFT, type SeasonAxis, seasonAxis } from './season-axis.js';
import { box, inText, label, level, says } from './shapes.js';
import { inlineSign, sign } from './symbols.js';

const ROW = 22;

/** What a cell says when pointed at. */
export function cellWords(column: string, gameweek: string, cell: DriftCell | null): string {
  const place = `${column}, gameweek ${gameweek}`;
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
  return `cell heat${Math.max(0, Math.min(3, Math.floor(nearness * 4)))}`;
}

function markOf(cell: DriftCell | null, x: number, y: number): Markup {
  if (cell === null) return NOTHING;
  if (cell.verdict === 'drift') return sign('cross', x, y, '');
  if (cell.verdict === 'warning') return sign('warning', x, y, '');
  return cell.verdict === 'insufficient-data' ? level('ink-line', x - 3, x + 3, y) : NOTHING;
}

function rowOf(axis: SeasonAxis, row: DriftRow, labels: readonly string[], top: number): Markup {
  const cells = row.cells.map((cell, i) =>
    says(
      cellWords(row.column, labels[i] ?? '', cell),
      box(lookOf(cell), axis.from(i) + 1, top + 1, axis.from(i + 1) - 1, top + ROW - 1),
      markOf(cell, axis.middle(i), top + ROW / 2),
    ),
  );
  const drifted = row.cells.filter((cell) => cell?.verdict === 'drift').length;
  const seen = row.cells.filter((cell) => cell !== null).length;
  const text = top + 14.5;
  return html`${[
    label('lane', LEFT - 10, text, clipped(row.column, 18)),
    cells,
    label('small', axis.end + 8, text, `${drifted} of ${seen} drifted`),
  ]}`;
}

function map({ drift, gameweeks }: ReportData): Markup {
  const axis = seasonAxis(gameweeks.length);
  const labels = gameweeks.map((gameweek) => gameweek.label);
  const height = drift.length * ROW;
  const rows = drift.map((row, i) => rowOf(axis, row, labels, i * ROW));
  return chartFrame(
    'drift-chart',
    'Drift of each column by gameweek',
    height + 22,
    html`${rows}${gameweekLabels(axis, gameweeks, height + 14)}`,
  );
}

function key(floor: number): Markup {
  const swatch = (look: string): Markup => inText(box(`cell ${look}`, -7.5, -7.5, 7.5, 7.5));
  const heat = ['heat0', 'heat1', 'heat2', 'heat3'].map(swatch);
  return html`<ul class="key">
<li>${heat} stable, bluer where shares differ more (${percent(floor, 0)} would count)</li>
<li>${inlineSign('cross')} drift</li>
<li>${inlineSign('warning')} warning</li>
<li>${swatch('none')} no data</li>
</ul>`;
}

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
  const floor = drift.flatMap(({ cells }) => cells).find((cell) => cell !== null)?.floor ?? 0;
  const intro = [
    `${counted(drift.length, 'column')} of what the source delivered in ${counted(judged, 'gameweek')},`,
    'compared with what it had delivered before the serving version was trained.',
  ].join(' ');
  return html`<section id="drift"><h2>Drift of the inputs</h2><p>${intro}</p>${map(data)}${key(floor)}${findings(data)}</section>`;
}
