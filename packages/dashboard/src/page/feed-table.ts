import { html, type Markup, NOTHING, quoted } from '../drawing/markup.js';
import { counted } from '../drawing/number-text.js';
import { textTable } from '../drawing/text-table.js';
import type { DashboardState } from '../shown/dashboard-state.js';
import type { ShownMessage } from '../shown/shown-message.js';
import { instant } from './instant.js';
import { levelMark } from './level-mark.js';

function rowOf({ at, level, status, title, message, unread }: ShownMessage) {
  const name = unread ? html`<b>new</b>` : html`read`;
  return [instant(at), name, levelMark(level), quoted(status), html`${quoted(title)}: ${quoted(message)}`];
}

/** The messages themselves, where there is a feed. */
export function feedTable({ feed }: DashboardState): Markup {
  if (feed === null) return NOTHING;
  const title = html`<h3>Messages, ${counted(feed.unread, 'unread message')}</h3>`;
  if (feed.messages.length === 0) return html`${title}<p class="about">The feed is empty.</p>`;
  const columns = [
    ['when', 'text'],
    ['', 'text'],
    ['level', 'text'],
    ['state', 'text'],
    ['what', 'long'],
  ] as const;
  return html`${title}${textTable('Messages', columns, feed.messages.map(rowOf), true)}`;
}
