export { collectReport } from './collect-report.js';
export { renderReport } from './render-report.js';
