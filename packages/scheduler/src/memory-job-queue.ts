import { FplMlError, frozenCopy } from '@fpl-ml/core';
import { deleteIn, type MemoryOpener, openMemory, setIn, type Undo } from '@fpl-ml/core/testing';
import type { ClaimProof, JobQueue, NewQueueEntry, QueueClaim, QueueEntry, QueueQuery } from './job-queue.js';
import { comparePriority } from './priority.js';
import { compareEntries } from './queue-order.js';

const isLive = ({ state }: QueueEntry): boolean => state === 'waiting' || state === 'running';

/** What an entry is beside what was given, when it is added. */
const FRESH = {
  state: 'waiting',
  attempts: 0,
  epoch: 0,
  owner: null,
  leaseUntil: null,
  lastError: null,
  finishedAt: null,
} as const;

function isClaimable(entry: QueueEntry, request: QueueClaim): boolean {
  const from = entry.state === 'running' ? (entry.leaseUntil ?? entry.runAt) : entry.runAt;
  return (
    from <= request.now &&
    request.handlers.includes(entry.handler) &&
    comparePriority(entry.priority, request.minimumPriority ?? 'low') >= 0
  );
}

function matches(entry: QueueEntry, query: QueueQuery): boolean {
  return (
    (query.state === undefined || entry.state === query.state) &&
    (query.jobId === undefined || entry.jobId === query.jobId)
  );
}

/** The entries that a claim takes. A key is held by the entry that runs, so that one alone can be claimed anew. */
function select(entries: readonly QueueEntry[], request: QueueClaim): readonly QueueEntry[] {
  const holders = new Map<string, string>();
  for (const { state, key, id } of entries) if (state === 'running' && key !== null) holders.set(key, id);
  const taken: QueueEntry[] = [];
  for (const entry of entries.filter((candidate) => isClaimable(candidate, request)).sort(compareEntries)) {
    if (taken.length >= request.limit) break;
    if (entry.key !== null && (holders.get(entry.key) ?? entry.id) !== entry.id) continue;
    if (entry.key !== null) holders.set(entry.key, entry.id);
    taken.push(entry);
  }
  return taken;
}

/** The state of a job queue in memory, for `memoryUnitOfWork` of `@fpl-ml/core/testing`. */
export function jobQueueMemory(): MemoryOpener<JobQueue> {
  // Apart, so that a claim does not get slower with the history.
  const live = new Map<string, QueueEntry>();
  const finished = new Map<string, QueueEntry>();
  const dedup = new Map<string, string>();

  const find = (id: string): QueueEntry | undefined => live.get(id) ?? finished.get(id);

  const put = (undo: Undo, entry: QueueEntry): QueueEntry => {
    const frozen = frozenCopy(entry);
    if (!isLive(entry)) deleteIn(undo, live, entry.id);
    setIn(undo, isLive(entry) ? live : finished, entry.id, frozen);
    return frozen;
  };

  const findTwin = (dedupKey: string | null): QueueEntry | undefined => {
    const id = dedupKey === null ? undefined : dedup.get(dedupKey);
    return id === undefined ? undefined : find(id);
  };

  const enqueue = (undo: Undo, entry: NewQueueEntry): QueueEntry => {
    const known = findTwin(entry.dedupKey);
    if (known !== undefined) return known;
    if (find(entry.id) !== undefined) {
      throw new FplMlError('QUEUE_ID_TAKEN', `Expected a new id for a queue entry, got "${entry.id}" again.`);
    }
    if (entry.dedupKey !== null) setIn(undo, dedup, entry.dedupKey, entry.id);
    return put(undo, { ...entry, ...FRESH, seq: live.size + finished.size + 1 });
  };

  const claim = (undo: Undo, request: QueueClaim): readonly QueueEntry[] =>
    select([...live.values()], request).map((entry) =>
      put(undo, {
        ...entry,
        state: 'running',
        attempts: entry.attempts + 1,
        epoch: entry.epoch + 1,
        owner: request.owner,
        leaseUntil: request.now + request.lease,
      }),
    );

  const isHeld = ({ id, epoch }: ClaimProof): boolean => {
    const entry = live.get(id);
    return entry?.state === 'running' && entry.epoch === epoch;
  };

  const change = (undo: Undo, proof: ClaimProof, by: (entry: QueueEntry) => Partial<QueueEntry>): boolean => {
    const entry = live.get(proof.id);
    if (entry === undefined || !isHeld(proof)) return false;
    put(undo, { ...entry, ...by(entry) });
    return true;
  };

  const cancel = (undo: Undo, id: string, now: number): boolean => {
    const entry = live.get(id);
    if (entry === undefined || entry.state !== 'waiting') return false;
    put(undo, { ...entry, state: 'cancelled', finishedAt: now });
    return true;
  };

  const list = (query: QueueQuery): readonly QueueEntry[] => {
    const onlyLive = query.state === 'waiting' || query.state === 'running';
    const rows = onlyLive ? [...live.values()] : [...live.values(), ...finished.values()];
    return rows
      .filter((entry) => matches(entry, query))
      .sort((a, b) => a.seq - b.seq)
      .slice(0, query.limit ?? rows.length);
  };

  return (access) => ({
    enqueue: (entry) => access.run((undo) => enqueue(undo, entry)),
    claim: (request) => access.run((undo) => claim(undo, request)),
    heartbeat: (proof, now, lease) => access.run((undo) => change(undo, proof, () => ({ leaseUntil: now + lease }))),
    complete: (proof, now) =>
      access.run((undo) => change(undo, proof, () => ({ state: 'completed', leaseUntil: null, finishedAt: now }))),
    fail: (proof, { now, error, retryAt }) =>
      access.run((undo) =>
        change(undo, proof, () => ({
          leaseUntil: null,
          lastError: error,
          ...(retryAt === null ? { state: 'dead', finishedAt: now } : { state: 'waiting', runAt: retryAt }),
        })),
      ),
    release: (proof, now) =>
      access.run((undo) =>
        change(undo, proof, ({ attempts }) => ({
          state: 'waiting',
          leaseUntil: null,
          runAt: now,
          attempts: attempts - 1,
        })),
      ),
    holds: (proof) => access.run(() => isHeld(proof)),
    cancel: (id, now) => access.run((undo) => cancel(undo, id, now)),
    list: (query = {}) => access.run(() => list(query)),
  });
}

/** A job queue in memory. */
export function memoryJobQueue(): JobQueue {
  return openMemory(jobQueueMemory());
}
