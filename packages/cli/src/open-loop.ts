import { type Clock, FplMlError } from '@fpl-ml/core';
import { createDriftDetector, type DriftDetector } from '@fpl-ml/drift';
import { createEngineControl, type EngineControl, type EngineServices, type Stores } from '@fpl-ml/engine';
import {
  driftThresholdsFromConfig,
  monitorOptionsFromConfig,
  notifierOptionsFromConfig,
  policyFromConfig,
  schedulerOptionsFromConfig,
  tableNamesFromConfig,
} from '@fpl-ml/engine/config';
import { createMonitor } from '@fpl-ml/monitor';
import { type Channel, createNotifier } from '@fpl-ml/notify';
import { type ArtifactStore, createRegistry, filesystemArtifactStore } from '@fpl-ml/registry';
import { createScheduler, type Scheduler } from '@fpl-ml/scheduler';
import type { CliIo } from './cli-io.js';
import type { Settings } from './load-settings.js';
import { type Access, openDatabase } from './open-database.js';

/** The loop of a service, from outside. */
export interface OpenLoop extends EngineServices {
  readonly model: string;
  readonly control: EngineControl;
  readonly drift: DriftDetector;
  readonly artifacts: ArtifactStore;
  readonly stores: Stores;
  readonly clock: Clock;
  /** How many jobs a service runs at once. */
  readonly maxConcurrentJobs: number;
  /** Runs nothing here: it is never started. */
  readonly scheduler: Scheduler;
  readonly close: () => Promise<void>;
}

/** Stands for a channel of the service, which delivers what is written to the outbox here. */
function elsewhere(name: string): Channel {
  const send = (): Promise<never> =>
    Promise.reject(new FplMlError('CLI_CHANNEL_ELSEWHERE', 'Expected the service to deliver, not the command line.'));
  return { name, send };
}

/**
 * Opens the loop of a service, running or not, through its database.
 *
 * @throws FplMlError `CLI_DATABASE_UNNAMED`, and as `openDatabase`
 */
export async function openLoop(settings: Settings, access: Access, io: CliIo): Promise<OpenLoop> {
  const { config, database, clock } = settings;
  if (database === null) {
    throw new FplMlError(
      'CLI_DATABASE_UNNAMED',
      'Expected a database, none is named: give --db FILE, --db postgres://…, or database.connection_string.',
    );
  }
  const { stores, close } = await openDatabase(database, access, tableNamesFromConfig(config));
  try {
    const { ids } = io;
    const model = config.model.name;
    const artifacts = filesystemArtifactStore({ directory: settings.artifacts });
    const channels = config.notifications.enabledChannels.map(elsewhere);
    const services = ({ registry, observations, alerts, outbox, auditLog }: Stores): EngineServices => ({
      registry: createRegistry({ store: registry, artifacts, clock, ids, auditLog }),
      monitor: createMonitor({ store: observations, clock, ...monitorOptionsFromConfig(config) }),
      notifier: createNotifier({ channels, store: alerts, outbox, clock, ids, ...notifierOptionsFromConfig(config) }),
    });
    const options = { thresholds: driftThresholdsFromConfig(config) };
    const drift = createDriftDetector({ store: stores.drift, clock, model, options });
    const policy = policyFromConfig(config);
    const jobs = schedulerOptionsFromConfig(config);
    const control = createEngineControl<Stores>({ model, stores, services, policy, driftDetector: drift, clock, ids });
    const scheduler = createScheduler({
      store: stores.schedule,
      queue: stores.queue,
      clock,
      ids,
      handlers: {},
      ...jobs,
    });
    return {
      ...services(stores),
      model,
      control,
      drift,
      artifacts,
      stores,
      scheduler,
      clock,
      maxConcurrentJobs: jobs.maxConcurrentJobs,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
