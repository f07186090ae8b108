import { html, type Markup, quoted } from '../drawing/markup.js';
import { ABSENT } from '../drawing/number-text.js';
import { textTable } from '../drawing/text-table.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import { instant } from './instant.js';
import { moreWords } from './more-words.js';

/** The end of the audit log. */
export function decisionsSection({ decisions }: DashboardState): Markup {
  const title = html`<h2>Latest decisions</h2>`;
  if (decisions.rows.length === 0) {
    return html`<section id="decisions">${title}<p>Nothing was decided yet.</p></section>`;
  }
  const rows = decisions.rows.map(({ at, actor, action, subject, outcome, reason }) => [
    instant(at),
    quoted(action),
    outcome === null ? ABSENT : quoted(outcome),
    quoted(subject),
    quoted(actor),
    quoted(reason),
  ]);
  const columns = [
    ['when', 'text'],
    ['event', 'text'],
    ['outcome', 'text'],
    ['about', 'text'],
    ['by', 'text'],
    ['reason', 'long'],
  ] as const;
  const table = textTable('Decisions', columns, rows, true);
  return html`<section id="decisions">${title}${table}${moreWords(decisions.more, 'record')}</section>`;
}
