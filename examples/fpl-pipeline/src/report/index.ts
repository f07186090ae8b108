export { collectReport, type ReportSource, type ReportStores } from './collect-report.js';
export { renderReport } from './render-report.js';
export type { ReportData } from './report-data.js';
