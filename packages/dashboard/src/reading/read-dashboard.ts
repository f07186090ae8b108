import type { Period } from '@fpl-ml/core';
import type { DashboardState, Newest } from '../shown/dashboard-state.js';
import type { ServedVersion } from '../shown/served-version.js';
import type { ShownPeriod } from '../shown/shown-period.js';
import type { ShownRetraining } from '../shown/shown-retraining.js';
import type { ShownRollout } from '../shown/shown-rollout.js';
import type { MetricName } from '../shown/metric-name.js';
import { alertsOf, deliveriesOf } from './alerts-of.js';
import { type AuditFact, auditFacts } from './audit-facts.js';
import { chartedIn, chartedMetric, metricsOf } from './charted-metric.js';
import { componentStates, overallHealth } from './component-states.js';
import { decisionsOf } from './decisions-of.js';
import { driftRows, latestReports } from './drift-rows.js';
import { driftShapes } from './drift-shapes.js';
import { feedOf } from './feed-of.js';
import { jobsOf } from './jobs-of.js';
import { textAt } from './json-fields.js';
import type { DashboardReading } from './dashboard-reading.js';
import { readPart, valueOr } from './read-part.js';
import { reportedHealth } from './reported-health.js';
import { type Parts, type RetrainingPart, readParts } from './read-parts.js';
import { servedVersions } from './served-versions.js';
import { shownPeriods } from './shown-periods.js';
import { versionRows } from './version-rows.js';
import { withoutSecrets } from './without-secrets.js';

function newest<Row>(rows: readonly Row[], limit: number): Newest<Row> {
  return { rows: rows.slice(0, limit), more: Math.max(0, rows.length - limit) };
}

/** The periods of the ledger, or those that drift was looked at in. */
function periodsOf({ performance, drift }: Parts, limit: number): readonly Period[] {
  if (performance.read && performance.value.periods.length > 0) return performance.value.periods;
  const judged = new Map(valueOr(drift, []).map(({ period }) => [period.id, period]));
  return [...judged.values()].slice(-limit);
}

function periodRows(
  parts: Parts,
  periods: readonly Period[],
  facts: readonly AuditFact[],
  metric: MetricName,
  { labelOf }: DashboardReading,
): readonly ShownPeriod[] {
  const performance = valueOr(parts.performance, null);
  const states = performance?.states ?? [];
  const rows = shownPeriods({
    periods,
    performance: performance?.records ?? [],
    facts,
    state: states.find((state) => state.metric === metric),
    drift: latestReports(valueOr(parts.drift, [])),
    labelOf,
  });
  return rows.map((row) => (chartedIn(states, row.id) === metric ? row : { ...row, charts: [] }));
}

/** A version that neither served in the periods shown nor changed its role lately would make an empty lane. */
function lanesOf(parts: Parts, periods: readonly Period[], { labelOf }: DashboardReading): readonly ServedVersion[] {
  const registry = valueOr(parts.registry, null);
  const served = valueOr(parts.performance, null)?.served ?? [];
  if (registry === null || served.length === 0) return [];
  const { versions, history } = registry;
  const rows = servedVersions({ periods, versions, history, served, labelOf });
  return rows.filter(({ shares }) => shares.some((share) => share !== null && share > 0));
}

function rolloutOf({ loop }: RetrainingPart): ShownRollout | null {
  const rollout = loop?.state.rollout ?? null;
  if (rollout === null) return null;
  const { version, against, weight, observed, waited, expectation, withheld = null } = rollout;
  return { version, against, weight, observed, waited, expected: expectation?.mean ?? null, withheld };
}

function retrainingsOf({ retrainings }: RetrainingPart): readonly ShownRetraining[] {
  return retrainings
    .toReversed()
    .map(({ id, triggerType, reason, requestedBy, status, verdict, version, attempt, requestedAt, explanation }) => {
      return {
        id,
        trigger: triggerType,
        reason,
        requestedBy,
        status,
        verdict,
        version,
        attempt,
        requestedAt,
        explanation,
      };
    });
}

function marksOf(facts: readonly AuditFact[]): DashboardState['marks'] {
  return facts
    .filter(({ position }) => position >= 0)
    .map(({ position, decision }) => ({
      position,
      outcome: textAt(decision, 'outcome') ?? '',
      subject: textAt(decision, 'subject') ?? '',
      reason: textAt(decision, 'reason') ?? '',
    }));
}

/** What a feed gives at most at once. */
const LONGEST_FEED = 500;
const NO_RETRAINING: RetrainingPart = { loop: null, retrainings: [] };
const NO_JOBS = { jobs: [], running: [], waiting: [], failures: [] };
const NO_MESSAGES = { alerts: [], messages: [] };
const NO_VERSIONS = { versions: [], roles: [], history: [], evaluations: [] };

/**
 * What the page about one model shows. Never throws: what cannot be read is empty, and its component says so.
 *
 * @param model `null` when none is known: then what belongs to no model is shown
 */
export async function readDashboard(
  reading: DashboardReading,
  model: string | null,
  models: readonly string[],
): Promise<DashboardState> {
  const { environment, now, rows } = reading;
  const [parts, reported, audit, page] = await Promise.all([
    readParts(reading, reading.source, model ?? '', reading.periods),
    reportedHealth(reading, model ?? ''),
    readPart(reading, 'audit', () => reading.source.auditLog.list({ model: model ?? '' })),
    readPart(reading, 'feed', async () => reading.feed?.list({ limit: Math.min(rows, LONGEST_FEED) }) ?? null),
  ]);
  const periods = periodsOf(parts, reading.periods);
  const records = valueOr(audit, []);
  const facts = auditFacts(records, new Map(periods.map(({ id }, position) => [id, position])));
  const components = componentStates({ parts, others: { audit, feed: page }, reported, model: model ?? '', now });
  const reports = latestReports(valueOr(parts.drift, []));
  const charted = chartedMetric(valueOr(parts.performance, null)?.states ?? []);
  const metric = reading.metric ?? charted ?? 'rmse';
  const shown = periodRows(parts, periods, facts, metric, reading);
  const registry = valueOr(parts.registry, NO_VERSIONS);
  const retraining = valueOr(parts.retraining, NO_RETRAINING);
  const messages = valueOr(page, null);
  const notifications = valueOr(parts.notifications, NO_MESSAGES);
  return withoutSecrets({
    model,
    models,
    environment,
    at: now,
    status: overallHealth(components, now).status,
    components,
    periods: shown,
    earlierPeriods: Math.max(0, (valueOr(parts.performance, null)?.known ?? 0) - periods.length),
    metric,
    metrics: metricsOf(shown),
    charted,
    marks: marksOf(facts),
    drift: driftRows(periods, reports),
    shapes: driftShapes(periods, reports, reading.labelOf),
    champion: registry.roles.find(({ role }) => role === 'champion')?.version ?? null,
    served: lanesOf(parts, periods, reading),
    versions: newest(versionRows(registry, valueOr(parts.performance, null)?.records ?? []), rows),
    rollout: rolloutOf(retraining),
    retrainings: newest(retrainingsOf(retraining), rows),
    jobs: jobsOf(valueOr(parts.scheduler, NO_JOBS), now),
    alerts: newest(alertsOf(notifications), rows),
    firing: notifications.alerts.filter(({ status }) => status === 'firing').length,
    deliveries: deliveriesOf(notifications),
    feed: messages === null ? null : feedOf(messages, model),
    decisions: newest(decisionsOf(records), rows),
  });
}
