import { type CorrelationComparison, correlationReport } from './correlation-change.js';
import type {
  ColumnReport,
  ColumnRole,
  CorrelationChange,
  DriftReport,
  DriftVerdict,
  GroupReport,
  RoleVerdicts,
} from './report.js';
import type { Slice } from './slices.js';
import type { CompleteThresholds } from './thresholds.js';
import { columnReport, judgeDataset, judgeEvidence, worst } from './verdicts.js';

/** What of a report follows from its evidence. */
export type JudgedReport = Pick<
  DriftReport,
  'verdict' | 'reasons' | 'driftedShare' | 'counts' | 'columns' | 'roles' | 'groups' | 'correlations'
>;

/** How columns are judged. */
export interface JudgeSettings {
  readonly thresholds: CompleteThresholds;
  readonly weightOf: (column: string) => number;
  readonly roleOf: (column: string) => ColumnRole;
}

function roleVerdicts(columns: readonly ColumnReport[]): RoleVerdicts {
  const of = (role: ColumnRole): DriftVerdict | null => {
    const some = columns.filter((column) => column.role === role && column.weight > 0);
    const judged = some.map(({ verdict }) => verdict).filter((verdict) => verdict !== 'insufficient-data');
    return some.length === 0 ? null : worst(...judged);
  };
  return { feature: of('feature'), prediction: of('prediction'), target: of('target') };
}

/** What the roles say together, where it is more than the columns say. */
function roleReasons({ feature, prediction, target }: RoleVerdicts): readonly string[] {
  const quiet = feature === 'stable' || feature === 'warning';
  return [
    ...(prediction === 'drift' && quiet
      ? ['the predictions drifted and no feature did: look at the model, or at features that are not watched']
      : []),
    ...(prediction === 'drift' && feature === 'drift' ? ['the predictions drifted together with features'] : []),
    ...(target === 'drift' && quiet
      ? ['the target drifted and no feature did: what the model learned may no longer hold']
      : []),
  ];
}

function groupReport(
  { group, problem, reference, current }: Slice,
  columns: readonly ColumnReport[],
): GroupReport | null {
  if (group === null) return null;
  const rows = [reference.count, current.count] as const;
  if (problem !== null) return { ...group, rows, verdict: 'insufficient-data', reasons: [problem], columns };
  const { verdict, reasons } = judgeDataset(columns);
  return { ...group, rows, verdict, reasons, columns };
}

function namesOf(columns: readonly ColumnReport[]): string {
  return columns
    .filter(({ verdict, weight }) => verdict === 'drift' && weight > 0)
    .map(({ column }) => column)
    .join(', ');
}

/** Drift that the columns as a whole do not show. A warning within a group, or of a pair, stays there. */
function reasonsBeyond(
  columns: readonly ColumnReport[],
  groups: readonly GroupReport[],
  correlations: readonly CorrelationChange[],
): readonly string[] {
  const idle = new Set(columns.filter(({ weight }) => weight === 0).map(({ column }) => column));
  const drifted = groups.filter(({ verdict }) => verdict === 'drift');
  const pairs = correlations.filter(
    ({ verdict, columns: [a, b] }) => verdict === 'drift' && !idle.has(a) && !idle.has(b),
  );
  return [
    ...drifted.map((group) => `drift within ${group.by} ${group.level}: ${namesOf(group.columns)}`),
    ...(pairs.length === 0
      ? []
      : [`drift of the correlation of ${pairs.map((pair) => pair.columns.join(' with ')).join(', ')}`]),
  ];
}

/** The verdict on a dataset by the verdicts on its parts, which are corrected already. */
export function judgeWhole({
  columns,
  groups,
  correlations,
}: Pick<DriftReport, 'columns' | 'groups' | 'correlations'>): JudgedReport {
  const whole = judgeDataset(columns);
  const beyond = reasonsBeyond(columns, groups, correlations);
  const roles = roleVerdicts(columns);
  return {
    verdict: beyond.length > 0 ? 'drift' : whole.verdict,
    reasons: [...whole.reasons, ...roleReasons(roles), ...beyond],
    driftedShare: whole.driftedShare,
    counts: countVerdicts(columns),
    columns,
    roles,
    groups,
    correlations,
  };
}

function countVerdicts(columns: readonly ColumnReport[]): DriftReport['counts'] {
  const count = (wanted: DriftVerdict): number => columns.filter(({ verdict }) => verdict === wanted).length;
  return {
    stable: count('stable'),
    warning: count('warning'),
    drift: count('drift'),
    'insufficient-data': count('insufficient-data'),
  };
}

/** Judges everything that was found together, in one correction for many tests. */
export function judgeReport(
  slices: readonly Slice[],
  correlations: readonly CorrelationComparison[],
  { thresholds, weightOf, roleOf }: JudgeSettings,
): JudgedReport {
  const evidence = [...slices.flatMap((slice) => slice.evidence), ...correlations.map((pair) => pair.evidence)];
  const weights = [
    ...slices.flatMap((slice) => slice.evidence.map(({ column }) => weightOf(column))),
    ...correlations.map(({ columns }) => Math.min(...columns.map(weightOf))),
  ];
  const judged = judgeEvidence(evidence, weights, thresholds);
  let next = 0;
  const reports = slices.map(({ evidence: { length } }) => {
    const mine = judged.slice(next, next + length);
    next += length;
    return mine.map((column) => ({ ...columnReport(column), role: roleOf(column.evidence.column) }));
  });
  const [columns = []] = reports;
  const groups = slices.flatMap((slice, i) => groupReport(slice, reports[i] ?? []) ?? []);
  const pairs = correlations.flatMap((pair, i) => {
    const verdict = judged[next + i];
    return verdict === undefined ? [] : correlationReport(pair, verdict);
  });
  return judgeWhole({ columns, groups, correlations: pairs });
}
