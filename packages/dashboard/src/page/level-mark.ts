import type { HealthStatus } from '@fpl-ml/core';
import type { Markup } from '../drawing/markup.js';
import { markedWords } from './status-sign.js';

const OF_LEVEL: Readonly<Record<string, HealthStatus>> = { critical: 'critical', warning: 'warning' };

/** The level of an alert as sign and word. */
export function levelMark(level: string): Markup {
  return markedWords((Object.hasOwn(OF_LEVEL, level) ? OF_LEVEL[level] : undefined) ?? 'unknown', level);
}
