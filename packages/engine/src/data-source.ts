import type { Frame, Period } from '@fpl-ml/core';

/** Labelled rows to train on. */
export interface Snapshot {
  readonly frame: Frame;
  /** SHA-256 or another collision-free name of the content: equal hashes mean equal rows. */
  readonly hash: string;
}

/** Rows to predict. */
export interface FeatureRows {
  readonly frame: Frame;
  /** Whom each row is about, as {@link DataSource.outcomes} names them. Rows of one entity are parts of one prediction and are summed. */
  readonly entities: readonly string[];
}

/**
 * Where a model's data comes from.
 *
 * Laws: nothing that `snapshot(p)` or `features(p)` gives depends on an outcome of `p` or a later period; a snapshot
 * holds rows whose labels are final; the same period gives the same content until labels before it are corrected; a
 * period that is not among `periods()` is refused with `PERIOD_UNKNOWN`. No order of a snapshot's rows is promised, nor
 * that those of an earlier period are among those of a later one: a source may keep a window, or sample.
 */
export interface DataSource {
  /** All periods that are known, in order of their start, each with an id of its own, including those to come. */
  periods(): Promise<readonly Period[]>;
  /** The labelled rows of periods before `period`, for a model that is to serve it. */
  snapshot(period: string): Promise<Snapshot>;
  /** The rows of `period` as they are known when its predictions are due. */
  features(period: string): Promise<FeatureRows>;
  /** The final outcomes of a past period by entity. */
  outcomes(period: string): Promise<ReadonlyMap<string, number>>;
}
