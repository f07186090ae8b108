import type { Evaluation, EvaluationRecord } from './evaluation.js';
import type { ArtifactReference, Integrity, ModelVersion, Quarantine } from './model-version.js';
import type { Role, RoleChange, RolePointer } from './role.js';

/** What {@link RegistryStore.reserveVersion} found. */
export interface Reservation {
  /** Whether the version was reserved; `false` changes nothing. */
  readonly reserved: boolean;
  /** The version of the model that was reserved last, after this call; `null` if there is none. */
  readonly latest: ModelVersion | null;
}

/** What {@link RegistryStore.updateVersion} needs. Members of `set` that are left out stay as they are. */
export interface VersionUpdate {
  readonly model: string;
  readonly version: string;
  /** All must hold, or nothing changes. */
  readonly when: {
    /** The version has this integrity. */
    readonly integrity?: Integrity;
    /** No role points to the version. */
    readonly unheld?: true;
    /** The version is not quarantined. */
    readonly unquarantined?: true;
  };
  readonly set: {
    readonly integrity?: Integrity;
    readonly artifact?: ArtifactReference | null;
    readonly quarantine?: Quarantine | null;
    readonly archived?: boolean;
  };
}

/** What {@link RegistryStore.moveRole} needs. */
export interface RoleMove {
  readonly model: string;
  readonly role: Role;
  /** The new holder; `null` clears the role. */
  readonly to: string | null;
  /** The generation that the pointer must have; 0 for a role that was never given. */
  readonly expectedGeneration: number;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly actor: string;
  readonly reason: string;
  /** Kept in the history; see {@link RoleChange.evaluation}. */
  readonly evaluation: string | null;
  /** Kept in the history; see {@link RoleChange.override}. */
  readonly override: string | null;
  /** Put on the version that loses the role, in the same step, unless it has one; `null` leaves it as it is. */
  readonly quarantine: Quarantine | null;
}

/** What became of a {@link RoleMove}. */
export type RoleMoveResult =
  | { readonly moved: true; readonly change: RoleChange }
  | {
      readonly moved: false;
      /** `generation`: the pointer has another one. `version`: the new holder is unknown, not ready, quarantined or archived. */
      readonly because: 'generation' | 'version';
      /** The pointer as it is; `null` for a role that was never given. */
      readonly current: RolePointer | null;
    };

/**
 * The memory of a registry.
 *
 * Laws: every method is atomic, also against all others at the same time: of two calls that both depend on the same
 * state, one sees the effect of the other. Rows of different models never meet. What was given or returned can be
 * changed by the caller without any effect on the store. Nothing is ever removed.
 */
export interface RegistryStore {
  /**
   * Adds a version, if the version of its model that was reserved last is `after` (`null`: there is none yet). All
   * versions count, whatever became of them: that is what keeps numbers growing and never used twice. A refusal means
   * that another one was reserved meanwhile, so that a caller that tries again with `latest` comes to an end.
   */
  reserveVersion(version: ModelVersion, after: string | null): Promise<Reservation>;
  /**
   * Changes a version, if it exists and all conditions of `when` hold at that moment.
   *
   * @returns whether it was changed
   */
  updateVersion(update: VersionUpdate): Promise<boolean>;
  /** One version, or `null`. */
  getVersion(model: string, version: string): Promise<ModelVersion | null>;
  /** The models that have a version, by name. */
  listModels(): Promise<readonly string[]>;
  /** All versions of a model, in the order of their reservation. */
  listVersions(model: string): Promise<readonly ModelVersion[]>;
  /**
   * Adds an evaluation at the end.
   *
   * @throws FplMlError `EVALUATION_ID_TAKEN` when the id is known already; the first one stays as it is
   */
  appendEvaluation(evaluation: Evaluation): Promise<void>;
  /** The evaluations of a model, or of one of its versions, by `seq`. */
  listEvaluations(model: string, version?: string): Promise<readonly EvaluationRecord[]>;
  /** The pointers of a model that were ever set, cleared ones too, by name of the role. */
  getRoles(model: string): Promise<readonly RolePointer[]>;
  /**
   * Sets a pointer and adds its history row in one step, if the pointer has the expected generation and the new holder
   * is ready, not quarantined and not archived at that moment. The generation grows by one, also when the role is
   * cleared; clearing never starts it anew. The version that loses the role is quarantined in the same step if the move
   * says so, and keeps the quarantine that it may have; a move that is refused leaves no trace.
   */
  moveRole(move: RoleMove): Promise<RoleMoveResult>;
  /** The changes of all roles of a model, or of one, by `seq`. */
  listRoleHistory(model: string, role?: Role): Promise<readonly RoleChange[]>;
}
