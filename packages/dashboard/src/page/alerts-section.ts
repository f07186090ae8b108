import { html, type Markup, NOTHING, quoted } from '../drawing/markup.js';
import { counted, whole } from '../drawing/number-text.js';
import { textTable } from '../drawing/text-table.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import type { ShownAlert } from '../shown/shown-alert.js';
import { feedTable } from './feed-table.js';
import { instant } from './instant.js';
import { levelMark } from './level-mark.js';
import { moreWords } from './more-words.js';
import { markedWords } from './status-sign.js';

function rowOf({ title, level, status, count, lastAlertAt, firingSince, resolvedAt }: ShownAlert) {
  const state =
    status === 'firing' ? html`<b>firing</b> since ${instant(firingSince)}` : html`resolved ${instant(resolvedAt)}`;
  return [instant(lastAlertAt), levelMark(level), quoted(title), state, whole(count)];
}

function deliveryTable({ deliveries }: DashboardState): Markup {
  if (deliveries.length === 0) return NOTHING;
  const rows = deliveries.map(({ channel, delivered, pending, dead }) => [
    quoted(channel),
    whole(delivered),
    whole(pending),
    dead === 0 ? whole(dead) : markedWords('critical', whole(dead)),
  ]);
  const columns = [
    ['channel', 'text'],
    ['delivered', 'number'],
    ['under way', 'number'],
    ['given up', 'number'],
  ] as const;
  return html`<h3>Deliveries by channel</h3><div class="narrow">${textTable('Deliveries by channel', columns, rows)}</div>`;
}

/** What people were told, newest first, and whether it reached them. */
export function alertsSection(state: DashboardState): Markup {
  const { alerts, firing } = state;
  const title = html`<h2>Alerts</h2>`;
  if (alerts.rows.length === 0) {
    return html`<section id="alerts">${title}<p>No alert was ever sent.</p>${feedTable(state)}${deliveryTable(state)}</section>`;
  }
  const columns = [
    ['latest', 'text'],
    ['level', 'text'],
    ['what', 'long'],
    ['state', 'text'],
    ['how often', 'number'],
  ] as const;
  const feed = textTable('Alerts', columns, alerts.rows.map(rowOf), true);
  const intro = `${counted(firing, 'condition')} firing now, of ${counted(alerts.rows.length + alerts.more, 'condition')} that people were told of.`;
  return html`<section id="alerts">${title}<p>${intro}</p>${feed}${moreWords(alerts.more, 'condition')}${feedTable(state)}${deliveryTable(state)}</section>`;
}
