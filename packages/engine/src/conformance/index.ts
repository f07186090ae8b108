export { dataSourceChecks, type DataSourceSubject } from './data-source-checks.js';
export { runStoreChecks } from './run-store-checks.js';
export { trainerChecks, type TrainerSubject } from './trainer-checks.js';
