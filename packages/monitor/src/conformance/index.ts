export { observationStoreChecks } from './observation-store-checks.js';
