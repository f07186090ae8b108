import type { RegistryStore } from '@fpl-ml/registry';
import type { SqlAccess } from './access.js';
import { appendEvaluation, listEvaluations } from './sql-registry-evaluations.js';
import { getRoles, listRoleHistory, moveRole } from './sql-registry-roles.js';
import { getVersion, listModels, listVersions, reserveVersion, updateVersion } from './sql-registry-versions.js';

/** The registry in SQL. */
export function sqlRegistryStore({ profile, tables, run, atomic }: SqlAccess): RegistryStore {
  const context = { profile, table: tables.modelVersions };
  return {
    reserveVersion: (version, after) => atomic((db) => reserveVersion(db, context, version, after)),
    updateVersion: (update) => atomic((db) => updateVersion(db, context, update)),
    getVersion: (model, version) => run((db) => getVersion(db, context, { model, version })),
    listModels: () => run((db) => listModels(db)),
    listVersions: (model) => run((db) => listVersions(db, context, model)),
    appendEvaluation: (evaluation) => run((db) => appendEvaluation(db, evaluation)),
    listEvaluations: (model, version) => run((db) => listEvaluations(db, model, version)),
    getRoles: (model) => run((db) => getRoles(db, model)),
    moveRole: (move) => atomic((db) => moveRole(db, context, move)),
    listRoleHistory: (model, role) => run((db) => listRoleHistory(db, model, role)),
  };
}
