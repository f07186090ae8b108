export type { ColumnShape, LevelShape, NumericShape } from './column-shape.js';
export type { ColumnValues } from './column-values.js';
export { type BinEdges, type BinEdgesOptions, type BinMethod, binEdges } from './bin-edges.js';
export type { AcrossOptions, AcrossRows, PreparedGroup } from './across-rows.js';
export { type DriftOptions, detectDrift } from './detect-drift.js';
export {
  createDriftDetector,
  type DriftContext,
  type DriftDetector,
  type DriftDetectorOptions,
  type DriftFormat,
  type DriftRange,
  type ReferencePolicy,
} from './drift-detector.js';
export type { DriftEvents } from './drift-events.js';
export type { DriftEntry, DriftQuery, DriftRecord, DriftStore } from './drift-store.js';
export { driftHtml } from './html/drift-html.js';
export { driftMemory, memoryDriftStore } from './memory-drift-store.js';
export {
  type ColumnSelection,
  type PreparedColumn,
  type PreparedReference,
  type PrepareOptions,
  prepareReference,
} from './prepared-reference.js';
export {
  type PsiOptions,
  type PsiResult,
  type PsiSampleOptions,
  psi,
  psiLimit,
  psiOfCounts,
  psiOfLevels,
} from './psi.js';
export type {
  ColumnReport,
  ColumnRole,
  ColumnType,
  CorrelationChange,
  DistanceFigure,
  DistributionChange,
  DriftReport,
  DriftVerdict,
  EntityReport,
  Figure,
  GroupReport,
  LevelChange,
  LevelShare,
  MissingChange,
  PsiFigure,
  RoleVerdicts,
} from './report.js';
export type { ReferenceAbout, ReferenceProvenance } from './provenance.js';
export { Adwin, type AdwinOptions } from './streaming/adwin.js';
export { Cusum, type CusumOptions } from './streaming/cusum.js';
export { Ddm, type DdmOptions } from './streaming/ddm.js';
export type { DetectorSnapshot, DetectorState } from './streaming/detector-snapshot.js';
export { Eddm, type EddmOptions } from './streaming/eddm.js';
export { Ewma, type EwmaOptions } from './streaming/ewma.js';
export { fadingMean } from './streaming/fading-mean.js';
export { HddmA, type HddmAOptions } from './streaming/hddm-a.js';
export type { HddmOptions } from './streaming/hddm-options.js';
export { HddmW, type HddmWOptions } from './streaming/hddm-w.js';
export { Kswin, type KswinOptions } from './streaming/kswin.js';
export { PageHinkley, type PageHinkleyOptions } from './streaming/page-hinkley.js';
export { rollingMean } from './streaming/rolling-mean.js';
export type { StreamBaseline } from './streaming/stream-baseline.js';
export type { AfterDrift, DriftSide, StreamingOptions } from './streaming/stream-options.js';
export { StreamingDetector } from './streaming/streaming-detector.js';
export type { StreamingAlarm, StreamingResult, StreamingRun, StreamingStatus } from './streaming/streaming-result.js';
export type { Rows } from './row-values.js';
export {
  type DescribedReference,
  type Phase,
  type PhasedData,
  type SamePhaseOptions,
  samePhaseReference,
} from './same-phase-reference.js';
export type { ColumnSummary, DriftSummary } from './summary.js';
export type {
  CompleteThresholds,
  DriftThresholds,
  EffectFloor,
  SampleSizeThresholds,
} from './thresholds.js';
export { createProfile, type ProfileBuilder, type ProfileOptions, profileOf } from './profile/create-profile.js';
export { type ProfiledNumbers, profiledNumbers } from './profile/describe-profile.js';
export { mergeProfiles } from './profile/merge-profiles.js';
export { profileFromJson } from './profile/profile-from-json.js';
export { profileHash } from './profile/profile-hash.js';
export type {
  ColumnProfile,
  CountedValues,
  LevelProfile,
  NumberProfile,
  ProfiledLevel,
  ReferenceProfile,
  SketchedValues,
} from './profile/reference-profile.js';
export type { ColumnMethod } from './column-method.js';
export type { ComparisonOptions } from './comparison-options.js';
export { type CramersVOptions, cramersV } from './cramers-v.js';
export type { Binning, CellOptions, DistanceInput } from './distance-cells.js';
export type { DistanceConventions, DistanceName, DistanceOptions, DistanceResult } from './distance-result.js';
export { type EvidentlyMethod, evidentlyDefaultMethod } from './evidently-rule.js';
export type {
  CompleteFixedThresholds,
  FigureThresholds,
  FixedThresholds,
  WarningAndCritical,
} from './fixed-thresholds.js';
export { hellinger } from './hellinger.js';
export { type JensenShannonOptions, jensenShannon } from './jensen-shannon.js';
export { type KlDivergenceOptions, klDivergence } from './kl-divergence.js';
export { type LInfinityOptions, lInfinity, robustLInfinity } from './l-infinity.js';
export { countLevels, type LevelCounts } from './level-counts.js';
export { totalVariation } from './total-variation.js';
export { type WassersteinOptions, wasserstein } from './wasserstein-distance.js';
export { profileFromSql, type SqlProfileOptions, type SqlQuery } from './profile-from-sql/profile-from-sql.js';
export type { SqlDialectName } from './profile-from-sql/sql-dialect.js';
export type { SqlTable } from './profile-from-sql/sql-source.js';
