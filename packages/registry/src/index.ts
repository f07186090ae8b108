export { type ArtifactBin, compareDiscarded, type DiscardedArtifact } from './artifact-bin.js';
export { artifactHash, artifactNotFound, checkArtifactHash, isArtifactHash, verifyArtifact } from './artifact-hash.js';
export type { ArtifactStore } from './artifact-store.js';
export type { ActivationRequest, RoleAssignment, RoleClearing } from './change-role.js';
export type { ModelRegistration } from './check-registration.js';
export { compareVersions, type MetricComparison, type VersionComparison } from './compare-versions.js';
export { type ActivationCase, type ActivationDecision, decideActivation } from './decide-activation.js';
export { type Ineligibility, ineligibilities } from './eligibility.js';
export { type Evaluation, type EvaluationRecord, type EvaluationVerdict, latestEvaluation } from './evaluation.js';
export {
  type FilesystemArtifactStore,
  type FilesystemArtifactStoreOptions,
  filesystemArtifactStore,
} from './filesystem-artifact-store.js';
export type { GarbageReport, GarbageRequest, RemovedVersion, VersionName } from './garbage-report.js';
export { type KeepReason, type KeepRule, keptVersions } from './kept-versions.js';
export type { ModelHoldings } from './model-holdings.js';
export { examineModel, type RegistryFinding, type RegistryInvariant } from './examine-model.js';
export { type MemoryArtifactStore, memoryArtifactStore } from './memory-artifact-store.js';
export { memoryRegistryStore, registryMemory } from './memory-registry-store.js';
export type {
  ArtifactReference,
  Integrity,
  ModelInput,
  ModelLineage,
  ModelSignature,
  ModelVersion,
  Quarantine,
} from './model-version.js';
export type { RoleChangeRequest } from './move-role.js';
export { type NextVersionOptions, type NumberedVersion, nextVersion } from './next-version.js';
export type { EvaluationReport } from './record-evaluation.js';
export { createRegistry, type Registry, type RegistryOptions, type VersionQuery } from './registry.js';
export type { RegistryStore, Reservation, RoleMove, RoleMoveResult, VersionUpdate } from './registry-store.js';
export type { CandidateRole, ChampionPointer, Role, RoleChange, RolePointer } from './role.js';
export { type HistoryProblem, replayHistory, roleAt, verifyHistory } from './role-history.js';
export type { RollbackRequest } from './roll-back-model.js';
export { type RollbackCandidate, type RollbackDecision, rollbackTarget } from './rollback-target.js';
export { type Bump, runsOn, type SignatureChange, signatureChange } from './signature-change.js';
export { versionsOutOfOrder } from './version-order.js';
export type { WithdrawalRequest } from './withdraw-version.js';
