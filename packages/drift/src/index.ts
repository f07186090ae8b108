export type { ColumnValues } from './column-values.js';
export { type BinEdges, type BinEdgesOptions, binEdges } from './bin-edges.js';
export { type DriftOptions, detectDrift } from './detect-drift.js';
export {
  createDriftDetector,
  type DriftContext,
  type DriftDetector,
  type DriftDetectorOptions,
  type DriftRange,
} from './drift-detector.js';
export type { DriftEntry, DriftQuery, DriftRecord, DriftStore } from './drift-store.js';
export { driftMemory, memoryDriftStore } from './memory-drift-store.js';
export {
  type ColumnSelection,
  type PreparedColumn,
  type PreparedReference,
  type PrepareOptions,
  prepareReference,
} from './prepared-reference.js';
export {
  countLevels,
  type LevelCounts,
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
  ColumnType,
  DistributionChange,
  DriftReport,
  DriftVerdict,
  Figure,
  LevelChange,
  LevelShare,
  MissingChange,
  PsiFigure,
} from './report.js';
export type { ColumnSummary, DriftSummary } from './summary.js';
export type {
  CompleteThresholds,
  DriftThresholds,
  EffectFloor,
  FixedThresholds,
  SampleSizeThresholds,
  WarningAndCritical,
} from './thresholds.js';
