import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalJson, isFplMlError } from '@fpl-ml/core';
import { filesystemArtifactStore } from '@fpl-ml/registry';
import { closingTable } from './closing-table.js';
import { showProgress } from './progress.js';
import { parseRunOptions, type RunOptions, UsageEnd } from './run-options.js';
import { openSeason } from './season-source.js';
import { walkSeason } from './walk-season.js';

const print = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

async function run(options: RunOptions, directory: string): Promise<void> {
  const source = await openSeason(options);
  for (const { season, from, to, what } of source.changes) {
    print(`Injected into ${season}, gameweek ${from}${to === from ? '' : ` to ${to}`}: ${what}`);
  }
  const progress = showProgress(print, process.stderr.isTTY ? process.stderr : null);
  const { result } = await walkSeason(options, source, filesystemArtifactStore({ directory }), progress).finally(() =>
    progress.close(),
  );
  print(`\n${closingTable(result)}`);
  if (options.json !== undefined) await writeFile(options.json, `${canonicalJson(result)}\n`);
}

async function main(): Promise<number> {
  const options = parseRunOptions(process.argv.slice(2));
  const directory = await mkdtemp(join(tmpdir(), 'fpl-pipeline-'));
  try {
    await run(options, directory);
    return 0;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Errors that say what is wrong with the input end with exit code 2 and one line; any other is a fault of the program. */
function report(error: unknown): number {
  if (error instanceof UsageEnd) {
    (error.exitCode === 0 ? process.stdout : process.stderr).write(`${error.message}\n`);
    return error.exitCode;
  }
  if (isFplMlError(error) && error.code.startsWith('DATA_')) {
    process.stderr.write(`error: ${error.message} (${error.code})\n`);
    return 2;
  }
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
}

process.exitCode = await main().catch(report);
