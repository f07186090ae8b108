export { driftStoreChecks } from './drift-store-checks.js';
