import { html, type Markup } from './markup.js';
import type { ReportedGameweek } from './report-data.js';
import { label } from './shapes.js';

/** Width of every chart over the season, in units of the drawing: so their gameweeks stand below each other. */
export const CHART_WIDTH = 1080;
/** Room for labels at the left. */
export const LEFT = 124;
/** What of it has names: up to the first mark. */
const NAMES_WIDTH = 118;
const RIGHT = 120;
const WIDEST_COLUMN = 44;

/** The gameweeks of a season across a chart. */
export interface SeasonAxis {
  readonly count: number;
  /** Width of a gameweek. */
  readonly column: number;
  /** Left edge of a gameweek, by position. */
  readonly from: (position: number) => number;
  /** Middle of a gameweek, by position. */
  readonly middle: (position: number) => number;
  /** Right edge of the last gameweek. */
  readonly end: number;
}

/** Places so many gameweeks. */
export function seasonAxis(count: number): SeasonAxis {
  const column = Math.min(WIDEST_COLUMN, (CHART_WIDTH - LEFT - RIGHT) / Math.max(1, count));
  return {
    count,
    column,
    from: (position) => LEFT + position * column,
    middle: (position) => LEFT + (position + 0.5) * column,
    end: LEFT + count * column,
  };
}

/** The numbers of the gameweeks, at a height. */
export function gameweekLabels(axis: SeasonAxis, gameweeks: readonly ReportedGameweek[], y: number): Markup {
  const numbers = gameweeks.map((gameweek, i) => label('tick mid', axis.middle(i), y, gameweek.label));
  return html`${label('lane', LEFT - 10, y, 'gameweek')}${numbers}`;
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
