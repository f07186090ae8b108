import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { type Clock, FplMlError } from '@fpl-ml/core';
import { type Config, type ConfigOverrides, type Environment, loadConfig } from '@fpl-ml/engine/config';
import type { CliIo } from './cli-io.js';
import { type DatabaseTarget, databaseTarget } from './database-target.js';
import type { GlobalOptions } from './global-options.js';
import { secretsOf } from './secrets.js';
import { instantOf } from './usage-error.js';

/** What a command knows before it opens anything. */
export interface Settings {
  readonly config: Config;
  /** What may not be printed. */
  readonly secrets: readonly string[];
  /** `null` where none is named. */
  readonly database: DatabaseTarget | null;
  /** Folder of the artifacts. */
  readonly artifacts: string;
  readonly clock: Clock;
}

const DEFAULT_FILE = 'monitoring_config.yaml';

/** What is empty is not set, and does not hide what a file says. */
function setOnly(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
}

/** Variables of a file; those of the process go before them. */
function environment({ envFile }: GlobalOptions, io: CliIo): Environment {
  if (envFile === undefined) return io.env;
  const path = resolve(io.cwd, envFile);
  try {
    return { ...setOnly(parseEnv(readFileSync(path, 'utf8'))), ...setOnly(io.env) };
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unreadable';
    throw new FplMlError(
      'CONFIG_FILE_UNREADABLE',
      `Expected a file with variables, got ${envFile}: ${code}. Check the path of --env-file.`,
      { cause, data: { file: envFile } },
    );
  }
}

function overridesOf({ db, model }: GlobalOptions): ConfigOverrides {
  return {
    ...(db === undefined ? {} : { database: { enabled: true, connectionString: db } }),
    ...(model === undefined ? {} : { model: { name: model } }),
  };
}

function configFile({ config }: GlobalOptions, io: CliIo): string | undefined {
  if (config !== undefined) return resolve(io.cwd, config);
  const usual = resolve(io.cwd, DEFAULT_FILE);
  return existsSync(usual) ? usual : undefined;
}

/** A clock that stands for another instant and runs on from there. */
function clockFrom(clock: Clock, at: string | undefined): Clock {
  if (at === undefined) return clock;
  const offset = instantOf('--at', at) - clock.now();
  return { now: () => clock.now() + offset, setTimeout: clock.setTimeout, sleep: clock.sleep };
}

/**
 * Puts together what was configured and what the command line says.
 *
 * @throws FplMlError `CONFIG_INVALID`, `CONFIG_FILE_UNREADABLE`, `CLI_USAGE`
 */
export function loadSettings(options: GlobalOptions, io: CliIo): Settings {
  const file = configFile(options, io);
  const config = loadConfig({
    env: environment(options, io),
    ...(file === undefined ? {} : { file }),
    overrides: overridesOf(options),
    overridesSource: 'command line',
  });
  const { enabled, connectionString } = config.database;
  const named = enabled && connectionString !== null ? databaseTarget(connectionString) : null;
  const database = named?.kind === 'sqlite' ? { ...named, file: resolve(io.cwd, named.file) } : named;
  const beside = database?.kind === 'sqlite' ? `${database.file}-artifacts` : 'artifacts';
  return {
    config,
    secrets: secretsOf(config),
    database,
    artifacts: resolve(io.cwd, options.artifacts ?? beside),
    clock: clockFrom(io.clock, options.at),
  };
}
