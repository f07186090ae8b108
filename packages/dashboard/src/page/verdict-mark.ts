import type { HealthStatus } from '@fpl-ml/core';
import type { Markup } from '../drawing/markup.js';
import { markedWords } from './status-sign.js';

const OF_VERDICT: Readonly<Record<string, HealthStatus>> = { stable: 'healthy', warning: 'warning', drift: 'critical' };

/** A verdict on a column as sign and word. */
export function verdictMark(verdict: string): Markup {
  return markedWords((Object.hasOwn(OF_VERDICT, verdict) ? OF_VERDICT[verdict] : undefined) ?? 'unknown', verdict);
}
