import type { Command } from 'commander';
import { changeJob, type JobAction, jobs } from './commands/jobs.js';
import { cancelRetraining, retrain } from './commands/retrain.js';
import { activate, rollback } from './commands/serve.js';
import type { GlobalOptions } from './global-options.js';
import { type Run, withLoop } from './run-command.js';
import { oneOf, saidOf } from './usage-error.js';

/** What every intervention is told. */
interface Said extends GlobalOptions {
  readonly reason: string;
  readonly by?: string;
}

/** Who it was: as told, else the login, else the program. */
function intervention({ reason, by }: Said, { io }: Run): { readonly reason: string; readonly requestedBy: string } {
  const login = io.env['USER'] ?? io.env['USERNAME'] ?? '';
  return { reason: saidOf('--reason', reason), requestedBy: by === undefined ? login || 'fpl-ml' : saidOf('--by', by) };
}

function withWho(command: Command): Command {
  return command
    .requiredOption('--reason <text>', 'why; it is recorded')
    .option('--by <name>', 'who (default: the login)');
}

interface RetrainOptions extends Said {
  readonly priority: string;
  readonly emergency?: boolean;
  readonly key?: string;
  readonly cancel?: string;
}

function addRetrain(program: Command, run: Run): void {
  withWho(program.command('retrain'))
    .description('asks for a retraining, which the service that runs carries out; prints its id')
    .option('--priority <priority>', 'critical, high, normal or low', 'normal')
    .option('--emergency', 'before everything else')
    .option('--key <text>', 'the same key asks once')
    .option('--cancel <id>', 'takes a request back')
    .action(async (_: unknown, command: Command) => {
      const options: RetrainOptions = command.optsWithGlobals();
      const who = intervention(options, run);
      const { emergency = false, key, cancel } = options;
      const priority = oneOf('--priority', options.priority, ['critical', 'high', 'normal', 'low']);
      const request = { ...who, priority, emergency, ...(key === undefined ? {} : { idempotencyKey: key }) };
      await withLoop(run, options, 'write', (loop) =>
        cancel === undefined ? retrain(loop, request) : cancelRetraining(loop, cancel, who),
      );
    });
}

function addServing(program: Command, run: Run): void {
  withWho(program.command('activate'))
    .description('makes a version serve')
    .argument('<version>', 'for instance 0.1.3')
    .option('--override', 'although it has not passed its gates')
    .action(async (version: string, _: unknown, command: Command) => {
      const options: Said & { readonly override?: boolean } = command.optsWithGlobals();
      const request = { ...intervention(options, run), override: options.override ?? false };
      await withLoop(run, options, 'write', (loop) => activate(loop, version, request));
    });
  withWho(program.command('rollback'))
    .description('goes back to the best earlier version, and quarantines the one that serves')
    .action(async (_: unknown, command: Command) => {
      const options: Said = command.optsWithGlobals();
      const who = intervention(options, run);
      await withLoop(run, options, 'write', (loop) => rollback(loop, who));
    });
}

function addJobs(program: Command, run: Run): void {
  const actions: readonly (readonly [JobAction, string])[] = [
    ['run', 'queues a run now, beside the schedule'],
    ['pause', 'lets its occurrences pass'],
    ['resume', 'runs it again, from now on'],
  ];
  const parent = program
    .command('jobs')
    .description('scheduled jobs, what runs, what waits and why, what failed')
    .argument('[action]', actions.map(([action]) => action).join(', '))
    .allowExcessArguments()
    .action(async (action: string | undefined, _: unknown, command: Command) => {
      // Commander has called the command of each action already.
      if (action !== undefined)
        oneOf(
          'what to do to a job',
          action,
          actions.map(([name]) => name),
        );
      await withLoop(run, command.optsWithGlobals(), 'read', jobs);
    });
  for (const [action, description] of actions) {
    parent
      .command(action)
      .description(description)
      .argument('<name>', 'the job')
      .action(async (name: string, _: unknown, command: Command) =>
        withLoop(run, command.optsWithGlobals(), 'write', (loop) => changeJob(loop, action, name)),
      );
  }
}

/** Adds the commands that intervene. */
export function addSteeringCommands(program: Command, run: Run): void {
  addRetrain(program, run);
  addServing(program, run);
  addJobs(program, run);
}
