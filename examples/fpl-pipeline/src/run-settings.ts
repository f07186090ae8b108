import type { DriftThresholds } from '@fpl-ml/drift';
import type { DriftWatch, EstimationWatch, RetrainingPolicy } from '@fpl-ml/engine';
import {
  type Config,
  driftThresholdsFromConfig,
  driftWatchFromConfig,
  estimationFromConfig,
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
import { FEED_THRESHOLDS, PLAYER } from './season-feed.js';

/** What a run goes by beside its data: what the example is tuned to, or what a configuration says. */
export interface RunSettings {
  /** The model's name in all stores. */
  readonly model: string;
  readonly policy: RetrainingPolicy;
  readonly driftThresholds: DriftThresholds;
  /** Whose rows they are and by what they are grouped; `null` where all rows are taken together. */
  readonly driftBy: Pick<DriftWatch, 'entity' | 'groupBy'> | null;
  /** Whether errors are estimated before labels come; `null` where not. */
  readonly estimation: EstimationWatch | null;
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

function driftBy(
  { driftByEntity = false }: Pick<RunOptions, 'driftByEntity'>,
  config: Config | null,
): RunSettings['driftBy'] {
  const configured = config === null ? {} : driftWatchFromConfig(config);
  const all = driftByEntity ? { ...configured, entity: PLAYER } : configured;
  return Object.keys(all).length === 0 ? null : all;
}

/** What a run goes by. When to retrain is the option's to say, as no key speaks of it. */
export function runSettings(
  options: Pick<RunOptions, 'policy' | 'driftByEntity'>,
  config: Config | null = null,
): RunSettings {
  const { policy } = options;
  if (config === null) {
    return {
      model: MODEL,
      policy: policies[policy],
      driftThresholds: FEED_THRESHOLDS,
      driftBy: driftBy(options, null),
      estimation: null,
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
    driftBy: driftBy(options, config),
    estimation: estimationFromConfig(config),
    performanceThresholds: thresholds,
    dataWindow,
    cooldown: notifierOptionsFromConfig(config).cooldown,
    maxConcurrentJobs: schedulerOptionsFromConfig(config).maxConcurrentJobs,
  };
}
