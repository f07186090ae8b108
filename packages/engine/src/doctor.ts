import type { ArtifactStore } from '@fpl-ml/registry';
import {
  blessedChampions,
  chainedAudit,
  decidedEnds,
  deliveredInOrder,
  growingNumbers,
  historyLeadsToPointers,
  intactBytes,
  liveLeases,
  oneChampion,
  oneRollout,
  orderlyJournal,
  soundChampion,
  toldEnds,
} from './doctor-checks.js';
import { type ExaminedStores, type ModelRecords, readModel, readShared } from './doctor-records.js';

/** What {@link doctor} looks at. */
export interface DoctorOptions {
  /** Reading only. For a database in use, the stores of one transaction, so that everything is of one moment. */
  readonly stores: ExaminedStores;
  readonly artifacts: ArtifactStore;
  readonly models: readonly string[];
  /** Epoch milliseconds. */
  readonly now: number;
  /** The lease of the schedulers, milliseconds. Default 30 seconds. */
  readonly leaseTime?: number;
  /** The topic of the alerts in the outbox. Default `alert`. */
  readonly topic?: string;
}

/** One invariant, and whether it holds. */
export interface Diagnosis {
  /** For instance `I3`. */
  readonly invariant: string;
  /** What should hold. */
  readonly says: string;
  /** What is wrong, one sentence each; empty when nothing is. */
  readonly violations: readonly string[];
}

/** What {@link doctor} found. */
export interface DoctorReport {
  readonly healthy: boolean;
  /** Every invariant, in order. */
  readonly diagnoses: readonly Diagnosis[];
}

const OF_MODELS: readonly (readonly [string, string, (records: ModelRecords) => readonly string[]])[] = [
  ['I1', 'each model has one champion after its first activation, and the loop decides by it', oneChampion],
  ['I2', 'the champion is ready and not quarantined', soundChampion],
  ['I3', 'every role change has one history row, and the history leads to the pointers', historyLeadsToPointers],
  ['I4', 'no version became champion without a pass or an override', blessedChampions],
  ['I5', 'version numbers grow and are never used twice', growingNumbers],
  ['I6', 'the bytes of ready versions exist and have their hash', intactBytes],
  ['I7, I8', 'at most one rollout, and traffic goes to no challenger outside of it', oneRollout],
  [
    'I9',
    'each retraining that is over was ended by one decision, which was handed to the notifier',
    (records) => [...decidedEnds(records), ...toldEnds(records)],
  ],
  [
    'J',
    'the journal of each retraining is in order, each step begun when the one before it was finished',
    orderlyJournal,
  ],
];

/**
 * Checks the invariants that hold at every moment, whatever was killed when: what is wrong here was caused by a defect, a
 * damaged disk, or somebody who wrote into the database.
 *
 * @example
 * ```ts
 * import { doctor, memoryStores } from '@fpl-ml/engine';
 * import { memoryArtifactStore } from '@fpl-ml/registry';
 *
 * const stores = memoryStores();
 * const report = await doctor({ stores, artifacts: memoryArtifactStore(), models: ['points'], now: 0 });
 * const ok: boolean = report.healthy;
 * ```
 */
export async function doctor(options: DoctorOptions): Promise<DoctorReport> {
  const { stores, artifacts, models, now, leaseTime = 30_000, topic = 'alert' } = options;
  const records: ModelRecords[] = [];
  for (const model of models) records.push(await readModel(stores, artifacts, model));
  const shared = await readShared(stores, topic);
  const diagnoses: readonly Diagnosis[] = [
    ...OF_MODELS.map(([invariant, says, check]) => {
      const violations = records.flatMap((record) => check(record).map((finding) => `${record.model}: ${finding}`));
      return { invariant, says, violations };
    }),
    {
      invariant: 'I10',
      says: 'nothing runs on a lease that expired more than twice its length ago',
      violations: liveLeases(shared.running, now, leaseTime),
    },
    { invariant: 'I11', says: 'messages are delivered in order per key', violations: deliveredInOrder(shared.outbox) },
    {
      invariant: 'I12',
      says: 'the audit log has no gap, and its chain of hashes verifies',
      violations: chainedAudit(shared.audit),
    },
  ];
  return { healthy: diagnoses.every(({ violations }) => violations.length === 0), diagnoses };
}
