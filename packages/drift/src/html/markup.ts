const MARKUP: unique symbol = Symbol('markup');

/** Text that is HTML or SVG already. Only {@link html} makes it, so that nothing read from a report can pass for it. */
export interface Markup {
  readonly [MARKUP]: string;
}

/** What can stand in markup: text and numbers are escaped, markup is taken as it is, lists are joined. */
export type Part = string | number | Markup | readonly Part[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
  '\n': ' ',
  '\t': ' ',
};

/** Characters with a meaning in HTML, and those that are invisible, turn the direction of the text, or are half a pair. */
const UNSAFE = /[&<>"'`\p{Cc}\p{Cs}\p{Bidi_Control}]/gu;

function textOf(part: Part): string {
  if (typeof part === 'string') return part.replace(UNSAFE, (character) => ENTITIES[character] ?? '\uFFFD');
  if (typeof part === 'number') return String(part);
  return MARKUP in part ? part[MARKUP] : part.map(textOf).join('');
}

/** Markup from a template. What is filled in is escaped unless it is markup itself. */
export function html(texts: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const text = texts.reduce((before, literal, i) => before + textOf(parts[i - 1] ?? '') + literal);
  return Object.freeze({ [MARKUP]: text });
}

/** Nothing. */
export const NOTHING: Markup = html``;

/** The text of finished markup. */
export function markupText(markup: Markup): string {
  return markup[MARKUP];
}

/** Text of unknown length and direction, such as the name of a column. */
export function named(text: string): Markup {
  return html`<bdi>${text === '' ? '(no name)' : text}</bdi>`;
}

/** Text cut to a number of characters, for places that have no room for more. */
export function clipped(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}
