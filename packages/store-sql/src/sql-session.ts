import { AsyncLocalStorage } from 'node:async_hooks';
import { FplMlError } from '@fpl-ml/core';
import type { Kysely } from 'kysely';
import type { Database } from './database.js';
import type { Effects } from './effects.js';
import { createTaskQueue } from './task-queue.js';
import type { Trunk } from './trunk.js';

/** One transaction, or one that joined it: what its bound stores go through. */
export interface Session {
  /** The session that this one joined; else the one around it, of another database; `null` for neither. */
  readonly around: Session | null;
  /** Which database: two sessions with the same one share its connection. */
  readonly database: object;
  isOpen(): boolean;
  run<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  atomic<T>(work: (db: Kysely<Database>) => Promise<T>): Promise<T>;
  join<T>(work: (session: Session) => Promise<T>): Promise<T>;
  afterCommit(effect: () => void): void;
}

const scope = new AsyncLocalStorage<Session>();

function closed(): FplMlError {
  return new FplMlError(
    'UNIT_OF_WORK_CLOSED',
    'The transaction has ended: use its stores only before `work` resolves, and await every call.',
  );
}

/** Throws if the caller is inside a transaction on this database: to wait for its connection would be to wait for itself. */
export function refuseInside(database: object): void {
  for (let session = currentSession(); session !== null; session = session.around) {
    if (session.database !== database || !session.isOpen()) continue;
    throw new FplMlError(
      'UNIT_OF_WORK_MIXED',
      'A store that is not bound to the transaction was used inside it: use the stores of `tx` there.',
    );
  }
}

/**
 * The session that a call on `bound` belongs to: the innermost open one that joined it, where the caller is inside one.
 * The queue of `bound` itself waits for that one to end, and a call from there would wait for ever.
 */
export function innermost(bound: Session): Session {
  let found: Session | null = null;
  for (let session = currentSession(); session !== null; session = session.around) {
    if (session === bound) return found ?? bound;
    if (session.database === bound.database && session.isOpen()) found ??= session;
  }
  return bound;
}

/** The session that the caller is in, of whatever database. */
export function currentSession(): Session | null {
  return scope.getStore() ?? null;
}

/** What a session is made of. */
export interface SessionParts {
  readonly around: Session | null;
  readonly database: object;
  readonly trunk: Trunk;
  readonly effects: Effects;
}

/**
 * Runs `work` in a session, which closes when it ends: calls that were made before and not awaited still take part if
 * `work` resolves, and are refused if it rejects.
 */
export async function inSession<T>(parts: SessionParts, work: (session: Session) => Promise<T>): Promise<T> {
  const { session, settle, abandon } = createSession(parts);
  try {
    const result = await scope.run(session, () => work(session));
    await settle();
    return result;
  } catch (error) {
    await abandon();
    parts.effects.drop();
    throw error;
  }
}

interface OpenSession {
  readonly session: Session;
  settle(): Promise<void>;
  abandon(): Promise<void>;
}

function createSession({ around, database, trunk, effects }: SessionParts): OpenSession {
  // One after the other: a plain write must not land between the savepoint of another operation and its rollback.
  const queue = createTaskQueue();
  let state: 'open' | 'settling' | 'abandoned' = 'open';

  const enter = async <T>(task: () => Promise<T>): Promise<T> => {
    if (state !== 'open') throw closed();
    return queue.add(async () => {
      if (state === 'abandoned') throw closed();
      return task();
    });
  };

  const session: Session = {
    around,
    database,
    isOpen: () => state === 'open',
    run: (work) => enter(() => trunk.guard(work)),
    atomic: (work) => enter(() => trunk.savepoint(() => trunk.guard(work))),
    join: (work) =>
      enter(() =>
        trunk.savepoint(() => inSession({ around: session, database, trunk, effects: effects.branch() }, work)),
      ),
    afterCommit: (effect) => {
      if (state !== 'open') throw closed();
      effects.add(effect);
    },
  };

  return {
    session,
    settle: () => {
      state = 'settling';
      return queue.idle();
    },
    abandon: () => {
      state = 'abandoned';
      return queue.idle();
    },
  };
}
