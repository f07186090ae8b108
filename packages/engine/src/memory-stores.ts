import { AsyncLocalStorage } from 'node:async_hooks';
import type { AuditLog, Outbox, UnitOfWork } from '@fpl-ml/core';
import { auditLogMemory, memoryUnitOfWork, outboxMemory } from '@fpl-ml/core/testing';
import { type DriftStore, driftMemory } from '@fpl-ml/drift';
import { type ObservationStore, observationMemory } from '@fpl-ml/monitor';
import { type AlertStore, alertMemory, type FeedStore, feedMemory } from '@fpl-ml/notify';
import { type RegistryStore, registryMemory } from '@fpl-ml/registry';
import { type JobQueue, jobQueueMemory, type ScheduleStore, scheduleMemory } from '@fpl-ml/scheduler';
import { runMemory } from './memory-run-store.js';
import type { RunStore } from './run-store.js';

/** Every store of every package. */
export interface Stores {
  readonly observations: ObservationStore;
  readonly drift: DriftStore;
  readonly registry: RegistryStore;
  readonly schedule: ScheduleStore;
  readonly queue: JobQueue;
  readonly alerts: AlertStore;
  readonly feed: FeedStore;
  readonly runs: RunStore;
  readonly auditLog: AuditLog;
  readonly outbox: Outbox;
}

/** Options of {@link memoryStores}. */
export interface MemoryStoresOptions {
  /**
   * Runs the work of each transaction twice: once to be rolled back, then for good. For tests: work that acts otherwise
   * than through the transaction shows. Default `false`.
   */
  readonly rehearse?: boolean;
}

/**
 * All stores in memory, in one unit of work: for tests, replays and examples. A database takes their place without any
 * other change.
 */
export function memoryStores(options: MemoryStoresOptions = {}): Stores & UnitOfWork<Stores> {
  return memoryUnitOfWork(
    {
      observations: observationMemory(),
      drift: driftMemory(),
      registry: registryMemory(),
      schedule: scheduleMemory(),
      queue: jobQueueMemory(),
      alerts: alertMemory(),
      feed: feedMemory(),
      runs: runMemory(),
      auditLog: auditLogMemory(),
      outbox: outboxMemory(),
    },
    { scope: new AsyncLocalStorage<object>(), rehearse: options.rehearse ?? false },
  );
}
