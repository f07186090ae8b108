import type { HealthStatus } from '@fpl-ml/core';
import { html, type Markup, quoted } from '../drawing/markup.js';
import { ABSENT } from '../drawing/number-text.js';
import { textTable } from '../drawing/text-table.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import type { ShownRetraining } from '../shown/shown-retraining.js';
import { instant } from './instant.js';
import { moreWords } from './more-words.js';
import { markedWords } from './status-sign.js';

const OF_OUTCOME: Readonly<Record<string, HealthStatus>> = {
  'promoted-candidate': 'healthy',
  'retry-wait': 'warning',
  'data-refused': 'warning',
  expired: 'warning',
  failed: 'critical',
};

function outcomeOf({ status, verdict }: ShownRetraining): Markup {
  const outcome = verdict ?? status;
  const found = Object.hasOwn(OF_OUTCOME, outcome) ? OF_OUTCOME[outcome] : undefined;
  return found === undefined ? quoted(outcome) : markedWords(found, outcome);
}

/** The latest retrainings, and what became of them. */
export function retrainingSection({ retrainings }: DashboardState): Markup {
  const title = html`<h2>Retrainings</h2>`;
  if (retrainings.rows.length === 0) {
    return html`<section id="retraining">${title}<p>No retraining was asked for.</p></section>`;
  }
  const rows = retrainings.rows.map((row) => [
    instant(row.requestedAt),
    quoted(row.trigger),
    quoted(row.requestedBy),
    outcomeOf(row),
    row.version === null ? ABSENT : quoted(row.version),
    quoted(row.explanation === '' ? row.reason : row.explanation),
  ]);
  const columns = [
    ['asked for', 'text'],
    ['because of', 'text'],
    ['by', 'text'],
    ['came to', 'text'],
    ['version', 'text'],
    ['latest decision', 'long'],
  ] as const;
  const table = textTable('Retrainings', columns, rows, true);
  return html`<section id="retraining">${title}${table}${moreWords(retrainings.more, 'retraining')}</section>`;
}
