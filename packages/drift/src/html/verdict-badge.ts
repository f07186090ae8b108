import type { DriftVerdict } from '../report.js';
import { html, type Markup } from './markup.js';

/** Worst first, as a page lists them. */
const ORDER: readonly DriftVerdict[] = ['drift', 'warning', 'insufficient-data', 'stable'];

/** Words of a verdict. */
export const VERDICT_WORDS: Readonly<Record<DriftVerdict, string>> = {
  drift: 'drift',
  warning: 'warning',
  'insufficient-data': 'not enough data',
  stable: 'stable',
};

/** A verdict with its sign, which does not depend on colours. */
export function badge(verdict: DriftVerdict): Markup {
  return html`<span class="badge ${verdict}">${VERDICT_WORDS[verdict]}</span>`;
}

/** Worst first, else in the given order. */
export function byVerdict<Item extends { readonly verdict: DriftVerdict }>(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => ORDER.indexOf(a.verdict) - ORDER.indexOf(b.verdict));
}
