export { auditLogChecks } from './audit-log-checks.js';
export { clockChecks, type ClockSubject } from './clock-checks.js';
export { idSourceChecks } from './id-source-checks.js';
export { loggerChecks, type LoggerSubject } from './logger-checks.js';
export { outboxChecks } from './outbox-checks.js';
export { randomSourceChecks } from './random-source-checks.js';
export { type CoreStores, unitOfWorkChecks, type UnitOfWorkSubject } from './unit-of-work-checks.js';
