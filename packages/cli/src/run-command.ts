import { FplMlError } from '@fpl-ml/core';
import type { CliIo } from './cli-io.js';
import { EXIT } from './exit-codes.js';
import type { GlobalOptions } from './global-options.js';
import { loadSettings, type Settings } from './load-settings.js';
import type { Access } from './open-database.js';
import { type OpenLoop, openLoop } from './open-loop.js';
import type { Outcome } from './outcome.js';

/** One run of the program: what it found out so far. */
export interface Run {
  readonly io: CliIo;
  /** What may not be printed, once it is known. */
  secrets: readonly string[];
  exitCode: number;
}

async function print({ io }: Run, { lines, json, document }: Outcome, asJson: boolean): Promise<void> {
  const text = document ?? lines.map((line) => `${line}\n`).join('');
  try {
    await io.out(asJson ? `${JSON.stringify(json, null, 2)}\n` : text);
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new FplMlError(
      'CLI_OUTPUT_UNWRITABLE',
      `Expected to write the output, got ${code}: make room, or write elsewhere.`,
      {
        cause,
      },
    );
  }
}

/** Runs a command that needs the configuration alone. */
export async function withSettings(
  run: Run,
  options: GlobalOptions,
  work: (settings: Settings) => Promise<Outcome>,
): Promise<void> {
  const settings = loadSettings(options, run.io);
  run.secrets = settings.secrets;
  const outcome = await work(settings);
  await print(run, outcome, options.json === true);
  run.exitCode = outcome.exitCode ?? EXIT.ok;
}

/** Runs a command on the loop of a service. */
export async function withLoop(
  run: Run,
  options: GlobalOptions,
  access: Access,
  work: (loop: OpenLoop) => Promise<Outcome>,
): Promise<void> {
  await withSettings(run, options, async (settings) => {
    const loop = await openLoop(settings, access, run.io);
    try {
      return await work(loop);
    } finally {
      await loop.close();
    }
  });
}
