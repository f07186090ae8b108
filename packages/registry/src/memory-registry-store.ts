import { FplMlError, frozenCopy } from '@fpl-ml/core';
import { type MemoryOpener, openMemory, pushTo, setIn, type Undo } from '@fpl-ml/core/testing';
import type { Evaluation, EvaluationRecord } from './evaluation.js';
import type { ModelVersion } from './model-version.js';
import type { RegistryStore, Reservation, RoleMove, RoleMoveResult, VersionUpdate } from './registry-store.js';
import type { Role, RoleChange, RolePointer } from './role.js';

interface State {
  readonly versions: Map<string, ModelVersion>;
  /** The version reserved last, by model. */
  readonly latest: Map<string, string>;
  readonly evaluations: Map<string, EvaluationRecord>;
  readonly pointers: Map<string, RolePointer>;
  readonly history: RoleChange[];
}

/** A key that two different pairs never share, whatever characters are in them. */
const keyOf = (model: string, name: string): string => JSON.stringify([model, name]);

function latestOf(state: State, model: string): ModelVersion | null {
  const version = state.latest.get(model);
  return version === undefined ? null : (state.versions.get(keyOf(model, version)) ?? null);
}

function reserve(state: State, undo: Undo, version: ModelVersion, after: string | null): Reservation {
  const key = keyOf(version.model, version.version);
  if ((state.latest.get(version.model) ?? null) !== after || state.versions.has(key)) {
    return { reserved: false, latest: latestOf(state, version.model) };
  }
  setIn(undo, state.versions, key, frozenCopy(version));
  setIn(undo, state.latest, version.model, version.version);
  return { reserved: true, latest: latestOf(state, version.model) };
}

function isHeld(state: State, model: string, version: string): boolean {
  return [...state.pointers.values()].some((pointer) => pointer.model === model && pointer.version === version);
}

function update(state: State, undo: Undo, { model, version, when, set }: VersionUpdate): boolean {
  const row = state.versions.get(keyOf(model, version));
  if (row === undefined) return false;
  if (when.integrity !== undefined && row.integrity !== when.integrity) return false;
  if (when.unheld === true && isHeld(state, model, version)) return false;
  if (when.unquarantined === true && row.quarantine !== null) return false;
  setIn(undo, state.versions, keyOf(model, version), frozenCopy({ ...row, ...set }));
  return true;
}

function appendEvaluation(state: State, undo: Undo, evaluation: Evaluation): void {
  if (state.evaluations.has(evaluation.id)) {
    throw new FplMlError(
      'EVALUATION_ID_TAKEN',
      `Expected a new id for an evaluation, got "${evaluation.id}" again: make one with an IdSource.`,
      { data: { id: evaluation.id } },
    );
  }
  setIn(undo, state.evaluations, evaluation.id, frozenCopy({ ...evaluation, seq: state.evaluations.size + 1 }));
}

function canHold(version: ModelVersion | undefined): boolean {
  return version?.integrity === 'ready' && version.quarantine === null && !version.archived;
}

function move(state: State, undo: Undo, request: RoleMove): RoleMoveResult {
  const { expectedGeneration, quarantine, ...rest } = request;
  const { model, role, to, at } = request;
  const current = state.pointers.get(keyOf(model, role)) ?? null;
  const generation = (current?.generation ?? 0) + 1;
  if (generation !== expectedGeneration + 1) return { moved: false, because: 'generation', current };
  if (to !== null && !canHold(state.versions.get(keyOf(model, to))))
    return { moved: false, because: 'version', current };
  const from = current?.version ?? null;
  const change = frozenCopy({ ...rest, seq: state.history.length + 1, from, generation });
  setIn(undo, state.pointers, keyOf(model, role), Object.freeze({ model, role, version: to, generation, since: at }));
  pushTo(undo, state.history, change);
  if (quarantine !== null && from !== null)
    update(state, undo, { model, version: from, when: { unquarantined: true }, set: { quarantine } });
  return { moved: true, change };
}

const byRole = (a: RolePointer, b: RolePointer): number => (a.role < b.role ? -1 : 1);

function rows<Row extends { readonly model: string }>(all: Iterable<Row>, model: string): readonly Row[] {
  return [...all].filter((row) => row.model === model);
}

/** The state of a registry in memory, for `memoryUnitOfWork` of `@fpl-ml/core/testing`. */
export function registryMemory(): MemoryOpener<RegistryStore> {
  const state: State = {
    versions: new Map(),
    latest: new Map(),
    evaluations: new Map(),
    pointers: new Map(),
    history: [],
  };
  return (access) => ({
    reserveVersion: (version, after) => access.run((undo) => reserve(state, undo, version, after)),
    updateVersion: (request) => access.run((undo) => update(state, undo, request)),
    getVersion: (model, version) => access.run(() => state.versions.get(keyOf(model, version)) ?? null),
    listModels: () => access.run(() => [...state.latest.keys()].toSorted((a, b) => (a < b ? -1 : 1))),
    listVersions: (model) => access.run(() => rows(state.versions.values(), model)),
    appendEvaluation: (evaluation) => access.run((undo) => appendEvaluation(state, undo, evaluation)),
    listEvaluations: (model, version) =>
      access.run(() =>
        rows(state.evaluations.values(), model).filter((row) => version === undefined || row.version === version),
      ),
    getRoles: (model) => access.run(() => rows(state.pointers.values(), model).toSorted(byRole)),
    moveRole: (request) => access.run((undo) => move(state, undo, request)),
    listRoleHistory: (model, role?: Role) =>
      access.run(() => rows(state.history, model).filter((row) => role === undefined || row.role === role)),
  });
}

/** A registry store in memory. */
export function memoryRegistryStore(): RegistryStore {
  return openMemory(registryMemory());
}
