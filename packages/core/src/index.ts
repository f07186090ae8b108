export { type AuditEntry, type AuditLog, type AuditQuery, type AuditRecord, auditText } from './audit-log.js';
export type { Check } from './check.js';
export { type CancelTimer, type Clock, sleepWith } from './clock.js';
export { FplMlError, type FplMlErrorOptions, isFplMlError } from './errors.js';
export { type CsvCell, toCsv } from './csv.js';
export { createEvents, type EventMap, type Events, type EventSource } from './events.js';
export {
  type Column,
  type ColumnValue,
  columnNames,
  type Frame,
  type FrameInput,
  frameFromRows,
  numericColumn,
  rowCount,
  selectRows,
  type TableLike,
  textColumn,
  toFrame,
} from './frame.js';
export { type Health, type HealthStatus, worstHealth } from './health.js';
export { type IdSource, sequentialIds } from './ids.js';
export { canonicalJson, frozenCopy, type JsonObject, type JsonValue } from './json.js';
export { filterLogs, type LogEntry, type Logger, type LogLevel, silentLogger } from './logger.js';
export type {
  ClaimedMessage,
  DeliveryFailure,
  Outbox,
  OutboxClaim,
  OutboxMessage,
  OutboxRow,
} from './outbox.js';
export { comparePeriods, createPeriod, type Period } from './period.js';
export { type RandomSource, seededRandom } from './random.js';
export { compareSeverity, type Severity } from './severity.js';
export { systemClock } from './system-clock.js';
export { randomIds } from './system-ids.js';
export { consoleLogger } from './system-logger.js';
export type { BoundStores, TransactionScope, UnitOfWork } from './unit-of-work.js';
export { allVerdicts, type Verdict } from './verdict.js';
