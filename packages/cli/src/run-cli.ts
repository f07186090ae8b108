import { Command } from 'commander';
import type { CliIo } from './cli-io.js';
import { describeFailure } from './describe-failure.js';
import { EXIT } from './exit-codes.js';
import { addReadingCommands } from './reading-commands.js';
import type { Run } from './run-command.js';
import { addSteeringCommands } from './steering-commands.js';

const EXIT_HELP = `
Ends with 0 done; of health 1 warning, 2 critical, 3 unknown; of test-notifications and versions --verify 1 when something is
wrong; and, where the question could not be answered, ${EXIT.usage} wrong command line, ${EXIT.refused} refused, ${EXIT.unavailable} database missing or busy,
${EXIT.fault} fault of the program, ${EXIT.unwritable} output cannot be written, ${EXIT.config} wrong configuration.`;

/** A program without its commands; what commander has to say is collected, and printed by us. */
function emptyProgram(said: string[]): Command {
  return new Command('fpl-ml')
    .description('Looks at, and steers, a retraining loop through its database, whether its service runs or not.')
    .option('--config <file>', 'configuration (default: monitoring_config.yaml, if it is there)')
    .option('--env-file <file>', 'file with ML_ variables; those of the environment go before it')
    .option('--db <file|url>', 'database: a SQLite file, or postgres://…')
    .option('--model <name>', 'model (default: as configured)')
    .option('--artifacts <dir>', 'folder of the artifacts (default: beside the SQLite file)')
    .option('--at <instant>', 'look from this instant in place of now, for runs on a clock of their own')
    .option('--json', 'print JSON')
    .addHelpText('after', EXIT_HELP)
    .exitOverride()
    .configureOutput({ writeOut: (text) => said.push(text), writeErr: () => undefined });
}

/** Whoever asks for nothing gets the help, and an error. */
function helpFor(args: readonly string[]): readonly string[] {
  return args.length === 0 ? ['--help'] : args;
}

async function fail(run: Run, error: unknown, args: readonly string[]): Promise<number> {
  const { exitCode, code, message } = describeFailure(error, run.secrets);
  const text = args.includes('--json') ? JSON.stringify({ error: { code, message } }) : `error: ${message} (${code})`;
  await run.io.err(`${text}\n`);
  return exitCode;
}

/**
 * The program: reads the command line, does what it says, prints what came of it.
 *
 * @param args without the interpreter and the script
 * @param io where it reads and writes, and what time it is
 * @returns how it ends: 0 done; of `health` 1 warning, 2 critical, 3 unknown; from 64 on it could not be done, see
 * the README. It rejects only when `io` does
 *
 * @example
 * ```ts
 * import { type CliIo, runCli } from '@fpl-ml/cli';
 *
 * declare const io: CliIo;
 * const exitCode = await runCli(['health', '--db', 'run.db', '--json'], io);
 * ```
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const run: Run = { io, secrets: [], exitCode: EXIT.ok };
  const said: string[] = [];
  const program = emptyProgram(said);
  addReadingCommands(program, run);
  addSteeringCommands(program, run);
  try {
    await program.parseAsync(helpFor(args), { from: 'user' });
  } catch (error) {
    if (said.length === 0) return fail(run, error, args);
    await io.out(said.join(''));
    return args.length === 0 ? EXIT.usage : EXIT.ok;
  }
  return run.exitCode;
}
