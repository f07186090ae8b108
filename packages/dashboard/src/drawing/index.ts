export { driftKey, driftMap } from './drift-map.js';
export { type ChartOverlay, type ErrorChartOptions, errorChart, errorKey } from './error-chart.js';
export { clipped, html, type Markup, markupText, NOTHING, type Part, quoted } from './markup.js';
export {
  coordinate,
  counted,
  fixed,
  percent,
  plainPercent,
  pValueText,
  utc,
  whole,
} from './number-text.js';
export { pageStyle } from './page-style.js';
export { CHART_WIDTH, chartFrame, LEFT, type PeriodAxis } from './period-axis.js';
export { box, dot, inText, label, level, says, upright } from './shapes.js';
export { inlineSign, outcomeSign, type Sign, sign } from './symbols.js';
export { type ColumnKind, folded, textTable } from './text-table.js';
export { type ValueScale, valueScale } from './value-scale.js';
export { type VersionLanesOptions, versionLanes } from './version-lanes.js';
export { type AuditFact, auditFacts } from '../reading/audit-facts.js';
export { driftRows, latestReports } from '../reading/drift-rows.js';
export { type JsonField, listAt, numberAt, numberOf, objectAt, objectOf, textAt } from '../reading/json-fields.js';
export { type ServedCounts, servedCounts, servedVersions, type VersionFacts } from '../reading/served-versions.js';
export { type PeriodFacts, shownPeriods } from '../reading/shown-periods.js';
export type { DecisionMark } from '../shown/decision-mark.js';
export type { DriftCell, DriftRow } from '../shown/drift-row.js';
export type { ServedVersion } from '../shown/served-version.js';
export type { MetricName } from '../shown/metric-name.js';
export type { ShownFigure } from '../shown/shown-figure.js';
export type { ChartReading, ShownAlarm, ShownPeriod } from '../shown/shown-period.js';
