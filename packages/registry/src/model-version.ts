import type { JsonObject, JsonValue } from '@fpl-ml/core';

/**
 * Whether the bytes of a version can be trusted. `reserved → uploading → ready`; `failed` when the registration did not
 * finish, `corrupt` when the bytes of a ready version no longer match their hash, `removed` when they were cleaned up. The
 * number stays taken in any case.
 */
export type Integrity = 'reserved' | 'uploading' | 'ready' | 'failed' | 'corrupt' | 'removed';

/** Where the bytes of a version are, and how many. */
export interface ArtifactReference {
  /** SHA-256 of the bytes: 64 hexadecimal digits, lower case. It is also their address. */
  readonly sha256: string;
  /** Length in bytes. */
  readonly bytes: number;
}

/** One column that a model needs. */
export interface ModelInput {
  /** Unique among the inputs. */
  readonly name: string;
  /** For instance `number` or `text`; compared, not interpreted. */
  readonly type: string;
}

/** What a model takes and what it predicts. The order of the inputs has no meaning. */
export interface ModelSignature {
  readonly inputs: readonly ModelInput[];
  /** The name of what is predicted. */
  readonly target: string;
}

/** Where a version came from. The named members are what `explain` and reports look for; any other JSON may join them. */
export interface ModelLineage {
  /** Hash of the snapshot that it was trained on. */
  readonly dataHash?: string;
  /** Commit of the code that trained it. */
  readonly codeCommit?: string;
  /** Versions of the runtime and the libraries. */
  readonly environment?: JsonValue;
  /** Name of the trainer. */
  readonly trainer?: string;
  /** What the trainer was given. */
  readonly parameters?: JsonObject;
  /** The configuration of the pipeline around the trainer: features, windows, gates. */
  readonly pipelineConfig?: JsonObject;
  /** The version that it was derived from. */
  readonly parent?: string;
  /** What caused the training. */
  readonly trigger?: JsonValue;
  /** The evaluation that justified the registration. */
  readonly evaluation?: JsonValue;
  readonly [key: string]: JsonValue | undefined;
}

/** Why, when and by whom a version was taken out of use. */
export interface Quarantine {
  readonly reason: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: string;
}

/**
 * One version of a model. It has four separate axes, none of which is a "stage": integrity, verdict (its evaluations),
 * role (pointers that name it) and quarantine.
 */
export interface ModelVersion {
  readonly model: string;
  /** Semantic version without `v` and without build part; grows with every registration of the model. */
  readonly version: string;
  readonly integrity: Integrity;
  /** `null` until the bytes are stored. It stays when they are cleaned up. */
  readonly artifact: ArtifactReference | null;
  readonly signature: ModelSignature;
  /** Figures of the training, by name; finite. A figure that is undefined is left out. */
  readonly metrics: Readonly<Record<string, number>>;
  readonly metadata: JsonObject;
  readonly lineage: ModelLineage;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly createdBy: string;
  /** `null` unless it was taken out of use. */
  readonly quarantine: Quarantine | null;
  /** Whether it was put away; it keeps its number and its lineage, and its bytes until they are cleaned up. */
  readonly archived: boolean;
}
