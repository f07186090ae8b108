import { endLabels } from './error-panel.js';
import { clipped, html, type Markup, NOTHING } from './markup.js';
import { fixed } from './number-text.js';
import type { ChartReading, ShownPeriod } from '../shown/shown-period.js';
import { LEFT, type PeriodAxis, periodName } from './period-axis.js';
import { box, label, level, says, upright } from './shapes.js';
import { type ValueScale, valueScale } from './value-scale.js';

/** The charts with a memory that the periods were watched by. */
export function rememberingKinds(periods: readonly ShownPeriod[]): readonly string[] {
  const kinds = periods.flatMap(({ charts }) => charts.map(({ kind }) => kind));
  return [...new Set(kinds)].filter((kind) => kind !== 'shewhart');
}

/** What a reading says when pointed at. */
function readingWords(name: string, { kind, statistic, lower, upper, status }: ChartReading): string {
  const limit = (statistic ?? 0) < 0 ? lower : upper;
  return `${name}: ${kind} ${fixed(statistic, 2)}, limit ${fixed(limit, 2)}, ${status}`;
}

function bar(axis: PeriodAxis, i: number, period: string, reading: ChartReading, scale: ValueScale): Markup {
  const { statistic, upper, status, n } = reading;
  const zero = scale.at(0);
  const reset = n === 1 && i > 0 ? upright('reset', axis.from(i), zero - 12, zero) : NOTHING;
  if (statistic === null) return reset;
  const half = Math.min(6, axis.column * 0.25);
  const target = box('hit', axis.from(i), zero, axis.from(i + 1), scale.at(Math.max(statistic, upper ?? 0)));
  // A bar of a hair's breadth would look like 0.
  const end = statistic > 0 ? Math.min(scale.at(statistic), zero - 1) : scale.at(statistic);
  const look = status === 'alarm' ? 'bar alarm' : 'bar';
  const drawn = box(look, axis.middle(i) - half, zero, axis.middle(i) + half, end);
  return html`${reset}${says(readingWords(periodName(axis, period), reading), target, drawn)}`;
}

/** The statistic of one chart, period by period, with its limits: what adds up although no period stands out. */
export function statisticPanel(
  axis: PeriodAxis,
  periods: readonly ShownPeriod[],
  kind: string,
  top: number,
  bottom: number,
): Markup {
  const readings = periods.map(({ charts }) => charts.find((chart) => chart.kind === kind));
  const latest = readings.findLast((reading) => reading !== undefined);
  const limits = [latest?.upper, latest?.lower].flatMap((limit) => limit ?? []);
  const statistics = readings.flatMap((reading) => reading?.statistic ?? []);
  const scale = valueScale([0, ...statistics, ...limits], bottom, top, 3);
  const names = limits.map((limit) => ({
    y: scale.at(limit),
    text: `limit ${fixed(limit, 2)}`,
    look: 'small limit-text',
  }));
  return html`${[
    level('axis', LEFT, axis.end, scale.at(0)),
    limits.map((limit) => level('limit', LEFT, axis.end, scale.at(limit))),
    readings.map((reading, i) =>
      reading === undefined ? NOTHING : bar(axis, i, periods[i]?.label ?? '', reading, scale),
    ),
    endLabels(axis.end + 8, names),
    scale.ticks.map((tick) => label('tick end', LEFT - 10, scale.at(tick) + 3.5, fixed(tick, scale.digits))),
    label('lane strong', LEFT - 10, top - 8, `${clipped(kind, 12)}, s.d.`),
  ]}`;
}
