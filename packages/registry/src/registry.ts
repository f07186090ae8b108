import { type AuditLog, type Clock, type IdSource, type Logger, silentLogger } from '@fpl-ml/core';
import type { ArtifactStore } from './artifact-store.js';
import {
  type ActivationRequest,
  activateModelVersion,
  assignRole,
  clearRole,
  type RoleAssignment,
  type RoleClearing,
} from './change-role.js';
import type { ModelRegistration } from './check-registration.js';
import { collectGarbage } from './collect-garbage.js';
import { compareVersions, type VersionComparison } from './compare-versions.js';
import type { Evaluation, EvaluationRecord } from './evaluation.js';
import type { GarbageReport, GarbageRequest } from './garbage-report.js';
import { doctor } from './doctor.js';
import type { RegistryFinding } from './examine-model.js';
import { loadArtifact } from './load-artifact.js';
import type { Integrity, ModelVersion } from './model-version.js';
import { pointerOf } from './move-role.js';
import { type EvaluationReport, recordEvaluation } from './record-evaluation.js';
import { registerModel } from './register-model.js';
import { type RegistryContext, requireVersion } from './registry-context.js';
import type { RegistryStore } from './registry-store.js';
import type { ChampionPointer, Role, RoleChange, RolePointer } from './role.js';
import { roleAt } from './role-history.js';
import { type RollbackRequest, rollbackModel } from './roll-back-model.js';
import { archiveModelVersion, quarantineModelVersion, type WithdrawalRequest } from './withdraw-version.js';

/** What {@link createRegistry} needs. */
export interface RegistryOptions {
  /** Versions, evaluations, roles. May be bound to a transaction. */
  readonly store: RegistryStore;
  /** The bytes. They join no transaction: their address is their hash, so writing them twice does no harm. */
  readonly artifacts: ArtifactStore;
  /** Says when. */
  readonly clock: Pick<Clock, 'now'>;
  /** Names evaluations and audit entries. */
  readonly ids: IdSource;
  /**
   * Receives one entry for each registration, role change, quarantine, archiving and clean-up of a version. Bind it and `store` to one
   * transaction to have both or neither; otherwise the entry follows the change. Default: none is written.
   */
  readonly auditLog?: AuditLog;
  /** Default: silent. The component is `registry`. */
  readonly logger?: Logger;
}

/** Which versions {@link Registry.listModelVersions} gives. */
export interface VersionQuery {
  /** Only those with this integrity. Default: all. */
  readonly integrity?: Integrity;
  /** Whether archived ones are among them. Default `false`. */
  readonly archived?: boolean;
  /** At most this many. Default: all. */
  readonly limit?: number;
}

