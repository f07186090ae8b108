import { canonicalJson, type JsonObject } from './json.js';

/** Something that happened or was decided. */
export interface AuditEntry {
  /** Unique; appending the same id twice is refused. */
  readonly id: string;
  /** The model that it concerns. */
  readonly model: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Who or what did it: a person, a policy, a component. */
  readonly actor: string;
  /** What was done, for instance `champion-changed`; kebab-case. */
  readonly action: string;
  /** What it was done to: a version, a request, a rollout. */
  readonly subject: string;
  /** Inputs, thresholds, figures and reasons. */
  readonly data: JsonObject;
}

/** An entry in its place. */
export interface AuditRecord extends AuditEntry {
  /** Position in the log: 1 for the first record, then without gaps within one database. */
  readonly seq: number;
  /** SHA-256 of {@link auditText} with the hash of the record before it: 64 hexadecimal digits, lower case. */
  readonly hash: string;
}

/**
 * What the hash of a record is made of: canonical JSON of the hash before it and of all its members. Whoever changes,
 * removes or inserts a record has to make every later hash anew, so the latest hash, noted elsewhere, vouches for all.
 *
 * @param previous hash of the record before; `''` for the first
 */
export function auditText(previous: string, record: Omit<AuditRecord, 'hash'>): string {
  const { seq, id, model, at, actor, action, subject, data } = record;
  return canonicalJson([previous, seq, id, model, at, actor, action, subject, data]);
}

/** Which records {@link AuditLog.list} gives; what is left out does not restrict. */
export interface AuditQuery {
  readonly model?: string;
  readonly action?: string;
  readonly subject?: string;
  /** Only records after this position. */
  readonly afterSeq?: number;
  /** At most this many. */
  readonly limit?: number;
}

/**
 * The complete log of what was done and decided.
 *
 * Laws: append-only; `seq` counts the records of all models from 1 without gaps, and each hash covers the one before it;
 * entries appended in one call stay in order; what was given or returned can be changed by the caller without any effect
 * on the log.
 */
export interface AuditLog {
  /**
   * Adds entries at the end, all or none.
   *
   * @throws FplMlError `AUDIT_ID_TAKEN` when an id is in the log already; `JSON_INVALID` for data that JSON would lose
   */
  append(entries: readonly AuditEntry[]): Promise<void>;
  /** The records that match, by `seq`. */
  list(query?: AuditQuery): Promise<readonly AuditRecord[]>;
}
