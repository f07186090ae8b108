import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, FplMlError, isFplMlError } from '@fpl-ml/core';
import { filesystemArtifactStore } from '@fpl-ml/registry';
import { closingTable } from './closing-table.js';
import { showProgress } from './progress.js';
import { parseRunOptions, type RunOptions, UsageEnd } from './run-options.js';
import { openSeason } from './season-source.js';
import { walkSeason } from './walk-season.js';

/** Where the program writes. */
export interface CliOutput {
  /** Writes one line of the result. */
  readonly out: (line: string) => void;
  /** Writes one line about what went wrong. */
  readonly err: (line: string) => void;
  /** Where a progress bar is drawn; `null` where there is no terminal. */
  readonly terminal: NodeJS.WriteStream | null;
}

/** Finds out before the work begins whether the result can be written. */
async function checkWritable(file: string): Promise<void> {
  try {
    await (await open(file, 'a')).close();
  } catch (cause) {
    throw new FplMlError(
      'DATA_FILE_UNWRITABLE',
      `Expected a file to write the result to, got ${file}: ${String(cause)}.`,
      {
        cause,
      },
    );
  }
}

async function run(options: RunOptions, directory: string, { out, terminal }: CliOutput): Promise<void> {
  if (options.json !== undefined) await checkWritable(options.json);
  const source = openSeason(options);
  for (const { season, from, to, what } of source.changes) {
    out(`Injected into ${season}, gameweek ${from}${to === from ? '' : ` to ${to}`}: ${what}`);
  }
  const progress = showProgress(out, terminal);
  const artifacts = filesystemArtifactStore({ directory });
  const { result } = await walkSeason(options, source, artifacts, progress).finally(() => progress.close());
  out(`\n${closingTable(result)}`);
  if (options.json !== undefined) await writeFile(options.json, `${canonicalJson(result)}\n`);
}

/** Errors that say what is wrong with the input end with exit code 2 and one line; any other is a fault of the program. */
function report(error: unknown, { out, err }: CliOutput): number {
  if (error instanceof UsageEnd) {
    (error.exitCode === 0 ? out : err)(error.message);
    return error.exitCode;
  }
  if (isFplMlError(error) && error.code.startsWith('DATA_')) {
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
 * @returns the exit code: 0, 2 for input that is wrong, 1 for a fault
 */
export async function runCli(args: readonly string[], output: CliOutput): Promise<number> {
  try {
    const options = parseRunOptions(args);
    const directory = await mkdtemp(join(tmpdir(), 'fpl-pipeline-'));
    try {
      await run(options, directory, output);
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
    return 0;
  } catch (error) {
    return report(error, output);
  }
}