/** The versions of models, their bytes, and which of them is used for what. It keeps no state of its own. */
export interface Registry {
  /**
   * Stores a new version. Resolves only when the bytes are stored, were read back with the right hash, and the version
   * is ready; otherwise the version is marked `failed` and its number stays taken.
   *
   * @throws FplMlError `VERSION_INVALID`, `JSON_INVALID` for bad input; `VERSION_NOT_INCREASING` for a given number that
   * is not above all before; the errors of the {@link ArtifactStore}
   */
  registerModel(registration: ModelRegistration): Promise<ModelVersion>;
  /** The versions of a model, the newest first; none for a model that is not known. */
  listModelVersions(model: string, query?: VersionQuery): Promise<readonly ModelVersion[]>;
  /** @throws FplMlError `VERSION_NOT_FOUND` */
  getModelVersion(model: string, version: string): Promise<ModelVersion>;
  /**
   * Adds a judgement of a version. The latest one counts; none is ever changed.
   *
   * @throws FplMlError `VERSION_NOT_FOUND` (also for the baseline), `EVALUATION_INVALID`, `JSON_INVALID`
   */
  recordEvaluation(report: EvaluationReport): Promise<Evaluation>;
  /** The judgements of a model, or of one version, in the order of recording. */
  listEvaluations(model: string, version?: string): Promise<readonly EvaluationRecord[]>;
  /**
   * Makes a version the champion, see {@link decideActivation}. If it is champion already, nothing changes and the
   * change that made it so is returned.
   *
   * @throws FplMlError `VERSION_NOT_FOUND`; `VERSION_NOT_ELIGIBLE` with `data.reasons`; `VERSION_CONFLICT` with
   * `data.current` when somebody else changed the champion; `ROLE_CHANGE_INVALID` for an empty actor, reason or override
   */
  activateModelVersion(request: ActivationRequest): Promise<RoleChange>;
  /**
   * Makes a version challenger or shadow: it must be ready, neither quarantined nor archived; no evaluation is asked
   * for, since it gets the role in order to be judged. If it has the role already, nothing changes.
   *
   * @throws FplMlError as {@link Registry.activateModelVersion}
   */
  assignRole(request: RoleAssignment): Promise<RoleChange>;
  /**
   * Empties the role of challenger or shadow; nothing changes when it is empty.
   *
   * @returns the change that emptied it; `null` if it was never given
   * @throws FplMlError `VERSION_CONFLICT`, `ROLE_CHANGE_INVALID`
   */
  clearRole(request: RoleClearing): Promise<RoleChange | null>;
  /** Who serves; `null` before the first activation. */
  getChampion(model: string): Promise<ChampionPointer | null>;
  /** The pointer of a role, with `version: null` if it was cleared; `null` if it was never given. */
  getRole(model: string, role: Role): Promise<RolePointer | null>;
  /**
   * Goes back to a former champion, see {@link rollbackTarget}, and quarantines the version that is left unless told
   * otherwise: pointer, history row and quarantine in one step. Other roles of the version that is left are cleared
   * before.
   *
   * @throws FplMlError `NO_ROLLBACK_TARGET` with `data.considered`; for a given `to` `VERSION_NOT_FOUND`,
   * `VERSION_NOT_ELIGIBLE`; `VERSION_CONFLICT`, `ROLE_CHANGE_INVALID`
   */
  rollbackModel(request: RollbackRequest): Promise<RoleChange>;
  /**
   * Takes a version out of use for good. One that is quarantined already keeps its first reason.
   *
   * @throws FplMlError `VERSION_NOT_FOUND`; `VERSION_IN_USE` while it holds a role; `VERSION_INVALID` for an empty
   * actor or reason
   */
  quarantineModelVersion(request: WithdrawalRequest): Promise<ModelVersion>;
  /**
   * Puts a version away: it is no longer listed or eligible, but keeps its number and its lineage, and its bytes until
   * they are cleaned up.
   *
   * @throws FplMlError as {@link Registry.quarantineModelVersion}
   */
  archiveModelVersion(request: WithdrawalRequest): Promise<ModelVersion>;
  /**
   * Who was champion at an instant.
   *
   * @param instant epoch milliseconds
   * @returns `null` before the first activation
   */
  servedAt(model: string, instant: number): Promise<RolePointer | null>;
  /** Every change of the roles of a model, or of one role, in order. */
  roleHistory(model: string, role?: Role): Promise<readonly RoleChange[]>;
  /** @throws FplMlError `VERSION_NOT_FOUND` */
  compareModelVersions(model: string, a: string, b: string): Promise<VersionComparison>;
  /**
   * The bytes of a version, verified. If they no longer have their hash, the version is marked corrupt and quarantined,
   * whatever role it holds, and the call throws: roll back if it was the champion. Bytes that are missing altogether
   * mark nothing, since they may only be looked for in the wrong place. Call it outside of a transaction, which would
   * take the mark back when the error passes through.
   *
   * @throws FplMlError `VERSION_NOT_FOUND`, `VERSION_NOT_READY`, `ARTIFACT_REMOVED`, `ARTIFACT_CORRUPT`,
   * `ARTIFACT_NOT_FOUND`, `ARTIFACT_STORE_UNAVAILABLE`
   */
  loadArtifact(model: string, version: string): Promise<Uint8Array>;
  /**
   * Frees the bytes of old versions, of all models, and bytes that no version refers to. Never those of a version that
   * holds a role, that is among the `keep` first to go back to (from the champion, or from another holder of a role), or
   * among the `keep` latest that could be given one; see {@link keptVersions}.
   *
   * A version that loses its bytes becomes `removed` and archived, and keeps its number, lineage and evaluations. Bytes
   * that nothing refers to are moved into the bin, where they can still be read; a later call removes them for good when
   * they were there for `grace`, or puts them back if they were registered anew meanwhile. So it takes two calls, `grace`
   * apart, to free space. It may be interrupted anywhere and called by several processes at once; no registration at the
   * same time loses its bytes. Call it outside of a transaction.
   *
   * @throws FplMlError `GARBAGE_RULE_INVALID`; `ARTIFACT_BIN_UNSUPPORTED` for an artifact store without a bin;
   * `ARTIFACT_HASH_INVALID` for a pin that is no hash; `ARTIFACT_STORE_UNAVAILABLE`
   */
  collectGarbage(request: GarbageRequest): Promise<GarbageReport>;
  /**
   * Checks what must hold of every registry ({@link RegistryInvariant}), on the records of all models and on the bytes of all
   * versions that are ready, each of which is read. It changes nothing, and marks nothing.
   *
   * @returns what is wrong; empty when nothing is
   * @throws what the {@link RegistryStore} does when it cannot be read
   */
  doctor(): Promise<readonly RegistryFinding[]>;
}

