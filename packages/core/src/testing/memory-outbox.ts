import { frozenCopy } from '../json.js';
import type { ClaimedMessage, Outbox, OutboxClaim, OutboxRow } from '../outbox.js';
import { type MemoryOpener, openMemory, setIn, type Undo } from './memory-unit-of-work.js';

interface Entry {
  readonly row: OutboxRow;
  readonly claim: string | null;
  readonly leaseUntil: number;
}

/** The oldest pending message of each key, in order. */
function heads(entries: Iterable<Entry>, topic: string): readonly Entry[] {
  const blocked = new Set<string>();
  return [...entries].filter(({ row }) => {
    if (row.topic !== topic || row.state !== 'pending' || blocked.has(row.key)) return false;
    blocked.add(row.key);
    return true;
  });
}

/** The state of an outbox in memory, for {@link memoryUnitOfWork}. */
export function outboxMemory(): MemoryOpener<Outbox> {
  const entries = new Map<string, Entry>();

  const claim = (undo: Undo, request: OutboxClaim): readonly ClaimedMessage[] =>
    heads(entries.values(), request.topic)
      .filter(({ row, leaseUntil }) => row.notBefore <= request.now && leaseUntil <= request.now)
      .slice(0, request.limit)
      .map(({ row }) => {
        const attempts = row.attempts + 1;
        const proof = `${request.owner}#${attempts}`;
        const claimed = frozenCopy({ ...row, attempts });
        setIn(undo, entries, row.id, { row: claimed, claim: proof, leaseUntil: request.now + request.lease });
        return Object.freeze({ ...claimed, claim: proof });
      });

  const settle = (undo: Undo, message: ClaimedMessage, change: Partial<OutboxRow>): boolean => {
    const entry = entries.get(message.id);
    if (entry === undefined || entry.claim !== message.claim) return false;
    setIn(undo, entries, message.id, { row: frozenCopy({ ...entry.row, ...change }), claim: null, leaseUntil: 0 });
    return true;
  };

  return (access) => ({
    add: (messages) =>
      access.run((undo) => {
        for (const message of messages) {
          if (entries.has(message.id)) continue;
          const fresh = {
            seq: entries.size + 1,
            state: 'pending' as const,
            attempts: 0,
            notBefore: 0,
            lastError: null,
            deliveredAt: null,
          };
          setIn(undo, entries, message.id, { row: frozenCopy({ ...message, ...fresh }), claim: null, leaseUntil: 0 });
        }
      }),
    claim: (request) => access.run((undo) => claim(undo, request)),
    markDelivered: (message, now) =>
      access.run((undo) => settle(undo, message, { state: 'delivered', deliveredAt: now })),
    markFailed: (message, { error, retryAt }) =>
      access.run((undo) =>
        settle(
          undo,
          message,
          retryAt === null ? { state: 'dead', lastError: error } : { notBefore: retryAt, lastError: error },
        ),
      ),
    list: (topic) => access.run(() => [...entries.values()].map(({ row }) => row).filter((row) => row.topic === topic)),
  });
}

/** An outbox in memory. */
export function memoryOutbox(): Outbox {
  return openMemory(outboxMemory());
}
