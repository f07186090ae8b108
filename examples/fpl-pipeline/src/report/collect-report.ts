import type { Period } from '@fpl-ml/core';
import {
  type AuditFact,
  auditFacts,
  driftRows,
  latestReports,
  servedCounts,
  servedVersions,
  shownPeriods,
  textAt,
} from '@fpl-ml/dashboard/drawing';
import type { Stores } from '@fpl-ml/engine';
import type { InjectedChange } from '../simulator/index.js';
import { collectCandidates } from './collect-candidates.js';
import type { ReportData, ReportedDecision } from './report-data.js';
import { collectChanges, gameweekNumber } from './season-changes.js';

/** The stores that a report is made from. */
export type ReportStores = Pick<Stores, 'observations' | 'drift' | 'registry' | 'alerts' | 'auditLog'>;

/** What {@link collectReport} needs. */
export interface ReportSource {
  /** The name by which the stores know the model. */
  readonly model: string;
  readonly stores: ReportStores;
  /** The result of the run; its list of events is not used. */
  readonly result: ReportData['result'];
  /** The gameweeks of the season, in order. */
  readonly periods: readonly Period[];
  /** What a simulator put in; none for real seasons. */
  readonly changes: readonly InjectedChange[];
}

function decisionOf({ at, position, kind, decision }: AuditFact): ReportedDecision {
  const field = (key: string): string => textAt(decision, key) ?? '';
  return {
    at,
    gameweek: position,
    event: kind,
    outcome: field('outcome'),
    subject: field('subject'),
    reason: field('reason'),
  };
}

async function read({ model, stores, periods }: ReportSource) {
  const { observations, drift, registry, alerts, auditLog } = stores;
  return {
    performance: await observations.performance({ model }),
    state: (await observations.loadState({ model, metric: 'rmse' }))?.state,
    reports: latestReports(await drift.list({ model })),
    versions: await registry.listVersions(model),
    history: await registry.listRoleHistory(model),
    alerts: await alerts.list({ model }),
    records: await auditLog.list({ model }),
    served: await Promise.all(periods.map(({ id }) => servedCounts(observations, model, id))),
  };
}

/**
 * Reads everything that a report shows. Only what is stored is read, so a run that was resumed or finished long ago has
 * the same report as one that has just ended.
 */
export async function collectReport(source: ReportSource): Promise<ReportData> {
  const { model, result, periods, changes } = source;
  const stored = await read(source);
  const facts = auditFacts(stored.records, new Map(periods.map(({ id }, position) => [id, position])));
  const { performance, state, reports, versions, history, served } = stored;
  const labelOf = (id: string, position: number): string => String(gameweekNumber(id, position));
  const gameweeks = shownPeriods({ periods, performance, facts, state, drift: reports, labelOf });
  return {
    model,
    result,
    gameweeks,
    changes: collectChanges(periods, result.season, changes),
    drift: driftRows(periods, reports),
    versions: servedVersions({ periods, versions, history, served, labelOf }),
    candidates: collectCandidates(facts, gameweeks),
    decisions: facts.map(decisionOf),
    alerts: stored.alerts
      .map(({ title, level, status, count, lastAlertAt }) => ({ title, level, status, count, lastAlertAt }))
      .toSorted((a, b) => b.count - a.count || (a.title < b.title ? -1 : 1)),
  };
}
