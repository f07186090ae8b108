import type { BoundStores, UnitOfWork } from '@fpl-ml/core';
import type { LeaseTime, SqlAccess, SqlOpener } from './access.js';
import type { TableNames } from './database.js';
import { createEffects } from './effects.js';
import { currentSession, innermost, inSession, refuseInside, type Session } from './sql-session.js';
import { inStatement, inTransaction, type TransactionContext } from './sql-transaction.js';

/** What the stores of one database have in common. */
export interface SqlContext extends TransactionContext {
  readonly tables: TableNames;
  readonly leaseTime: LeaseTime;
}

/** The stores that openers make, by name. */
export type OpenedSqlStores<Openers> = {
  readonly [Name in keyof Openers]: Openers[Name] extends SqlOpener<infer Store> ? Store : never;
};

function unboundAccess(context: SqlContext): SqlAccess {
  const { db, profile, tables, leaseTime } = context;
  return {
    profile,
    tables,
    leaseTime,
    run: async (work) => {
      refuseInside(db);
      return inStatement(context, work);
    },
    atomic: async (work) => {
      refuseInside(db);
      return inTransaction(context, 'operation', (trunk) => trunk.guard(work));
    },
  };
}

function boundAccess({ profile, tables, leaseTime }: SqlContext, session: Session): SqlAccess {
  return {
    profile,
    tables,
    leaseTime,
    run: async (work) => {
      const own = innermost(session);
      // On PostgreSQL a statement that fails takes the transaction with it, unless there is a savepoint before it.
      return profile === 'postgres' ? own.atomic(work) : own.run(work);
    },
    atomic: async (work) => innermost(session).atomic(work),
  };
}

/**
 * The stores that openers make on one database, and `transaction`, with the laws of core's `UnitOfWork`.
 *
 * @param openers the stores by name
 */
export function sqlUnitOfWork<Openers extends Readonly<Record<string, SqlOpener<unknown>>>>(
  openers: Openers,
  context: SqlContext,
): OpenedSqlStores<Openers> & UnitOfWork<OpenedSqlStores<Openers>> {
  type Stores = OpenedSqlStores<Openers>;
  const open = (access: SqlAccess): Stores =>
    // Each name keeps its opener's store type.
    Object.fromEntries(Object.entries(openers).map(([name, opener]) => [name, opener(access)])) as Stores;

  const bind = (session: Session): BoundStores<Stores> => ({
    ...open(boundAccess(context, session)),
    afterCommit: (effect) => innermost(session).afterCommit(effect),
    transaction: async (work) => innermost(session).join((joined) => work(bind(joined))),
  });

  const transaction = async <T>(work: (tx: BoundStores<Stores>) => Promise<T>): Promise<T> => {
    refuseInside(context.db);
    const around = currentSession();
    const { effects, result } = await inTransaction(context, 'unit-of-work', async (trunk) => {
      const registered = createEffects();
      const parts = { around, database: context.db, trunk, effects: registered };
      return { effects: registered, result: await inSession(parts, (session) => work(bind(session))) };
    });
    effects.run();
    return result;
  };

  return { ...open(unboundAccess(context)), transaction };
}
