import type { Severity } from '@fpl-ml/core';
import { type AlarmRecord, quietAlarm, updateAlarm } from './alarm.js';
import { type ProbableCause, probableCauses } from './alarm-causes.js';
import { type AlarmChange, alarmChange, type ChartedPeriod } from './alarm-change.js';
import type { ChartKind } from './chart.js';
import type { ChartRecord } from './chart-state.js';
import type { FinalFigures, MonitorAlarm, MonitorState } from './monitor-state.js';

/** What a period did to one of a monitor's alarms. */
export interface MonitorAlarmRecord extends AlarmRecord {
  /** While firing: since when the figure is probably worse; absent where that cannot be told. */
  readonly change?: AlarmChange;
  /** While firing: what went wrong at the same time, the least accidental first; absent without hints. */
  readonly causes?: readonly ProbableCause[];
}

interface AlarmInput {
  readonly dedupKey: string;
  readonly breach: boolean;
  readonly clear: boolean;
  readonly severity: Severity;
  /** `null` for thresholds. */
  readonly kind: ChartKind | null;
  /** Whether it is about the figure that is charted. */
  readonly charted: boolean;
}

function ofChart(state: MonitorState, figures: FinalFigures, { kind, status }: ChartRecord): AlarmInput {
  return {
    dedupKey: `${figures.model}/${state.metric}/${kind}`,
    breach: status === 'alarm',
    clear: figures.alarm.clearWhen === 'stable' ? status === 'stable' : status !== 'alarm',
    severity: figures.severity,
    kind,
    charted: true,
  };
}

function ofThresholds(state: MonitorState, figures: FinalFigures): readonly AlarmInput[] {
  const { model, breaches, watched, unclear = [] } = figures;
  return watched
    .filter((metric) => !Number.isNaN(figures.metrics[metric]))
    .map((metric) => {
      const breach = breaches.find((candidate) => candidate.metric === metric);
      return {
        dedupKey: `${model}/${metric}/threshold`,
        breach: breach !== undefined,
        clear: breach === undefined && !unclear.includes(metric),
        severity: breach?.severity ?? 'warning',
        kind: null,
        charted: metric === state.metric,
      };
    });
}

/** What is known of a firing alarm beyond its state. */
function explained(
  state: MonitorState,
  figures: FinalFigures,
  input: AlarmInput,
  charts: readonly ChartRecord[],
): Pick<MonitorAlarmRecord, 'change' | 'causes'> {
  const periods: readonly ChartedPeriod[] = [...state.judged, { period: figures.period.id, charts }];
  const worse = charts.find(({ kind }) => kind === input.kind)?.side ?? (state.metric === 'r2' ? 'down' : 'up');
  const change = input.charted && charts.length > 0 ? alarmChange(input.kind, periods, worse) : undefined;
  return {
    ...(change === undefined ? {} : { change: Object.freeze(change) }),
    ...(figures.hints === undefined ? {} : { causes: probableCauses(figures.hints) }),
  };
}

/** The alarms after a period, with what it did to each that was looked at; the others stay as they are. */
export function judgeAlarms(
  state: MonitorState,
  figures: FinalFigures,
  charts: readonly ChartRecord[],
): { readonly alarms: readonly MonitorAlarm[]; readonly records: readonly MonitorAlarmRecord[] } {
  const inputs = [...charts.map((chart) => ofChart(state, figures, chart)), ...ofThresholds(state, figures)];
  const { clearWhen: _, ...rule } = figures.alarm;
  const steps = inputs.map((input) => {
    const { dedupKey, breach, clear, severity } = input;
    const before = state.alarms.find((candidate) => candidate.dedupKey === dedupKey)?.state ?? quietAlarm;
    const step = updateAlarm(before, { at: figures.at, breach, clear, severity }, { ...rule, dedupKey });
    const more = step.record.status === 'firing' ? explained(state, figures, input, charts) : {};
    return { dedupKey, state: step.state, record: Object.freeze({ ...step.record, ...more }) };
  });
  const others = state.alarms.filter(({ dedupKey }) => !steps.some((step) => step.dedupKey === dedupKey));
  const next = [...others, ...steps.map(({ dedupKey, state: alarm }) => ({ dedupKey, state: alarm }))];
  return { alarms: next, records: steps.map(({ record }) => record) };
}
