export { type ArtifactBinSubject, artifactBinChecks } from './artifact-bin-checks.js';
export { type ArtifactStoreSubject, artifactStoreChecks } from './artifact-store-checks.js';
export { registryStoreChecks } from './registry-store-checks.js';
