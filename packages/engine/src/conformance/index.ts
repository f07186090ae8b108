export { runStoreChecks } from './run-store-checks.js';
