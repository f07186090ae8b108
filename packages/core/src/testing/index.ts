export { failedChecks } from './failed-checks.js';
export { type ManualClock, manualClock } from './manual-clock.js';
export { auditLogMemory, memoryAuditLog } from './memory-audit-log.js';
export { memoryOutbox, outboxMemory } from './memory-outbox.js';
export {
  type AsyncScope,
  deleteIn,
  type MemoryAccess,
  type MemoryOpener,
  type MemoryUnitOfWorkOptions,
  memoryUnitOfWork,
  type OpenedStores,
  openMemory,
  pushTo,
  setIn,
  type Undo,
} from './memory-unit-of-work.js';
