import { aboutSection } from './about-section.js';
import { correlationSection, groupSection, otherSection } from './across-section.js';
import { columnSection, reasonList } from './column-section.js';
import { columnTable } from './column-table.js';
import { instantText } from './figures.js';
import { html, type Markup, named } from './markup.js';
import type { StoredRecord } from './stored-record.js';
import { badge, byVerdict } from './verdict-badge.js';

function heading({ period, modelVersion, checkedAt, report }: StoredRecord): Markup {
  return html`<h2>Period ${named(period.id)} ${badge(report.verdict)}</h2><p class="facts">version ${named(modelVersion)} · ${instantText(period.start)} to ${instantText(period.end)} · judged ${instantText(checkedAt)}</p>`;
}

/** A period with every column drawn. */
export function fullPeriod(record: StoredRecord, id: string): Markup {
  const { report } = record;
  const columns = byVerdict(report.columns);
  const own = (position: number): string => `${id}-${position}`;
  const drawn = columns.map((column, position) => columnSection(column, own(position)));
  return html`<section id="${id}">${heading(record)}${reasonList(report.reasons)}
${columnTable(columns, 'Columns, the worst first', own)}
${groupSection(report.groups ?? [])}${correlationSection(report.correlations ?? [])}${otherSection(report.others ?? [])}
<section><h3>Columns drawn</h3><p class="key-line"><span class="swatch before"></span> reference <span class="swatch now"></span> current</p><div class="articles">${drawn}</div></section>
${aboutSection(report)}</section>`;
}

/** A period in short, to be unfolded: what is not stable. */
export function foldedPeriod(record: StoredRecord): Markup {
  const { report, period, modelVersion } = record;
  const notable = byVerdict(report.columns).filter(({ verdict }) => verdict !== 'stable');
  const table =
    notable.length === 0
      ? html`<p class="facts">All columns are stable.</p>`
      : columnTable(notable, 'Columns that are not stable', () => null);
  return html`<details><summary>${named(period.id)} ${badge(report.verdict)} <span class="soft">version ${named(modelVersion)}</span></summary>${reasonList(report.reasons)}${table}</details>`;
}
