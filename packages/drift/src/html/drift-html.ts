import type { DriftRecord } from '../drift-store.js';
import { counted } from './figures.js';
import { html, type Markup, markupText, named, NOTHING } from './markup.js';
import { overviewSection } from './overview-section.js';
import { pageStyle } from './page-style.js';
import { foldedPeriod, fullPeriod } from './period-section.js';
import { latestRecords, type StoredRecord } from './stored-record.js';

/** Nothing may be loaded and no script may run, whatever the records hold. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

function verdictWords({ report }: StoredRecord): string {
  const { verdict, columns, counts } = report;
  const of = `of ${counted(columns.length, 'column')}`;
  if (verdict === 'drift') return `The data have drifted: ${counts.drift} ${of}`;
  if (verdict === 'warning') return `The data deserve a look: ${counts.warning + counts.drift} ${of}`;
  if (verdict === 'stable') return `No drift is seen in ${counted(columns.length, 'column')}`;
  return 'There are too few data to say whether they have drifted';
}

/** Sentences about prediction and target, where a report knows them. */
function roleWords({ report }: StoredRecord): string {
  const { prediction, target } = report.roles ?? {};
  const words = [
    ...(prediction === 'drift' ? ['The predictions have drifted.'] : []),
    ...(target === 'drift' ? ['The target has drifted.'] : []),
  ];
  return words.map((sentence) => ` ${sentence}`).join('');
}

function leadOf(records: readonly StoredRecord[], latest: StoredRecord): Markup {
  const drifted = records.filter(({ report }) => report.verdict === 'drift').length;
  const history = records.length < 2 ? NOTHING : html` Of ${counted(records.length, 'period')}, ${drifted} drifted.`;
  return html`<p class="lead">${verdictWords(latest)}, in period ${named(latest.period.id)}.${roleWords(latest)}${history}</p>`;
}

function modelSection(model: string, records: readonly StoredRecord[], id: string): Markup {
  const latest = records.at(-1);
  if (latest === undefined) return NOTHING;
  const before = records.slice(0, -1).toReversed();
  const folded =
    before.length === 0 ? NOTHING : html`<section><h2>Earlier periods</h2>${before.map(foldedPeriod)}</section>`;
  return html`<h1>Drift of ${named(model)}</h1>${leadOf(records, latest)}${overviewSection(records)}${fullPeriod(latest, id)}${folded}`;
}

function bodyOf(records: readonly StoredRecord[]): Markup {
  const models = [...new Set(records.map(({ model }) => model))];
  if (models.length === 0) return html`<h1>Drift</h1><p class="lead">There are no reports.</p>`;
  return html`${models.map((model, i) =>
    modelSection(
      model,
      records.filter((record) => record.model === model),
      `m${i}`,
    ),
  )}`;
}

/**
 * Drift reports as one HTML page that needs nothing else: no script, no network. The last period of each model is shown in
 * full, with every column drawn; earlier ones by what is not stable in them, and in a map of columns by periods. Pure: the same
 * records give the same text. Whatever the records hold is shown as text. Takes records of older releases too.
 *
 * @param records in any order; of a period that was judged again the last one counts
 *
 * @example
 * ```ts
 * import { detectDrift, driftHtml } from '@fpl-ml/drift';
 *
 * const report = detectDrift({ minutes: [0, 90, 90, 45] }, { minutes: [0, 0, 12, 90] });
 * const period = { id: '2', start: 0, end: 1 };
 * const page = driftHtml([{ seq: 1, model: 'points', modelVersion: '1.0.0', period, checkedAt: 2, report }]);
 * ```
 */
export function driftHtml(records: readonly DriftRecord[]): string {
  const shown = latestRecords(records);
  const names = [...new Set(shown.map(({ model }) => model))].join(', ');
  return markupText(html`<!doctype html><html lang="en"><head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Drift of ${names}</title>
<link rel="icon" href="data:,">
<style>${pageStyle}</style>
</head><body><main>${bodyOf(shown)}</main></body></html>
`);
}
