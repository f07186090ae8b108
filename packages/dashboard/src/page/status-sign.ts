import type { HealthStatus } from '@fpl-ml/core';
import { html, type Markup } from '../drawing/markup.js';
import { dot, inText, path } from '../drawing/shapes.js';

/** A shape of its own for each, so that colour is not needed to tell them apart. */
const SIGNS: Readonly<Record<HealthStatus, Markup>> = {
  healthy: dot('good', 0, 0, 5),
  warning: path('amber-outline', 'M0-5.5L6 5H-6z'),
  critical: path('alarm', 'M-5-5h10v10h-10z'),
  unknown: path('outline', 'M0-4.5a4.5 4.5 0 1 0 .01 0z'),
};

/** A status as sign and word. */
export function statusMark(found: HealthStatus): Markup {
  // A state may come from a program of another release.
  const status = Object.hasOwn(SIGNS, found) ? found : 'unknown';
  return html`<span class="status ${status}">${inText(SIGNS[status])} ${status}</span>`;
}

/** Words with the sign of a status: levels of alerts, verdicts, outcomes of runs. */
export function markedWords(status: HealthStatus, words: string): Markup {
  return html`<span class="status ${status}">${inText(SIGNS[status])} <bdi>${words}</bdi></span>`;
}
