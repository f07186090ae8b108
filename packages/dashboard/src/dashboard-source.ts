import type { AuditLog, Outbox } from '@fpl-ml/core';
import type { DriftStore } from '@fpl-ml/drift';
import type { RunStore } from '@fpl-ml/engine';
import type { ObservationStore } from '@fpl-ml/monitor';
import type { AlertStore } from '@fpl-ml/notify';
import type { RegistryStore } from '@fpl-ml/registry';
import type { JobQueue, ScheduleStore } from '@fpl-ml/scheduler';

/**
 * What a dashboard reads: of every store only the methods that change nothing. The stores of the engine (`memoryStores`,
 * `sqlStores`) are one as they stand.
 */
export interface DashboardSource {
  readonly observations: Pick<
    ObservationStore,
    'periods' | 'performance' | 'predictions' | 'outcomes' | 'counts' | 'loadState'
  >;
  readonly drift: Pick<DriftStore, 'list'>;
  readonly registry: Pick<
    RegistryStore,
    'listModels' | 'listVersions' | 'listEvaluations' | 'getRoles' | 'listRoleHistory'
  >;
  readonly schedule: Pick<ScheduleStore, 'listJobs' | 'listExecutions'>;
  readonly queue: Pick<JobQueue, 'list'>;
  readonly alerts: Pick<AlertStore, 'list'>;
  readonly runs: Pick<RunStore, 'loadLoop' | 'listRetrainings'>;
  readonly auditLog: Pick<AuditLog, 'list'>;
  readonly outbox: Pick<Outbox, 'list'>;
}
