import { type FrameInput, frozenCopy } from '@fpl-ml/core';
import { type DriftOptions, detectDrift } from './detect-drift.js';
import { judgeWhole } from './judge-report.js';
import type { PreparedReference } from './prepared-reference.js';
import type { ColumnReport, DriftReport, DriftVerdict, GroupReport } from './report.js';
import { judgeDataset, worst } from './verdicts.js';

/** The references of one comparison, each made ready. */
export interface PolicyReferences {
  /** The model's own training window. */
  readonly training: PreparedReference;
  /** Data that stay the same from model to model, so that a slow creep is seen. */
  readonly anchor: PreparedReference | null;
  /** The same phase of earlier seasons. */
  readonly calendar: PreparedReference | null;
}

/** Options of a comparison with a reference that is ready. */
export type Comparison = Omit<DriftOptions, 'types' | 'bins' | 'entity' | 'groupBy' | 'correlations' | 'about'>;

/** Two references that can raise an alarm share the false-alarm probability. */
function atLevel(options: Comparison, alarms: number): Comparison {
  const { thresholds = { kind: 'sample-size' } } = options;
  if (thresholds.kind === 'fixed' || alarms === 1) return options;
  return { ...options, thresholds: { ...thresholds, alpha: (thresholds.alpha ?? 0.05) / alarms } };
}

function nameOf(report: DriftReport | null, otherwise: string): string {
  return report?.reference?.note ?? report?.reference?.name ?? otherwise;
}

/** What has a verdict: a column, or a pair of columns. */
interface Judged {
  readonly verdict: DriftVerdict;
  readonly reasons: readonly string[];
}

/** One thing against all references; `undefined` where one lacks it. */
interface Sides<Part extends Judged> {
  readonly own: Part;
  readonly anchor: Part | undefined;
  readonly calendar: Part | undefined;
}

/** How the further references are called. */
interface Names {
  readonly anchor: string;
  readonly calendar: string;
}

function against(name: string, part: Judged | undefined): readonly string[] {
  return part?.verdict === 'drift' ? part.reasons.map((reason) => `against ${name}: ${reason}`) : [];
}

/**
 * The worst verdict of training window and anchor; but drift that the same phase of earlier seasons does not show is the
 * calendar's, and what only this phase shows is a warning.
 */
function combined<Part extends Judged>({ own, anchor, calendar }: Sides<Part>, names: Names): Part {
  const verdict = anchor === undefined ? own.verdict : worst(own.verdict, anchor.verdict);
  const reasons = [...own.reasons, ...against(names.anchor, anchor)];
  if (calendar === undefined || calendar.verdict === 'insufficient-data') return { ...own, verdict, reasons };
  if (verdict === 'drift' && calendar.verdict !== 'drift') {
    return { ...own, verdict: 'stable', reasons: [...reasons, `no drift against ${names.calendar}`] };
  }
  if (verdict === 'drift' || calendar.verdict !== 'drift') return { ...own, verdict, reasons };
  return { ...own, verdict: worst(verdict, 'warning'), reasons: [...reasons, ...against(names.calendar, calendar)] };
}

/** Combines each part with the parts of the same key. */
function combinedAll<Part extends Judged>(
  parts: (report: DriftReport) => readonly Part[],
  keyOf: (part: Part) => string,
  { own, anchor, calendar }: Reports,
  names: Names,
): readonly Part[] {
  const byKey = (report: DriftReport | null): ReadonlyMap<string, Part> =>
    new Map(report === null ? [] : parts(report).map((part) => [keyOf(part), part]));
  const [anchored, seasonal] = [byKey(anchor), byKey(calendar)];
  return parts(own).map((part) => {
    const key = keyOf(part);
    return combined({ own: part, anchor: anchored.get(key), calendar: seasonal.get(key) }, names);
  });
}

/** The reports against each reference. */
interface Reports {
  readonly own: DriftReport;
  readonly anchor: DriftReport | null;
  readonly calendar: DriftReport | null;
}

function combinedGroups(reports: Reports, names: Names): readonly GroupReport[] {
  return reports.own.groups.map((group) => {
    const columnsOf = ({ groups }: DriftReport): readonly ColumnReport[] =>
      groups.find(({ by, level }) => by === group.by && level === group.level)?.columns ?? [];
    const columns = combinedAll(columnsOf, ({ column }) => column, reports, names);
    if (columns.length === 0) return group;
    const { verdict, reasons } = judgeDataset(columns);
    return { ...group, verdict, reasons, columns };
  });
}

function combinedReport(reports: Reports): DriftReport {
  const { own, anchor, calendar } = reports;
  const others = [anchor, calendar].filter((report): report is DriftReport => report !== null);
  if (others.length === 0) return own;
  const names = {
    anchor: nameOf(anchor, 'the anchor'),
    calendar: nameOf(calendar, 'the same phase of earlier seasons'),
  };
  const whole = judgeWhole({
    columns: combinedAll(
      ({ columns }) => columns,
      ({ column }) => column,
      reports,
      names,
    ),
    groups: combinedGroups(reports, names),
    correlations: combinedAll(
      ({ correlations }) => correlations,
      ({ columns }) => JSON.stringify(columns),
      reports,
      names,
    ),
  });
  return frozenCopy({ ...own, ...whole, others });
}

/**
 * Compares data with each reference of a policy. The report is that of the training window with the verdicts of all of them
 * together; the reports of the others are its `others`, without shapes. Training window and anchor are each tested at half
 * of alpha, so that together they keep it; the calendar can only quieten them, or warn, and is tested at alpha.
 */
export function detectByPolicy(references: PolicyReferences, current: FrameInput, options: Comparison): DriftReport {
  const { training, anchor, calendar } = references;
  const level = atLevel(options, anchor === null ? 1 : 2);
  const other = (reference: PreparedReference | null, how: Comparison): DriftReport | null =>
    reference && detectDrift(reference, current, { ...how, shapes: false });
  return combinedReport({
    own: detectDrift(training, current, level),
    anchor: other(anchor, level),
    calendar: other(calendar, options),
  });
}
