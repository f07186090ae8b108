export { jobQueueChecks } from './job-queue-checks.js';
export { resourceProbeChecks } from './resource-probe-checks.js';
export { scheduleStoreChecks } from './schedule-store-checks.js';
