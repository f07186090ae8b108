import type { SqlProfile } from './access.js';

/** What a transaction is for: what it has to keep others from follows from that. */
export type TransactionKind =
  /** One operation of one store, which locks the rows that it decides on. */
  | 'operation'
  /** A user's work on several stores: what it has read must hold when it writes. */
  | 'unit-of-work'
  | 'migration';

interface Beginning {
  readonly begin: string;
  /** What is done first inside of it. */
  readonly first: readonly string[];
}

/** Migrations take turns at this number, "fplml" in base 36: before them there is no table that could be locked. */
const MIGRATION_LOCK = 26_432_589;

// Takes the write lock at once: a transaction that begins as a reader cannot always become a writer.
const SQLITE: Beginning = { begin: 'begin immediate', first: [] };

const POSTGRES: Readonly<Record<TransactionKind, Beginning>> = {
  operation: { begin: 'begin isolation level read committed', first: [] },
  'unit-of-work': {
    begin: 'begin isolation level repeatable read',
    // Units of work take turns, as they would anyway at the end of the one audit log that most of them append to: this
    // way none has to run again because of another. `lock` reads nothing, so that what is seen is seen after the turn
    // has come; whoever only reads is not kept waiting.
    first: ['lock table ml_audit_head in exclusive mode'],
  },
  migration: {
    begin: 'begin isolation level read committed',
    first: [`select pg_advisory_xact_lock(${MIGRATION_LOCK})`],
  },
};

/** How a transaction begins. */
export function beginningOf(profile: SqlProfile, kind: TransactionKind): Beginning {
  return profile === 'sqlite' ? SQLITE : POSTGRES[kind];
}
