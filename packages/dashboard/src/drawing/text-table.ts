import { html, type Markup, type Part } from './markup.js';

/** Numbers stand at the right, long texts get room. */
export type ColumnKind = 'number' | 'text' | 'long';

/**
 * A table in a box of its own that scrolls where the page is narrow.
 *
 * @param name for those who cannot see it
 * @param rows cells in the order of the columns
 * @param tall whether a long table scrolls within the page, too. Default `false`
 */
export function textTable(
  name: string,
  columns: readonly (readonly [title: string, kind: ColumnKind])[],
  rows: readonly (readonly Part[])[],
  tall = false,
): Markup {
  const look = (i: number): Markup => html` class="${columns[i]?.[1] ?? 'text'}"`;
  const head = columns.map(([title], i) => html`<th scope="col"${look(i)}>${title}</th>`);
  const body = rows.map((cells) => html`<tr>${cells.map((cell, i) => html`<td${look(i)}>${cell}</td>`)}</tr>`);
  return html`<div class="${tall ? 'scroll tall' : 'scroll'}" role="region" aria-label="${name}" tabindex="0">
<table class="list"><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table>
</div>`;
}

/** Content under a line that opens and closes it. */
export function folded(title: Part, content: Markup): Markup {
  return html`<details><summary>${title}</summary>${content}</details>`;
}
