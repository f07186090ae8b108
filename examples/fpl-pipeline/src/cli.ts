import { canonicalJson, isFplMlError } from '@fpl-ml/core';
import { checkStorage } from './check-storage.js';
import { closingTable } from './closing-table.js';
import { type Config, tableNamesFromConfig } from '@fpl-ml/engine/config';
import { type OpenDatabase, type OpenStorage, openStorage, openTemporaryStorage } from './open-storage.js';
import { showProgress } from './progress.js';
import { collectReport, renderReport } from './report/index.js';
import { parseRunOptions, type RunOptions, UsageEnd } from './run-options.js';
import { type Environment, type RunSettings, readConfig, runSettings } from './run-settings.js';
import { openSeason, type SeasonSource } from './season-source.js';
import { serveDashboard } from './serve-dashboard.js';
import { type RunStorage, type WalkOutcome, walkSeason } from './walk-season.js';
import { checkWritable, writeWhole } from './write-file.js';

/** What the program reads from and writes to. */
export interface CliOutput {
  /** Writes one line of the result. */
  readonly out: (line: string) => void;
  /** Writes one line about what went wrong. */
  readonly err: (line: string) => void;
  /** Where a progress bar is drawn; `null` where there is no terminal. */
  readonly terminal: NodeJS.WriteStream | null;
  /** Variables that a configuration reads. Default none. */
  readonly env?: Environment;
  /** Resolves when somebody wants the dashboard to end. Default at once. */
  readonly interrupted?: () => Promise<void>;
}

async function writeReport(
  file: string,
  model: string,
  { stores }: RunStorage,
  source: SeasonSource,
  { result, gameweeks }: WalkOutcome,
): Promise<void> {
  const periods = gameweeks.map(({ period }) => period);
  const data = await collectReport({ model, stores, result, periods, changes: source.changes });
  await writeWhole(file, renderReport(data));
}

async function run(
  options: RunOptions,
  settings: RunSettings,
  storage: RunStorage,
  { out, terminal }: CliOutput,
): Promise<void> {
  const source = openSeason(options);
  for (const { season, from, to, what } of source.changes) {
    out(`Injected into ${season}, gameweek ${from}${to === from ? '' : ` to ${to}`}: ${what}`);
  }
  const progress = showProgress(out, terminal);
  const outcome = await walkSeason(options, source, storage, progress, settings).finally(() => progress.close());
  out(`\n${closingTable(outcome.result)}`);
  if (options.json !== undefined) await writeWhole(options.json, `${canonicalJson(outcome.result)}\n`);
  if (options.report !== undefined) await writeReport(options.report, settings.model, storage, source, outcome);
}

/** The database that the option names, or else the configuration, or else a temporary one. */
async function openTarget(
  { db }: RunOptions,
  config: Config | null,
  openDatabase: OpenDatabase | undefined,
): Promise<OpenStorage> {
  const { enabled = false, connectionString = null } = config?.database ?? {};
  const target = db ?? (enabled ? connectionString : null);
  if (target === null) return openTemporaryStorage(openDatabase);
  return openStorage(target, {
    ...(openDatabase === undefined ? {} : { openDatabase }),
    ...(config === null ? {} : { tables: tableNamesFromConfig(config) }),
  });
}

/** Serves the dashboard until somebody wants it to end. */
async function serve(
  { serve: port }: RunOptions,
  config: Config | null,
  settings: RunSettings,
  storage: RunStorage,
  { out, interrupted = async () => undefined }: CliOutput,
): Promise<void> {
  if (port === undefined) return;
  const configured = config?.dashboard ?? { host: '127.0.0.1', port: 8787 };
  const address = { host: configured.host, port: port === true ? configured.port : port };
  const { url, close } = await serveDashboard(storage, { model: settings.model, ...address });
  out(`The dashboard is at ${url} (end it with Ctrl-C).`);
  await interrupted();
  await close();
}

async function runOrCheck(options: RunOptions, output: CliOutput, openDatabase?: OpenDatabase): Promise<number> {
  await checkWritable(options.json);
  await checkWritable(options.report);
  const config = readConfig(options, output.env ?? {});
  const settings = runSettings(options, config);
  const storage = await openTarget(options, config, openDatabase);
  try {
    if (options.doctor === true) return (await checkStorage(storage, settings.model, output.out)) ? 0 : 1;
    await run(options, settings, storage, output);
    await serve(options, config, settings, storage, output);
    return 0;
  } finally {
    await storage.close();
  }
}

/** What ends with exit code 2: input that is wrong, and a database that cannot be worked with. */
const REFUSED = /^(DATA|STORE|DATABASE|SCHEMA|CONFIG|DASHBOARD_ADDRESS|DRIFT_OPTION)_/;

/** Errors that say what is wrong with the input end with one line; any other is a fault of the program. */
function report(error: unknown, { out, err }: CliOutput): number {
  if (error instanceof UsageEnd) {
    (error.exitCode === 0 ? out : err)(error.message);
    return error.exitCode;
  }
  if (isFplMlError(error, 'STORE_BUSY')) {
    err(`error: another process works on this database: wait until it has ended. (${error.code})`);
    return 3;
  }
  if (isFplMlError(error) && REFUSED.test(error.code)) {
    err(`error: ${error.message} (${error.code})`);
    return 2;
  }
  err(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 1;
}

/**
 * The program: reads the command line, walks through a season, prints the closing table.
 *
 * @param args without the interpreter and the script
 * @param openDatabase default libsql
 * @returns the exit code: 0; 1 for a fault, or an invariant that is broken; 2 for input that is wrong; 3 when another process
 * works on the database
 */
export async function runCli(args: readonly string[], output: CliOutput, openDatabase?: OpenDatabase): Promise<number> {
  try {
    return await runOrCheck(parseRunOptions(args), output, openDatabase);
  } catch (error) {
    return report(error, output);
  }
}
