import {
  box,
  CHART_WIDTH,
  clipped,
  html,
  label,
  level,
  type Markup,
  says,
  type PeriodAxis,
} from '@fpl-ml/dashboard/drawing';
import type { ReportedChange } from './report-data.js';

const LANE = 20;
/** About the width of a character. */
const CHARACTER = 6;

/** Height of the lanes above a chart. */
export function changeLanesHeight(changes: readonly ReportedChange[]): number {
  return changes.length * LANE;
}

function lane(axis: PeriodAxis, { from, to, what }: ReportedChange, i: number): Markup {
  const [x1, x2] = [axis.from(from), axis.from(to + 1)];
  const y = (i + 1) * LANE - 3;
  // Text begins with its bar, or ends with it where there is no room to the right.
  const leftwards = what.length * CHARACTER > CHART_WIDTH - x1;
  const room = Math.floor((leftwards ? x2 : CHART_WIDTH - x1) / CHARACTER);
  const text = clipped(what, room);
  const words = leftwards ? label('small end', x2 - 1, y - 5, text) : label('small', x1 + 1, y - 5, text);
  return says(what, words, level('change-bar', x1 + 1, x2 - 1, y));
}

/** What was done to the data on purpose, a bar each over its gameweeks. */
export function changeLanes(axis: PeriodAxis, changes: readonly ReportedChange[]): Markup {
  return html`${changes.map((change, i) => lane(axis, change, i))}`;
}

/** The gameweeks that were changed, as a shade behind a chart. */
export function changeShades(
  axis: PeriodAxis,
  changes: readonly ReportedChange[],
  top: number,
  bottom: number,
): Markup {
  return html`${changes.map(({ from, to }) => box('shade', axis.from(from), top, axis.from(to + 1), bottom))}`;
}
