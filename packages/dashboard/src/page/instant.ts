import { html, type Markup } from '../drawing/markup.js';
import { ABSENT, utc } from '../drawing/number-text.js';

/** An instant to the minute, UTC as all of the page, with the exact one for machines and for those who point at it. */
export function instant(at: number | null): Markup {
  const date = new Date(at ?? Number.NaN);
  if (Number.isNaN(date.getTime())) return html`${ABSENT}`;
  const iso = date.toISOString();
  return html`<time class="when" datetime="${iso}" title="${iso}">${utc(date.getTime()).replace(' UTC', '')}</time>`;
}
