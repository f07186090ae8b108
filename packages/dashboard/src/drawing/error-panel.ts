import { html, type Markup, NOTHING } from './markup.js';
import { coordinate, fixed, whole } from './number-text.js';
import type { ChartReading, ShownPeriod } from '../shown/shown-period.js';
import { LEFT, type PeriodAxis, periodName } from './period-axis.js';
import { box, dot, label, level, path, says, upright } from './shapes.js';
import { type ValueScale, valueScale } from './value-scale.js';

const known = (value: number | null | undefined): readonly number[] =>
  value === null || value === undefined ? [] : [value];

/** The chart that judges each period by itself: its limits are in units of the error. */
function ownChart({ charts }: ShownPeriod): ChartReading | undefined {
  return charts.find(({ kind }) => kind === 'shewhart');
}

/** Any chart's centre: charts of one model share their reference. */
function centreOf({ charts }: ShownPeriod): number | null {
  return charts.find(({ centre }) => centre !== null)?.centre ?? null;
}

function rangeOf(period: ShownPeriod): readonly number[] {
  const { rmse, rmseError } = period;
  const own = ownChart(period);
  const ends = rmse === null ? [] : [rmse - (rmseError ?? 0), rmse + (rmseError ?? 0)];
  return [...ends, ...known(own?.valueLower), ...known(own?.valueUpper), ...known(centreOf(period))];
}

/** A line that is level within each period, broken where there is no value. */
function steps(axis: PeriodAxis, values: readonly (number | null)[], scale: ValueScale): string {
  return values
    .map((value, i) => {
      if (value === null) return '';
      const [y, begins] = [coordinate(scale.at(value)), (values[i - 1] ?? null) === null];
      return `${begins ? `M${coordinate(axis.from(i))} ${y}` : `V${y}`}H${coordinate(axis.from(i + 1))}`;
    })
    .join('');
}

/** What a period says when pointed at. */
function periodWords(axis: PeriodAxis, period: ShownPeriod): string {
  const { n, rmse, rmseError, alarms } = period;
  const name = periodName(axis, period.label);
  if (rmse === null) return `${name}: no figures`;
  const upper = ownChart(period)?.valueUpper ?? null;
  const limit = upper === null ? '' : `, limit ${fixed(upper, 3)}`;
  const figures = `RMSE ${fixed(rmse, 3)} ± ${fixed(rmseError, 3)} on ${whole(n)} rows${limit}`;
  return [`${name}: ${figures}`, ...alarms.map(({ reason }) => reason)].join('; ');
}

function point(axis: PeriodAxis, period: ShownPeriod, i: number, scale: ValueScale): Markup {
  const { rmse, rmseError, alarms } = period;
  if (rmse === null) return NOTHING;
  const [x, y] = [axis.middle(i), scale.at(rmse)];
  const [low, high] = [scale.at(rmse - (rmseError ?? 0)), scale.at(rmse + (rmseError ?? 0))];
  const target = box('hit', axis.from(i), low + 8, axis.from(i + 1), high - 8);
  const ring = alarms.length === 0 ? NOTHING : dot('ring', x, y, 7);
  return says(periodWords(axis, period), target, upright('whisker', x, low, high), dot('point', x, y, 3.2), ring);
}

/** The line through the figures, broken where one is missing. */
function line(axis: PeriodAxis, periods: readonly ShownPeriod[], scale: ValueScale): string {
  return periods
    .map(({ rmse }, i) => {
      if (rmse === null) return '';
      const begins = (periods[i - 1]?.rmse ?? null) === null;
      return `${begins ? 'M' : 'L'}${coordinate(axis.middle(i))} ${coordinate(scale.at(rmse))}`;
    })
    .join('');
}

function gridLines(axis: PeriodAxis, scale: ValueScale): Markup {
  return html`${scale.ticks.map((tick) => [
    level('grid', LEFT, axis.end, scale.at(tick)),
    label('tick end', LEFT - 10, scale.at(tick) + 3.5, fixed(tick, scale.digits)),
  ])}`;
}

/** Names beside the ends of lines, moved apart where they would cover each other. */
export function endLabels(
  x: number,
  labels: readonly { readonly y: number | null; readonly text: string; readonly look: string }[],
): Markup {
  let free = Number.NEGATIVE_INFINITY;
  const placed = labels
    .flatMap(({ y, text, look }) => (y === null ? [] : [{ y, text, look }]))
    .toSorted((a, b) => a.y - b.y)
    .map(({ y, text, look }) => {
      free = Math.max(y + 3.5, free + 13);
      return label(look, x, free, text);
    });
  return html`${placed}`;
}

/**
 * The error of what was served, period by period, with centre and limits.
 *
 * @param unit of the target, beside the name of the figure; `''` for none
 */
export function errorPanel(
  axis: PeriodAxis,
  periods: readonly ShownPeriod[],
  { top, bottom, unit }: { readonly top: number; readonly bottom: number; readonly unit: string },
): Markup {
  const scale = valueScale(periods.flatMap(rangeOf), bottom, top, 6);
  const centres = periods.map(centreOf);
  const uppers = periods.map((period) => ownChart(period)?.valueUpper ?? null);
  const lowers = periods.map((period) => ownChart(period)?.valueLower ?? null);
  const heightOf = (values: readonly (number | null)[]): number | null => {
    const latest = values.findLast((value) => value !== null) ?? null;
    return latest === null ? null : scale.at(latest);
  };
  const labels = endLabels(axis.end + 8, [
    { y: heightOf(uppers), text: 'limit, each alone', look: 'small limit-text' },
    { y: heightOf(lowers), text: 'lower limit', look: 'small limit-text' },
    { y: heightOf(centres), text: 'expected', look: 'small' },
    { y: heightOf(periods.map(({ rmse }) => rmse)), text: 'RMSE ± 1 s.e.', look: 'small point-text' },
  ]);
  return html`${[
    gridLines(axis, scale),
    path('centre', steps(axis, centres, scale)),
    path('limit', `${steps(axis, uppers, scale)}${steps(axis, lowers, scale)}`),
    path('trace', line(axis, periods, scale)),
    periods.map((period, i) => point(axis, period, i, scale)),
    labels,
    label('lane strong', LEFT - 10, top - 8, unit === '' ? 'RMSE' : `RMSE, ${unit}`),
  ]}`;
}
