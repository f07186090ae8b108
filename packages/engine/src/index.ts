export { type AnyTime, type AnyTimeFinding, type ImprovementEvidence, weighAnyTime } from './any-time.js';
export { artifactsInUse } from './artifacts-in-use.js';
export {
  type Backtest,
  type BacktestOptions,
  createBacktest,
  type GatePairsOptions,
  gatePairs,
  type PeriodScore,
} from './backtest.js';
export { inShare } from './bucket.js';
export { type ChosenInterval, chooseInterval, type IntervalStudy, type ReplayedInterval } from './choose-interval.js';
export { checkData, type DataExpectations, type DataReport } from './data-checks.js';
export type { DataSource, FeatureRows, Snapshot } from './data-source.js';
export { decideRollout, type RolloutDecision } from './decide-rollout.js';
export {
  decideTrigger,
  type Obstacle,
  type ObstacleName,
  type Suppression,
  type TriggerDecision,
} from './decide-trigger.js';
export type { EngineEvents } from './dispatch.js';
export { type Diagnosis, doctor, type DoctorOptions, type DoctorReport } from './doctor.js';
export type { ExaminedStores } from './doctor-records.js';
export { createEngine, type Engine } from './engine.js';
export { createEngineControl, type EngineControl, type Intervention, type RetrainingInput } from './engine-control.js';
export type {
  DriftWatch,
  EngineControlOptions,
  EngineOptions,
  EngineServices,
  LoopStores,
} from './engine-options.js';
export type { EstimationWatch } from './estimate-pending.js';
export type { VersionExplanation } from './explain-version.js';
export { type PairedEvidence, weighPairs } from './evidence.js';
export { evaluateGates, type GateEvidence, type GateResult, type Gates, type GatesOutcome } from './gates.js';
export { decide } from './loop.js';
export type { Decision, DecisionOutcome, DecisionRecord, LoopCommand } from './loop-decision.js';
export type {
  AlternativeWeighed,
  CandidateEvaluated,
  CandidateRegistered,
  DataChecked,
  DriftedColumn,
  DriftFinding,
  IntervalStudied,
  LoopEvent,
  PerformanceAlarm,
  PerformanceEstimated,
  PeriodFinal,
  PredictionsFailed,
  PromotionRequested,
  RetrainingCancelled,
  RetrainingExpired,
  RetrainingFailed,
  RetrainingRequested,
  RetrainingStarted,
  RollbackRequested,
  RolloutAborted,
  RolloutObserved,
} from './loop-event.js';
export {
  type ActiveRollout,
  type Champion,
  type Expectation,
  INITIAL_STATE,
  type LoopEstimates,
  type LoopState,
  type OpenRequest,
  type TriggerRequest,
  type TriggerType,
} from './loop-state.js';
export { addLoss, type BacktestPair, type Loss, maeOf, type PairedPeriod, rmseOf } from './loss.js';
export { type CommandTrainerOptions, commandTrainer } from './trainers/command-trainer.js';
export { loadLinearModel } from './trainers/linear-model.js';
export {
  type InProcessTrainer,
  type InProcessTrainerOptions,
  inProcessTrainer,
} from './trainers/in-process-trainer.js';
export { memoryRunStore, runMemory } from './memory-run-store.js';
export { type MemoryStoresOptions, memoryStores, type Stores } from './memory-stores.js';
export { type MonitoringParts, monitoringJob, observeFinalPeriods } from './monitoring-job.js';
export type {
  EstimateBreach,
  EstimatedMetric,
  EstimateFinding,
  EstimateLimits,
  SettledEstimate,
  SettledFigure,
} from './performance-estimate.js';
export { type PastPeriodsOptions, pastPeriods, replayPolicy, studyIntervals } from './past-periods.js';
export type { ObservedPeriod } from './observe.js';
export {
  type Blackout,
  createPolicy,
  DEFAULT_POLICY,
  type LearnedSchedule,
  type RetrainingPolicy,
  type RolloutPlan,
  type Schedule,
} from './policy.js';
export type { ServedPrediction } from './predict.js';
export { recordedHistory, type ReplayHistory, type ReplayResult, replay, tally } from './replay.js';
export type {
  Retraining,
  RetrainingStatus,
  RetrainingStep,
  RetrainingVerdict,
  RunStore,
  StepEnd,
  StepKey,
  StepRecord,
  StepStart,
  StoredLoop,
} from './run-store.js';
export type { ReportedFailures } from './steer-serving.js';
export type { RunOptions } from './run-retraining.js';
export type { FitRequest, FitResult, Predictor, Trainer, TrainerSignature } from './trainer.js';
