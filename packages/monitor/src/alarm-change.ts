import { changePoint } from './change-point.js';
import type { ChartKind } from './chart.js';
import type { ChartRecord } from './chart-state.js';

/** What charts said of one period. */
export interface ChartedPeriod {
  readonly period: string;
  readonly charts: readonly ChartRecord[];
}

/** Since when a figure is probably worse. */
export interface AlarmChange {
  /** Id of the first period after the change. */
  readonly period: string;
  /** For how many charted points, the present one included. */
  readonly points: number;
  /** `cusum` and `ewma`: for so long their statistic has been on this side; else the split of least squares. */
  readonly method: 'cusum' | 'ewma' | 'least-squares';
  /** Of the split, by shuffling; absent for the other methods. */
  readonly pValue?: number;
}

/** A split that is less significant is not told. */
const BELIEVED = 0.05;
/** The split can only be told apart from any other order with so many points. */
const FEWEST_POINTS = 6;

function byRun(
  kind: 'cusum' | 'ewma',
  judged: readonly ChartedPeriod[],
  points: number | null,
): AlarmChange | undefined {
  if (points === null || points < 1) return undefined;
  const first = judged.at(-points);
  return first === undefined ? undefined : { period: first.period, points, method: kind };
}

interface JudgedFigure {
  readonly period: string;
  readonly z: number;
}

function bySplit(figures: readonly JudgedFigure[], worse: 'up' | 'down'): AlarmChange | undefined {
  const values = figures.map(({ z }) => z);
  if (values.length < FEWEST_POINTS || values.every((z) => z === values[0])) return undefined;
  const { before, meanBefore, meanAfter, pValue } = changePoint(values);
  const first = figures[before];
  const isWorse = worse === 'up' ? meanAfter > meanBefore : meanAfter < meanBefore;
  if (first === undefined || !isWorse || pValue > BELIEVED) return undefined;
  return { period: first.period, points: values.length - before, method: 'least-squares', pValue };
}

/**
 * Since when the figure behind an alarm is worse: by the run of the CUSUM's or EWMA's statistic where that chart fires, else
 * by the best split of the points that were judged since the reference, if it is significant.
 *
 * @param kind the chart that fires; `null` for a threshold of the charted figure
 * @param periods all judged since the last reset, in the order of time, the present one last
 * @param worse on which side of the centre the figure is worse
 */
export function alarmChange(
  kind: ChartKind | null,
  periods: readonly ChartedPeriod[],
  worse: 'up' | 'down',
): AlarmChange | undefined {
  const charted = periods.filter(({ charts }) => charts.length > 0);
  const own = charted.at(-1)?.charts.find((chart) => chart.kind === kind);
  if (own !== undefined && (own.kind === 'cusum' || own.kind === 'ewma')) {
    return byRun(own.kind, charted, own.sinceChange);
  }
  const figures = charted.flatMap(({ period, charts }) => {
    const z = charts.find((chart) => chart.z !== null)?.z;
    return z === undefined || z === null ? [] : [{ period, z }];
  });
  return bySplit(figures, worse);
}
