import type { AuditLog, AuditRecord, Outbox, OutboxRow } from '@fpl-ml/core';
import type { AlertState, AlertStore } from '@fpl-ml/notify';
import type {
  ArtifactStore,
  EvaluationRecord,
  ModelVersion,
  RegistryStore,
  RoleChange,
  RolePointer,
} from '@fpl-ml/registry';
import type { JobQueue, QueueEntry } from '@fpl-ml/scheduler';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import type { Retraining, RunStore, StepRecord } from './run-store.js';

/** The stores that {@link doctor} reads. */
export interface ExaminedStores {
  readonly registry: RegistryStore;
  readonly runs: RunStore;
  readonly queue: JobQueue;
  readonly alerts: AlertStore;
  readonly auditLog: AuditLog;
  readonly outbox: Outbox;
}

/** What is known of one model. */
export interface ModelRecords {
  readonly model: string;
  readonly versions: readonly ModelVersion[];
  readonly evaluations: readonly EvaluationRecord[];
  readonly pointers: readonly RolePointer[];
  readonly history: readonly RoleChange[];
  readonly loop: LoopState;
  readonly retrainings: readonly Retraining[];
  readonly steps: readonly StepRecord[];
  /** The audit records of the model. */
  readonly audit: readonly AuditRecord[];
  readonly alerts: readonly AlertState[];
  /** What is wrong with the bytes of ready versions, in words. */
  readonly damage: readonly string[];
}

/** What all models share. */
export interface SharedRecords {
  readonly audit: readonly AuditRecord[];
  readonly outbox: readonly OutboxRow[];
  readonly running: readonly QueueEntry[];
}

async function damageOf(versions: readonly ModelVersion[], artifacts: ArtifactStore): Promise<readonly string[]> {
  const found: string[] = [];
  for (const { version, integrity, artifact } of versions) {
    if (integrity !== 'ready') continue;
    if (artifact === null) found.push(`${version} is ready without bytes`);
    else await artifacts.get(artifact.sha256).catch((error: unknown) => found.push(`${version}: ${String(error)}`));
  }
  return found;
}

/** Reads everything about a model. */
export async function readModel(
  stores: ExaminedStores,
  artifacts: ArtifactStore,
  model: string,
): Promise<ModelRecords> {
  const { registry, runs, alerts, auditLog } = stores;
  const versions = await registry.listVersions(model);
  const retrainings = await runs.listRetrainings(model);
  const steps: StepRecord[] = [];
  for (const { id } of retrainings) steps.push(...(await runs.listSteps(model, id)));
  return {
    model,
    versions,
    evaluations: await registry.listEvaluations(model),
    pointers: await registry.getRoles(model),
    history: await registry.listRoleHistory(model),
    loop: (await runs.loadLoop(model))?.state ?? INITIAL_STATE,
    retrainings,
    steps,
    audit: await auditLog.list({ model }),
    alerts: await alerts.list({ model }),
    damage: await damageOf(versions, artifacts),
  };
}

/**
 * Reads what all models share.
 *
 * @param topic of the outbox
 */
export async function readShared({ auditLog, outbox, queue }: ExaminedStores, topic: string): Promise<SharedRecords> {
  return {
    audit: await auditLog.list(),
    outbox: await outbox.list(topic),
    running: await queue.list({ state: 'running' }),
  };
}
