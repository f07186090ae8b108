export { auditLogChecks } from './audit-log-checks.js';
export { outboxChecks } from './outbox-checks.js';
export { type CoreStores, unitOfWorkChecks, type UnitOfWorkSubject } from './unit-of-work-checks.js';
