import { html, type Markup } from './markup.js';
import type { ReportData } from './report-data.js';
import { LEFT, type SeasonAxis } from './season-axis.js';
import { label, level } from './shapes.js';
import { alarmSign, outcomeSign, type Sign, sign } from './symbols.js';

const LANE = 20;

interface Mark {
  readonly gameweek: number;
  readonly sign: Sign;
  readonly says: string;
}

function alarmMarks({ gameweeks }: ReportData): readonly Mark[] {
  return gameweeks.flatMap(({ label: number, alarms }, gameweek) =>
    alarms.map(({ name, reason }) => ({
      gameweek,
      sign: alarmSign(name),
      says: `After gameweek ${number}: ${reason}`,
    })),
  );
}

function driftMarks({ gameweeks }: ReportData): readonly Mark[] {
  return gameweeks.flatMap(({ label: number, drift }, gameweek) =>
    drift === 'drift' ? [{ gameweek, sign: 'cross', says: `Gameweek ${number}: the inputs drifted` } as const] : [],
  );
}

function decisionMarks({ decisions, gameweeks }: ReportData, asked: boolean): readonly Mark[] {
  return decisions.flatMap(({ gameweek, outcome, subject, reason }) => {
    const found = outcomeSign(outcome);
    if (found === null || (found === 'asked') !== asked) return [];
    const when = `After gameweek ${gameweeks[gameweek]?.label ?? ''}`;
    return [{ gameweek, sign: found, says: `${when}: ${subject} ${outcome}. ${reason}` }];
  });
}

/** Marks of one gameweek stand side by side. */
function placed(axis: SeasonAxis, marks: readonly Mark[], y: number): Markup {
  const drawn = marks
    .filter(({ gameweek }) => gameweek >= 0)
    .map((mark, _, all) => {
      const same = all.filter(({ gameweek }) => gameweek === mark.gameweek);
      const gap = Math.min(12, (axis.column - 6) / same.length);
      const x = axis.middle(mark.gameweek) + (same.indexOf(mark) - (same.length - 1) / 2) * gap;
      return sign(mark.sign, x, y, mark.says);
    });
  return html`${drawn}`;
}

/** Height of the lanes. */
export const EVENT_LANES_HEIGHT = 4 * LANE;

/** What happened after each gameweek: alarms, drift, retrainings asked for, and what became of them. */
export function eventLanes(axis: SeasonAxis, data: ReportData, top: number): Markup {
  const lanes = [
    { name: 'alarm', marks: alarmMarks(data) },
    { name: 'drift', marks: driftMarks(data) },
    { name: 'retraining asked', marks: decisionMarks(data, true) },
    { name: 'decided', marks: decisionMarks(data, false) },
  ];
  const drawn = lanes.map(({ name, marks }, i) => {
    const y = top + (i + 0.5) * LANE;
    return [level('grid', LEFT, axis.end, y), label('lane', LEFT - 10, y + 3.5, name), placed(axis, marks, y)];
  });
  return html`${drawn}`;
}
