import { html, type Markup, NOTHING } from '../drawing/markup.js';
import { counted } from '../drawing/number-text.js';

/** That a list goes on; nothing when it does not. */
export function moreWords(more: number, noun: string): Markup {
  return more === 0 ? NOTHING : html`<p class="more">${counted(more, `older ${noun}`)} not shown.</p>`;
}
