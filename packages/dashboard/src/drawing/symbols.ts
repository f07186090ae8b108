import { html, type Markup } from './markup.js';
import { coordinate } from './number-text.js';
import { inText } from './shapes.js';

/** A sign with a shape of its own, so that colour is never needed to tell it from others. */
export type Sign =
  | 'square'
  | 'diamond'
  | 'triangle'
  | 'cross'
  | 'asked'
  | 'promoted'
  | 'rejected'
  | 'undecided'
  | 'rolled-back'
  | 'failed'
  | 'warning';

const SHAPES: Readonly<Record<Sign, { readonly path: string; readonly look: string }>> = {
  square: { path: 'M-4.5-4.5h9v9h-9z', look: 'alarm' },
  diamond: { path: 'M0-6L6 0L0 6L-6 0z', look: 'alarm' },
  triangle: { path: 'M0-5.5L6 5H-6z', look: 'alarm' },
  cross: { path: 'M-4-4L4 4M4-4L-4 4', look: 'alarm-line' },
  asked: { path: 'M0-4a4 4 0 1 0 .01 0z', look: 'outline' },
  promoted: { path: 'M0-6L6 5H-6z', look: 'good' },
  rejected: { path: 'M-4.5-4.5L4.5 4.5M4.5-4.5L-4.5 4.5', look: 'ink-line' },
  undecided: { path: 'M-5 0H5M0-5V5', look: 'ink-line' },
  'rolled-back': { path: 'M0 6L6-5H-6z', look: 'alarm' },
  failed: { path: 'M0-6V1M0 4V6', look: 'alarm-line' },
  warning: { path: 'M0-5L5.5 4.5H-5.5z', look: 'amber-outline' },
};

/** A sign at a place, with what it says when pointed at. */
export function sign(kind: Sign, x: number, y: number, says: string): Markup {
  const { path, look } = SHAPES[kind];
  const title = says === '' ? '' : html`<title>${says}</title>`;
  const place = `translate(${coordinate(x)} ${coordinate(y)})`;
  return html`<path class="${look}" transform="${place}" d="${path}">${title}</path>`;
}

/** A sign within text. */
export function inlineSign(kind: Sign): Markup {
  return inText(sign(kind, 0, 0, ''));
}

/** The sign of an alarm, by its chart. */
export function alarmSign(name: string): Sign {
  if (name.endsWith(':shewhart')) return 'square';
  return name.endsWith(':threshold') ? 'triangle' : 'diamond';
}

const OUTCOMES: Readonly<Record<string, Sign>> = {
  queued: 'asked',
  activated: 'promoted',
  promoted: 'promoted',
  rejected: 'rejected',
  'data-refused': 'rejected',
  inconclusive: 'undecided',
  'rolled-back': 'rolled-back',
  'given-up': 'failed',
  failed: 'failed',
};

/** The sign of a decision that people want to see; `null` for all others. */
export function outcomeSign(outcome: string): Sign | null {
  return Object.hasOwn(OUTCOMES, outcome) ? (OUTCOMES[outcome] ?? null) : null;
}
