import type { DriftThresholds } from '@fpl-ml/drift';
import type { RetrainingPolicy } from '@fpl-ml/engine';
import {
  type Config,
  driftThresholdsFromConfig,
  loadConfig,
  monitorOptionsFromConfig,
  notifierOptionsFromConfig,
  policyFromConfig,
  schedulerOptionsFromConfig,
} from '@fpl-ml/engine/config';
import type { PerformanceThresholds } from '@fpl-ml/monitor';
import { MODEL } from './configuration.js';
import { policies } from './policies.js';
import type { RunOptions } from './run-options.js';
import { FEED_THRESHOLDS } from './season-feed.js';

/** What a run goes by beside its data: what the example is tuned to, or what a configuration says. */
export interface RunSettings {
  /** The model's name in all stores. */
  readonly model: string;
  readonly policy: RetrainingPolicy;
  readonly driftThresholds: DriftThresholds;
  /** Fixed limits of each gameweek's figures; none unless a configuration gives them. */
  readonly performanceThresholds: PerformanceThresholds;
  /** How far the monitor's summaries and health look back, milliseconds; `null` for no end. */
  readonly dataWindow: number | null;
  /** Milliseconds for which an alert keeps back its repetitions; `null` for the notifier's own. */
  readonly cooldown: number | null;
  /** `null` for the scheduler's own. */
  readonly maxConcurrentJobs: number | null;
}

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The configuration that the options name, with the variables before it; `null` when they name none.
 *
 * @throws FplMlError `CONFIG_INVALID`, `CONFIG_FILE_UNREADABLE`
 */
export function readConfig({ config: file }: Pick<RunOptions, 'config'>, env: Environment): Config | null {
  return file === undefined ? null : loadConfig({ env, file });
}

/** What a run goes by. When to retrain is the option's to say, as no key speaks of it. */
export function runSettings({ policy }: Pick<RunOptions, 'policy'>, config: Config | null = null): RunSettings {
  if (config === null) {
    return {
      model: MODEL,
      policy: policies[policy],
      driftThresholds: FEED_THRESHOLDS,
      performanceThresholds: {},
      dataWindow: null,
      cooldown: null,
      maxConcurrentJobs: null,
    };
  }
  const { model, thresholds, dataWindow } = monitorOptionsFromConfig(config);
  return {
    model,
    policy: policyFromConfig(config, policies[policy]),
    driftThresholds: driftThresholdsFromConfig(config),
    performanceThresholds: thresholds,
    dataWindow,
    cooldown: notifierOptionsFromConfig(config).cooldown,
    maxConcurrentJobs: schedulerOptionsFromConfig(config).maxConcurrentJobs,
  };
}
