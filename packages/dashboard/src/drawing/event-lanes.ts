import type { DecisionMark } from '../shown/decision-mark.js';
import type { ShownPeriod } from '../shown/shown-period.js';
import { html, type Markup } from './markup.js';
import { LEFT, type PeriodAxis, periodName } from './period-axis.js';
import { label, level } from './shapes.js';
import { alarmSign, outcomeSign, type Sign, sign } from './symbols.js';

const LANE = 20;

interface Mark {
  readonly position: number;
  readonly sign: Sign;
  readonly says: string;
}

const afterwards = (axis: PeriodAxis, periodLabel: string): string => `After ${axis.noun} ${periodLabel}`;

function alarmMarks(axis: PeriodAxis, periods: readonly ShownPeriod[]): readonly Mark[] {
  return periods.flatMap((period, position) =>
    period.alarms.map(({ name, reason }) => ({
      position,
      sign: alarmSign(name),
      says: `${afterwards(axis, period.label)}: ${reason}`,
    })),
  );
}

function driftMarks(axis: PeriodAxis, periods: readonly ShownPeriod[]): readonly Mark[] {
  return periods.flatMap((period, position) =>
    period.drift === 'drift'
      ? [{ position, sign: 'cross', says: `${periodName(axis, period.label)}: the inputs drifted` } as const]
      : [],
  );
}

function decisionMarks(axis: PeriodAxis, { decisions, periods }: LaneEvents, asked: boolean): readonly Mark[] {
  return decisions.flatMap(({ position, outcome, subject, reason }) => {
    const found = outcomeSign(outcome);
    if (found === null || (found === 'asked') !== asked) return [];
    const when = afterwards(axis, periods[position]?.label ?? '');
    return [{ position, sign: found, says: `${when}: ${subject} ${outcome}. ${reason}` }];
  });
}

/** Marks of one period stand side by side. */
function placed(axis: PeriodAxis, marks: readonly Mark[], y: number): Markup {
  const drawn = marks
    .filter(({ position }) => position >= 0)
    .map((mark, _, all) => {
      const same = all.filter(({ position }) => position === mark.position);
      const gap = Math.min(12, (axis.column - 6) / same.length);
      const x = axis.middle(mark.position) + (same.indexOf(mark) - (same.length - 1) / 2) * gap;
      return sign(mark.sign, x, y, mark.says);
    });
  return html`${drawn}`;
}

/** Height of the lanes. */
export const EVENT_LANES_HEIGHT = 4 * LANE;

/** What {@link eventLanes} shows. */
export interface LaneEvents {
  readonly periods: readonly ShownPeriod[];
  readonly decisions: readonly DecisionMark[];
}

/** What happened after each period: alarms, drift, retrainings asked for, and what became of them. */
export function eventLanes(axis: PeriodAxis, events: LaneEvents, top: number): Markup {
  const lanes = [
    { name: 'alarm', marks: alarmMarks(axis, events.periods) },
    { name: 'drift', marks: driftMarks(axis, events.periods) },
    { name: 'retraining asked', marks: decisionMarks(axis, events, true) },
    { name: 'decided', marks: decisionMarks(axis, events, false) },
  ];
  const drawn = lanes.map(({ name, marks }, i) => {
    const y = top + (i + 0.5) * LANE;
    return [level('grid', LEFT, axis.end, y), label('lane', LEFT - 10, y + 3.5, name), placed(axis, marks, y)];
  });
  return html`${drawn}`;
}
