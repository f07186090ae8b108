import { html, type Markup } from './markup.js';
import type { ShownPeriod } from '../shown/shown-period.js';
import { label } from './shapes.js';

/** Width of every chart over periods, in units of the drawing: so their periods stand below each other. */
export const CHART_WIDTH = 1080;
/** Room for labels at the left. */
export const LEFT = 124;
/** What of it has names: up to the first mark. */
const NAMES_WIDTH = 118;
const RIGHT = 120;
const WIDEST_COLUMN = 44;

/** Periods across a chart. */
export interface PeriodAxis {
  readonly count: number;
  /** What a period is called, in lower case: `period`, `week`. */
  readonly noun: string;
  /** Width of a period. */
  readonly column: number;
  /** Left edge of a period, by position. */
  readonly from: (position: number) => number;
  /** Middle of a period, by position. */
  readonly middle: (position: number) => number;
  /** Right edge of the last period. */
  readonly end: number;
}

/**
 * Places so many periods.
 *
 * @param noun what a period is called, in lower case
 */
export function periodAxis(count: number, noun: string): PeriodAxis {
  const column = Math.min(WIDEST_COLUMN, (CHART_WIDTH - LEFT - RIGHT) / Math.max(1, count));
  return {
    count,
    noun,
    column,
    from: (position) => LEFT + position * column,
    middle: (position) => LEFT + (position + 0.5) * column,
    end: LEFT + count * column,
  };
}

/** The labels of the periods, at a height. */
export function periodLabels(axis: PeriodAxis, periods: readonly ShownPeriod[], y: number): Markup {
  const labels = periods.map((period, i) => label('tick mid', axis.middle(i), y, period.label));
  return html`${label('lane', LEFT - 10, y, axis.noun)}${labels}`;
}

/** A period in words, at the beginning of a sentence. */
export function periodName({ noun }: PeriodAxis, periodLabel: string): string {
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)} ${periodLabel}`;
}

/**
 * A chart with its name for those who cannot see it, in a box of its own that scrolls where the page is narrow. There,
 * a second drawing keeps the names of the rows in sight.
 *
 * @param id unique on the page, not from data
 */
export function chartFrame(id: string, name: string, height: number, content: Markup): Markup {
  const size = html`viewBox="0 0 ${CHART_WIDTH} ${height}" width="${CHART_WIDTH}" height="${height}"`;
  const namesSize = html`viewBox="0 0 ${NAMES_WIDTH} ${height}" width="${NAMES_WIDTH}" height="${height}"`;
  return html`<div class="scroll" role="region" aria-label="${name}" tabindex="0"><div class="plot">
<svg class="names" aria-hidden="true" ${namesSize}><use href="#${id}"/></svg>
<svg class="chart" role="img" aria-label="${name}" ${size}><g id="${id}" class="drawing">${content}</g></svg>
</div></div>`;
}
