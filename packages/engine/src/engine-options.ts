import type { AuditLog, Clock, Frame, IdSource, Logger, Outbox, UnitOfWork } from '@fpl-ml/core';
import type { DriftDetector, DriftStore } from '@fpl-ml/drift';
import type { Monitor } from '@fpl-ml/monitor';
import type { Notifier } from '@fpl-ml/notify';
import type { ArtifactStore, Registry } from '@fpl-ml/registry';
import type { JobQueue } from '@fpl-ml/scheduler';
import type { DataExpectations } from './data-checks.js';
import type { DataSource } from './data-source.js';
import type { EstimationWatch } from './estimate-pending.js';
import type { RetrainingPolicy } from './policy.js';
import type { RunStore } from './run-store.js';
import type { Trainer } from './trainer.js';

/** The stores that the engine itself writes to, all in one unit of work. */
export interface LoopStores {
  readonly runs: RunStore;
  readonly queue: JobQueue;
  readonly drift: DriftStore;
  readonly auditLog: AuditLog;
  readonly outbox: Outbox;
}

/** The other packages, built on one set of stores. */
export interface EngineServices {
  readonly registry: Registry;
  readonly monitor: Monitor;
  readonly notifier: Notifier;
}

/** How drift of the inputs is watched. */
export interface DriftWatch {
  /** Compares; the engine keeps its reports, with the decisions that they lead to. */
  readonly detector: DriftDetector;
  /** The reference is what `inputs` gives for this many periods before the champion's training. */
  readonly referencePeriods: number;
  /**
   * What is watched of a period: columns of numbers, or of text. Default: the features that the expectations name, as numbers;
   * with the columns that `entity` and `groupBy` name, of the data source's rows. Where these have no column of the name of
   * `entity`, its entities are taken.
   */
  readonly inputs?: (period: string) => Promise<Frame>;
  /**
   * The column that says whose row it is, where the same entities come every period: then each is compared with itself, and who
   * came this time is no drift. Default none: rows are independent of each other. The training window is then prepared here, so
   * that the detector's own options may not hold what belongs to a reference (`DRIFT_OPTION_INVALID` names it). Fixed thresholds do not
   * heed it: use those by sample size.
   */
  readonly entity?: string;
  /** Columns within whose levels all others are compared too. Default none. With it the training window is prepared here, too. */
  readonly groupBy?: string | readonly string[];
}

/** What {@link createEngineControl} needs: everything of {@link EngineOptions} but training and data. */
export interface EngineControlOptions<Stores extends LoopStores> {
  /** The model's name; stores hold several models apart by it. */
  readonly model: string;
  readonly stores: Stores & UnitOfWork<Stores>;
  /**
   * Builds the other packages on stores. Called once with `stores`, and in each transaction with the stores bound to
   * it, so that a role change, the loop's state, the audit record and the alerts commit together.
   */
  readonly services: (stores: Stores) => EngineServices;
  /** From {@link createPolicy}. All processes that work on one model have the same. */
  readonly policy: RetrainingPolicy;
  /** Asked for the health of the inputs; `null`, the default, where drift is not watched. */
  readonly driftDetector?: DriftDetector | null;
  readonly clock: Clock;
  readonly ids: IdSource;
  /** Default silent. The component is `engine`. */
  readonly logger?: Logger;
}

/** What {@link createEngine} needs. */
export interface EngineOptions<Stores extends LoopStores> extends Omit<EngineControlOptions<Stores>, 'driftDetector'> {
  /**
   * Where the registry keeps its artifacts. A trained model is stored there before anything names it, so that a run that is
   * interrupted later does not train again.
   */
  readonly artifacts: ArtifactStore;
  readonly trainer: Trainer;
  readonly data: DataSource;
  /** What is checked before training. */
  readonly expectations: DataExpectations;
  /** The first period to serve; the first model is trained on what was labelled before it. */
  readonly firstPeriod: string;
  /** `null` does not watch drift. */
  readonly drift: DriftWatch | null;
  /**
   * Estimates the error of served periods before their labels come, with `estimatePending` of the engine. Default `null`: not at
   * all.
   */
  readonly estimation?: EstimationWatch | null;
  /** Fixes all randomness of trainings. */
  readonly seed: string;
}
