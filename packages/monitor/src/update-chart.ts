import { frozenCopy } from '@fpl-ml/core';
import { type Chart, type ChartDirection, type ChartKind, correlationOf, directionOf } from './chart.js';
import { added, type Carried, carriedAfter, limitOf, reachOf, statisticOf } from './chart-recurrence.js';
import { type ChartPoint, type ChartReference, checkPoint, scaleOf } from './chart-reference.js';
import {
  type ChartRecord,
  type ChartState,
  type ChartStatus,
  type Limits,
  lengthOf,
  withReference,
} from './chart-state.js';
import { RULE_MEMORY, type RuleSide, type RunRule, ruleSide } from './run-rules.js';

/** A chart's next state with what it says. */
export interface ChartStep {
  readonly state: ChartState;
  readonly record: ChartRecord;
}

const WARNING_SHARE = 2 / 3;

function collectedRecord(kind: ChartKind, n: number, value: number): ChartRecord {
  const empty = {
    z: null,
    statistic: null,
    limits: null,
    centre: null,
    valueLimits: null,
    side: null,
    sinceChange: null,
  };
  return Object.freeze({ kind, status: 'warming-up', n, value, ...empty });
}

/** Points without any variation cannot be a reference: then one more is waited for. */
function hasVariation(points: readonly ChartPoint[]): boolean {
  return points.some(({ value }) => value !== points[0]?.value);
}

function collect(state: ChartState, point: ChartPoint): ChartStep {
  const { options } = state;
  const collected = Object.freeze([...state.collected, frozenCopy(point)]);
  const record = collectedRecord(options.chart.kind, collected.length, point.value);
  const complete = collected.length >= lengthOf(options) && hasVariation(collected);
  return { state: complete ? withReference(options, collected) : Object.freeze({ ...state, collected }), record };
}

function limitsOf(limit: number, direction: ChartDirection, centre = 0): Limits {
  return Object.freeze({
    lower: direction === 'up' ? null : centre - limit,
    upper: direction === 'down' ? null : centre + limit,
  });
}

function statusOf(reach: number, limit: number): ChartStatus {
  if (reach > limit) return 'alarm';
  return reach > limit * WARNING_SHARE ? 'warning' : 'stable';
}

interface FoundRule {
  readonly rule: RunRule;
  readonly side: RuleSide;
}

function foundRules(chart: Chart, recent: readonly number[]): readonly FoundRule[] {
  if (chart.kind !== 'shewhart' || chart.rules === undefined) return [];
  const direction = directionOf(chart);
  return chart.rules.flatMap((rule) => {
    const side = ruleSide(rule, recent, chart.L / 3);
    const looked = side === 'either' || direction === 'both' || side === direction;
    return side !== undefined && looked ? [{ rule, side }] : [];
  });
}

/** What a chart looks at in one point. */
interface Looked {
  readonly chart: Chart;
  readonly reference: ChartReference;
  /** Scale of the point, in units of the figure. */
  readonly scale: number;
  /** (value − centre)/scale. */
  readonly distance: number;
  /** Standardised, and freed from its predecessor. */
  readonly z: number;
  readonly value: number;
}

function look(chart: Chart, reference: ChartReference, previous: number | null, point: ChartPoint): Looked {
  const scale = scaleOf(reference, point);
  const { innovation, sigma, centre } = reference;
  if (innovation === undefined) {
    const spread = scale * sigma;
    return {
      chart,
      reference,
      scale: spread,
      distance: Number.NaN,
      z: (point.value - centre) / spread,
      value: point.value,
    };
  }
  const distance = (point.value - centre) / scale;
  const z = added(correlationOf(chart), distance, previous) / innovation;
  return { chart, reference, scale, distance, z, value: point.value };
}

/** Limits of a Shewhart chart in units of the figure; after a neighbour they lie around what it lets expect. */
function valueLimitsOf({ chart, reference, scale, distance, z }: Looked, limit: number): Limits | null {
  if (chart.kind !== 'shewhart') return null;
  const { innovation, centre } = reference;
  const direction = directionOf(chart);
  if (innovation === undefined) return limitsOf(limit * scale, direction, centre);
  return limitsOf(limit * scale * innovation, direction, centre + scale * (distance - z * innovation));
}

function sideOf(chart: Chart, carried: Carried, z: number, found: readonly FoundRule[]): 'up' | 'down' {
  const told = found.find(({ side }) => side !== 'either')?.side;
  if (told === 'up' || told === 'down') return told;
  const direction = directionOf(chart);
  if (chart.kind === 'shewhart') return z < 0 ? 'down' : 'up';
  if (direction !== 'both') return direction;
  const lower = chart.kind === 'cusum' ? carried.down > carried.up : carried.up < 0;
  return lower ? 'down' : 'up';
}

function recordOf(state: ChartState, looked: Looked, carried: Carried, found: readonly FoundRule[]): ChartRecord {
  const { chart, reference, z, value } = looked;
  const n = state.n + 1;
  const limit = limitOf(chart, n);
  const statistic = statisticOf(chart, carried, z);
  const side = sideOf(chart, carried, z, found);
  return Object.freeze({
    kind: chart.kind,
    status: found.length > 0 ? 'alarm' : statusOf(reachOf(chart, statistic), limit),
    n,
    value,
    z,
    statistic,
    limits: limitsOf(limit, directionOf(chart)),
    centre: reference.centre,
    valueLimits: valueLimitsOf(looked, limit),
    side,
    sinceChange: chart.kind === 'shewhart' ? null : side === 'down' ? carried.downRun : carried.upRun,
    ...(state.recent === undefined ? {} : { rules: found.map(({ rule }) => rule) }),
    ...(state.cautions === undefined ? {} : { cautions: state.cautions }),
  });
}

/**
 * Judges one point. Pure: neither state nor point is changed, and the same two always give the same.
 *
 * Signals when the statistic is strictly beyond its limit. A CUSUM or EWMA goes on after an alarm, from what it has.
 *
 * @param point with n, or a standard error, if the reference points have them
 * @throws FplMlError `CHART_POINT_INVALID`
 *
 * @example
 * ```ts
 * import { startChart, updateChart } from '@fpl-ml/monitor';
 *
 * const reference = [2.1, 1.9, 2.2, 2.0, 1.8, 2.1].map((value) => ({ value }));
 * const chart = { kind: 'cusum', falseAlarms: { count: 1, points: 38 }, direction: 'up' } as const;
 * const { state, record } = updateChart(startChart({ chart }, reference), { value: 2.4 });
 * const status: string = record.status;
 * const next = updateChart(state, { value: 2.5 });
 * ```
 */
export function updateChart(state: ChartState, point: ChartPoint): ChartStep {
  checkPoint(point);
  const { chart, reference } = state;
  if (chart === null || reference === null) return collect(state, point);
  const looked = look(chart, reference, state.previous ?? null, point);
  const carried = carriedAfter(chart, state, looked.z);
  const recent = state.recent === undefined ? undefined : [...state.recent, looked.z];
  const found = recent === undefined ? [] : foundRules(chart, recent);
  const record = recordOf(state, looked, carried, found);
  const { up, down, upRun, downRun } = carried;
  const next = Object.freeze({
    ...state,
    n: record.n,
    up,
    down,
    upRun,
    downRun,
    ...(recent === undefined ? {} : { recent: recent.slice(-RULE_MEMORY) }),
    ...(state.previous === undefined ? {} : { previous: looked.distance }),
  });
  return { state: next, record };
}