async function listModelVersions(
  { store }: RegistryContext,
  model: string,
  { integrity, archived = false, limit }: VersionQuery,
): Promise<readonly ModelVersion[]> {
  return (await store.listVersions(model))
    .filter(
      (version) => (integrity === undefined || version.integrity === integrity) && (archived || !version.archived),
    )
    .toReversed()
    .slice(0, limit);
}

async function getChampion(context: RegistryContext, model: string): Promise<ChampionPointer | null> {
  const pointer = await pointerOf(context, model, 'champion');
  if (pointer === null || pointer.version === null) return null;
  return Object.freeze({ ...pointer, role: 'champion', version: pointer.version });
}

async function compareModelVersions(
  context: RegistryContext,
  model: string,
  a: string,
  b: string,
): Promise<VersionComparison> {
  const [first, second] = [await requireVersion(context, model, a), await requireVersion(context, model, b)];
  return compareVersions(first, second, await context.store.listEvaluations(model));
}

/**
 * Opens a registry. It is cheap to make and keeps nothing, so one can be made on stores that are bound to a transaction
 * and thrown away with it.
 *
 * @example
 * ```ts
 * import { randomIds, systemClock } from '@fpl-ml/core';
 * import { createRegistry, memoryArtifactStore, memoryRegistryStore } from '@fpl-ml/registry';
 *
 * const registry = createRegistry({
 *   store: memoryRegistryStore(),
 *   artifacts: memoryArtifactStore(),
 *   clock: systemClock(),
 *   ids: randomIds(),
 * });
 * const { version } = await registry.registerModel({
 *   model: 'points',
 *   artifact: new TextEncoder().encode('weights'),
 *   signature: { inputs: [{ name: 'minutes', type: 'number' }], target: 'points' },
 *   metrics: { rmse: 2.1 },
 *   createdBy: 'ann',
 * });
 * await registry.recordEvaluation({ model: 'points', version, verdict: 'pass' });
 * await registry.activateModelVersion({ model: 'points', version, actor: 'ann', reason: 'first model' });
 * ```
 */
export function createRegistry(options: RegistryOptions): Registry {
  const { store, artifacts, clock, ids, auditLog = null, logger = silentLogger } = options;
  const context: RegistryContext = { store, artifacts, clock, ids, auditLog, logger };
  return {
    registerModel: (registration) => registerModel(context, registration),
    listModelVersions: (model, query = {}) => listModelVersions(context, model, query),
    getModelVersion: (model, version) => requireVersion(context, model, version),
    recordEvaluation: (report) => recordEvaluation(context, report),
    listEvaluations: (model, version) => store.listEvaluations(model, version),
    activateModelVersion: (request) => activateModelVersion(context, request),
    assignRole: (request) => assignRole(context, request),
    clearRole: (request) => clearRole(context, request),
    getChampion: (model) => getChampion(context, model),
    getRole: (model, role) => pointerOf(context, model, role),
    rollbackModel: (request) => rollbackModel(context, request),
    quarantineModelVersion: (request) => quarantineModelVersion(context, request),
    archiveModelVersion: (request) => archiveModelVersion(context, request),
    servedAt: async (model, instant) => roleAt(await store.listRoleHistory(model, 'champion'), 'champion', instant),
    roleHistory: (model, role) => store.listRoleHistory(model, role),
    compareModelVersions: (model, a, b) => compareModelVersions(context, model, a, b),
    loadArtifact: (model, version) => loadArtifact(context, model, version),
    collectGarbage: (request) => collectGarbage(context, request),
    doctor: () => doctor(context),
  };
}
