import type { Period } from '@fpl-ml/core';
import type { DriftRecord } from '@fpl-ml/drift';
import type { MonitorState, PerformanceRecord } from '@fpl-ml/monitor';
import type { InjectedChange } from '../simulator/index.js';
import type { AuditFact } from './audit-facts.js';
import { chartsOf } from './collect-charts.js';
import type { ReportedChange, ReportedGameweek } from './report-data.js';

const finite = (value: number | undefined): number | null =>
  value !== undefined && Number.isFinite(value) ? value : null;

/** The number of a gameweek: that at the end of its id, or else its place in the season. */
export function gameweekNumber(id: string, position: number): number {
  const digits = /\d{1,4}$/.exec(id)?.[0];
  return digits === undefined ? position + 1 : Number(digits);
}

/** The latest figures of what was served, by period. */
function servedFigures(records: readonly PerformanceRecord[]): ReadonlyMap<string, PerformanceRecord> {
  const latest = new Map<string, PerformanceRecord>();
  for (const record of records) {
    const known = latest.get(record.period.id);
    if (record.subject === 'served' && (known?.revision ?? 0) < record.revision) latest.set(record.period.id, record);
  }
  return latest;
}

/** What {@link collectGameweeks} reads. */
export interface GameweekFacts {
  readonly periods: readonly Period[];
  readonly performance: readonly PerformanceRecord[];
  readonly facts: readonly AuditFact[];
  readonly state: MonitorState | undefined;
  readonly drift: ReadonlyMap<string, DriftRecord>;
}

/** The gameweeks of the season with figures, charts and alarms. */
export function collectGameweeks(source: GameweekFacts): readonly ReportedGameweek[] {
  const figures = servedFigures(source.performance);
  return source.periods.map(({ id }, position) => {
    const metrics = figures.get(id)?.metrics;
    const final = source.facts.findLast(({ kind, event }) => kind === 'period-final' && event['period'] === id);
    return {
      id,
      label: String(gameweekNumber(id, position)),
      n: metrics?.n ?? 0,
      rmse: finite(metrics?.rmse),
      rmseError: finite(metrics?.standardErrors.rmse),
      mae: finite(metrics?.mae),
      ...chartsOf(id, final, source.state),
      drift: source.drift.get(id)?.report.verdict ?? null,
    };
  });
}

/** The changes of a season by positions; those that no gameweek shows are left out. */
export function collectChanges(
  periods: readonly Period[],
  season: string,
  changes: readonly InjectedChange[],
): readonly ReportedChange[] {
  const numbers = periods.map(({ id }, position) => gameweekNumber(id, position));
  return changes.flatMap((change) => {
    const concerned = numbers.flatMap((number, position) =>
      change.season === season && change.from <= number && number <= change.to ? [position] : [],
    );
    const [from, to] = [concerned[0], concerned.at(-1)];
    return from === undefined || to === undefined ? [] : [{ from, to, what: change.what }];
  });
}
