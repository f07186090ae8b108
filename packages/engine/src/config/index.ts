export type { CamelCase, Config, ConfigOverrides, ConfigSection, ConfigSectionName, ConfigValue } from './config.js';
export type { ConfigKey, ConfigKind } from './config-key.js';
export { type ConfigKeyName, type ConfigKeys, configKeys } from './config-keys.js';
export {
  driftThresholdsFromConfig,
  driftWatchFromConfig,
  estimationFromConfig,
  logLevelsFromConfig,
  monitoringJobFromConfig,
  monitorOptionsFromConfig,
  notifierOptionsFromConfig,
  performanceThresholdsFromConfig,
  policyFromConfig,
  schedulerOptionsFromConfig,
  tableNamesFromConfig,
} from './config-options.js';
export { configSchema } from './config-schema.js';
export { type ConfigSources, loadConfig } from './load-config.js';
export type { ConfigProblem } from './problem.js';
export type { Environment } from './read-env.js';
export type { ConfigFile } from './read-file.js';
export { redactedConfig } from './redacted-config.js';
