import { html, type Markup, NOTHING } from './markup.js';
import { coordinate, fixed, whole } from './number-text.js';
import type { MetricName } from '../shown/metric-name.js';
import type { ShownFigure } from '../shown/shown-figure.js';
import type { ChartReading, ShownPeriod } from '../shown/shown-period.js';
import { figureOf, metricWords } from './metric-words.js';
import { LEFT, type PeriodAxis, periodName } from './period-axis.js';
import { box, dot, label, level, path, says, upright } from './shapes.js';
import { type ValueScale, valueScale } from './value-scale.js';

/** Where a figure is drawn. */
interface Plot {
  readonly scale: ValueScale;
  readonly metric: MetricName;
}

/** What {@link errorPanel} needs beside the periods. */
interface PanelOptions {
  readonly top: number;
  readonly bottom: number;
  /** Of the target; `''` for none. */
  readonly unit: string;
  readonly metric: MetricName;
}

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

/** From one standard error below a figure to one above. */
function intervalOf({ value, error }: ShownFigure): readonly number[] {
  return value === null ? [] : [value - (error ?? 0), value + (error ?? 0)];
}

function rangeOf(period: ShownPeriod, metric: MetricName): readonly number[] {
  const own = ownChart(period);
  const limits = [...known(own?.valueLower), ...known(own?.valueUpper), ...known(centreOf(period))];
  return [...intervalOf(figureOf(period, metric)), ...limits];
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
function periodWords(axis: PeriodAxis, period: ShownPeriod, metric: MetricName): string {
  const { n, alarms } = period;
  const { value, error } = figureOf(period, metric);
  const name = periodName(axis, period.label);
  if (value === null) return `${name}: no figures`;
  const own = ownChart(period);
  const end = own?.valueUpper ?? own?.valueLower ?? null;
  const limit = end === null ? '' : `, limit ${fixed(end, 3)}`;
  const spread = error === null ? '' : ` ± ${fixed(error, 3)}`;
  const figures = `${metricWords(metric).short} ${fixed(value, 3)}${spread} on ${whole(n)} rows${limit}`;
  return [`${name}: ${figures}`, ...alarms.map(({ reason }) => reason)].join('; ');
}

function point(axis: PeriodAxis, period: ShownPeriod, i: number, { scale, metric }: Plot): Markup {
  const figure = figureOf(period, metric);
  const [from = null, to = null] = intervalOf(figure);
  if (figure.value === null || from === null || to === null) return NOTHING;
  const [x, y] = [axis.middle(i), scale.at(figure.value)];
  const [low, high] = [scale.at(from), scale.at(to)];
  const target = box('hit', axis.from(i), low + 8, axis.from(i + 1), high - 8);
  const ring = period.alarms.length === 0 ? NOTHING : dot('ring', x, y, 7);
  const words = periodWords(axis, period, metric);
  return says(words, target, upright('whisker', x, low, high), dot('point', x, y, 3.2), ring);
}

/** The line through the figures, broken where one is missing. */
function line(axis: PeriodAxis, values: readonly (number | null)[], scale: ValueScale): string {
  return values
    .map((value, i) => {
      if (value === null) return '';
      const begins = (values[i - 1] ?? null) === null;
      return `${begins ? 'M' : 'L'}${coordinate(axis.middle(i))} ${coordinate(scale.at(value))}`;
    })
    .join('');
}

/** The line of no error, where a figure may be on both sides of it. */
function zeroLine(axis: PeriodAxis, { scale, metric }: Plot): Markup {
  return metricWords(metric).worse === 'far from 0' ? level('axis', LEFT, axis.end, scale.at(0)) : NOTHING;
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

/** A figure of what was served, period by period, with the centre and the limits of its charts. */
export function errorPanel(
  axis: PeriodAxis,
  periods: readonly ShownPeriod[],
  { top, bottom, unit, metric }: PanelOptions,
): Markup {
  const { short, inUnit, worse } = metricWords(metric);
  const zero = worse === 'far from 0' ? [0] : [];
  const scale = valueScale([...zero, ...periods.flatMap((period) => rangeOf(period, metric))], bottom, top, 6);
  const values = periods.map((period) => figureOf(period, metric).value);
  const centres = periods.map(centreOf);
  const uppers = periods.map((period) => ownChart(period)?.valueUpper ?? null);
  const lowers = periods.map((period) => ownChart(period)?.valueLower ?? null);
  const heightOf = (all: readonly (number | null)[]): number | null => {
    const latest = all.findLast((value) => value !== null) ?? null;
    return latest === null ? null : scale.at(latest);
  };
  const spread = periods.some((period) => figureOf(period, metric).error !== null) ? ' ± 1 s.e.' : '';
  const labels = endLabels(axis.end + 8, [
    { y: heightOf(uppers), text: 'limit, each alone', look: 'small limit-text' },
    { y: heightOf(lowers), text: 'lower limit', look: 'small limit-text' },
    { y: heightOf(centres), text: 'expected', look: 'small' },
    { y: heightOf(values), text: `${short}${spread}`, look: 'small point-text' },
  ]);
  return html`${[
    gridLines(axis, scale),
    zeroLine(axis, { scale, metric }),
    path('centre', steps(axis, centres, scale)),
    path('limit', `${steps(axis, uppers, scale)}${steps(axis, lowers, scale)}`),
    path('trace', line(axis, values, scale)),
    periods.map((period, i) => point(axis, period, i, { scale, metric })),
    labels,
    label('lane strong', LEFT - 10, top - 8, inUnit && unit !== '' ? `${short}, ${unit}` : short),
  ]}`;
}
