import { type AuditEntry, type AuditLog, type AuditQuery, type AuditRecord, auditText } from '../audit-log.js';
import { FplMlError } from '../errors.js';
import { frozenCopy } from '../json.js';
import { type MemoryOpener, openMemory, pushTo, setIn } from './memory-unit-of-work.js';
import { sha256 } from './sha256.js';

function matches(record: AuditRecord, query: AuditQuery): boolean {
  return (
    (query.model === undefined || record.model === query.model) &&
    (query.action === undefined || record.action === query.action) &&
    (query.subject === undefined || record.subject === query.subject) &&
    record.seq > (query.afterSeq ?? 0)
  );
}

function chained(records: readonly AuditRecord[], entry: AuditEntry): AuditRecord {
  const { id, model, at, actor, action, subject, data } = entry;
  const record = { id, model, at, actor, action, subject, data, seq: records.length + 1 };
  return frozenCopy({ ...record, hash: sha256(auditText(records.at(-1)?.hash ?? '', record)) });
}

/** The state of an audit log in memory, for {@link memoryUnitOfWork}. */
export function auditLogMemory(): MemoryOpener<AuditLog> {
  const records: AuditRecord[] = [];
  const ids = new Map<string, true>();
  return (access) => ({
    append: (entries) =>
      access.run((undo) => {
        for (const entry of entries) {
          if (ids.has(entry.id)) {
            throw new FplMlError('AUDIT_ID_TAKEN', `Expected a new id for an audit entry, got "${entry.id}" again.`);
          }
          setIn(undo, ids, entry.id, true);
          pushTo(undo, records, chained(records, entry));
        }
      }),
    list: (query = {}) =>
      access.run(() => records.filter((record) => matches(record, query)).slice(0, query.limit ?? records.length)),
  });
}

/** An audit log in memory. */
export function memoryAuditLog(): AuditLog {
  return openMemory(auditLogMemory());
}
