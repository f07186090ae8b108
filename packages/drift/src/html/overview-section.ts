import { html, type Markup, named, NOTHING } from './markup.js';
import type { StoredRecord } from './stored-record.js';
import type { DriftVerdict } from '../report.js';
import { VERDICT_WORDS } from './verdict-badge.js';

function cell(verdict: DriftVerdict | undefined): Markup {
  if (verdict === undefined) return html`<td></td>`;
  return html`<td class="${verdict}"><span class="unseen">${VERDICT_WORDS[verdict]}</span></td>`;
}

/** The columns of all records, those that drifted most often first. */
function columnsOf(records: readonly StoredRecord[]): readonly string[] {
  const drifts = new Map<string, number>();
  for (const { report } of records) {
    for (const { column, verdict } of report.columns) {
      drifts.set(column, (drifts.get(column) ?? 0) + Number(verdict === 'drift'));
    }
  }
  return [...drifts].toSorted((a, b) => b[1] - a[1]).map(([column]) => column);
}

/** Columns by periods; nothing for one period alone. */
export function overviewSection(records: readonly StoredRecord[]): Markup {
  if (records.length < 2) return NOTHING;
  const verdicts = records.map(({ report }) => new Map(report.columns.map(({ column, verdict }) => [column, verdict])));
  const rows = columnsOf(records).map(
    (column) => html`<tr><th scope="row">${named(column)}</th>${verdicts.map((own) => cell(own.get(column)))}</tr>`,
  );
  const heads = records.map(({ period }) => html`<th scope="col"><span>${named(period.id)}</span></th>`);
  const all = html`<tr class="total"><th scope="row">all columns</th>${records.map(({ report }) => cell(report.verdict))}</tr>`;
  return html`<section><h2>All periods</h2><div class="scroll" role="region" aria-label="Verdicts by column and period" tabindex="0"><table class="matrix"><caption>Verdicts by column and period, those that drifted most often first</caption><thead><tr><th scope="col">column</th>${heads}</tr></thead><tbody>${all}${rows}</tbody></table></div>
<ul class="key"><li class="drift">drift</li><li class="warning">warning</li><li class="insufficient-data">not enough data</li><li class="stable">stable</li></ul></section>`;
}
