export { type ArtifactStoreSubject, artifactStoreChecks } from './artifact-store-checks.js';
export { registryStoreChecks } from './registry-store-checks.js';
