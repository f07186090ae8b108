import type { EvaluationRecord } from './evaluation.js';
import type { ModelVersion } from './model-version.js';
import type { RegistryStore } from './registry-store.js';
import type { RoleChange, RolePointer } from './role.js';

/** Everything that a registry knows of one model. */
export interface ModelHoldings {
  /** In the order of their reservation. */
  readonly versions: readonly ModelVersion[];
  /** By `seq`. */
  readonly evaluations: readonly EvaluationRecord[];
  readonly roles: readonly RolePointer[];
  /** Of all roles, by `seq`. */
  readonly history: readonly RoleChange[];
}

/** Reads it. */
export async function readHoldings(store: RegistryStore, model: string): Promise<ModelHoldings> {
  return {
    versions: await store.listVersions(model),
    evaluations: await store.listEvaluations(model),
    roles: await store.getRoles(model),
    history: await store.listRoleHistory(model),
  };
}
