export { driftKey, driftMap } from './drawing/drift-map.js';
export { type ChartOverlay, type ErrorChartOptions, errorChart, errorKey } from './drawing/error-chart.js';
export { clipped, html, type Markup, markupText, NOTHING, type Part, quoted } from './drawing/markup.js';
export {
  coordinate,
  counted,
  fixed,
  percent,
  plainPercent,
  pValueText,
  utc,
  whole,
} from './drawing/number-text.js';
export { pageStyle } from './drawing/page-style.js';
export { CHART_WIDTH, chartFrame, LEFT, type PeriodAxis } from './drawing/period-axis.js';
export { box, dot, inText, label, level, says, upright } from './drawing/shapes.js';
export { inlineSign, outcomeSign, type Sign, sign } from './drawing/symbols.js';
export { type ColumnKind, folded, textTable } from './drawing/text-table.js';
export { type ValueScale, valueScale } from './drawing/value-scale.js';
export { type VersionLanesOptions, versionLanes } from './drawing/version-lanes.js';
export { type AuditFact, auditFacts } from './reading/audit-facts.js';
export { driftRows, latestReports } from './reading/drift-rows.js';
export { listAt, numberAt, numberOf, objectAt, objectOf, textAt } from './reading/json-fields.js';
export { type ServedCounts, servedCounts, servedVersions, type VersionFacts } from './reading/served-versions.js';
export { type PeriodFacts, shownPeriods } from './reading/shown-periods.js';
export type { DecisionMark } from './shown/decision-mark.js';
export type { DriftCell, DriftRow } from './shown/drift-row.js';
export type { ServedVersion } from './shown/served-version.js';
export type { ChartReading, ShownAlarm, ShownPeriod } from './shown/shown-period.js';
export { createDashboard, type Dashboard } from './create-dashboard.js';
export type { DashboardOptions } from './dashboard-options.js';
export type { DashboardSource } from './dashboard-source.js';
export type { ModelHealth } from './reading/read-health.js';
export type { ComponentState } from './shown/component-state.js';
export type { DashboardState, Newest } from './shown/dashboard-state.js';
export type { ChannelDeliveries, ShownAlert } from './shown/shown-alert.js';
export type { ShownDecision } from './shown/shown-decision.js';
export type { FailedRun, RunningJob, ShownJob, ShownJobs, WaitingWork } from './shown/shown-jobs.js';
export type { ShownFeed, ShownMessage } from './shown/shown-message.js';
export type { ShownRetraining } from './shown/shown-retraining.js';
export type { ShownRollout } from './shown/shown-rollout.js';
export type { VersionRow } from './shown/version-row.js';
export { type DashboardServer, type ServeOptions, serveDashboard } from './system-server.js';
