import { type Command, Option } from 'commander';
import { EXPORTS, exportHistory } from './commands/export.js';
import { health } from './commands/health.js';
import { retrainingStatus, status } from './commands/status.js';
import { testNotifications } from './commands/test-notifications.js';
import { versions } from './commands/versions.js';
import type { GlobalOptions } from './global-options.js';
import { type Run, withLoop, withSettings } from './run-command.js';
import { countOf, instantOf, oneOf } from './usage-error.js';

const CHANNELS = ['email', 'slack', 'discord', 'webhook', 'dashboard', 'console'] as const;

/** What commander hands over. */
type With<Options> = GlobalOptions & Options;

function addHealth(program: Command, run: Run): void {
  program
    .command('health')
    .description('the health of the loop; ends with 0 healthy, 1 warning, 2 critical, 3 unknown')
    .action(async (_: unknown, command: Command) => withLoop(run, command.optsWithGlobals(), 'read', health));
}

function addStatus(program: Command, run: Run): void {
  program
    .command('status')
    .description('who serves, what is under way, the latest figures')
    .option('--retraining <id>', 'one retraining, with its steps')
    .action(async (_: unknown, command: Command) => {
      const options: With<{ readonly retraining?: string }> = command.optsWithGlobals();
      const { retraining: id } = options;
      await withLoop(run, options, 'read', (loop) => (id === undefined ? status(loop) : retrainingStatus(loop, id)));
    });
}

function addVersions(program: Command, run: Run): void {
  program
    .command('versions')
    .description('the versions of the model, the newest first, with role, verdict and figures')
    .option('--all', 'also those that were put away')
    .option('--limit <count>', 'at most this many', '20')
    .option('--verify', 'read the artifacts and compare their hashes; ends with 1 when one is not as it was')
    .action(async (_: unknown, command: Command) => {
      const options: With<{ readonly all?: boolean; readonly limit: string; readonly verify?: boolean }> =
        command.optsWithGlobals();
      const { all = false, verify = false } = options;
      const limit = countOf('--limit', options.limit);
      await withLoop(run, options, 'read', (loop) => versions(loop, { all, limit, verify }));
    });
}

function addExport(program: Command, run: Run): void {
  program
    .command('export')
    .description(`the history as text: ${EXPORTS.join(', ')}`)
    .argument('<what>', EXPORTS.join(', '))
    .addOption(new Option('--format <format>', 'csv or json; of drift also html, a page to look at').default('csv'))
    .option('--out <file>', 'file to write (default: the output)')
    .option('--since <instant>', 'only what came after')
    .action(async (given: string, _: unknown, command: Command) => {
      const options: With<{ readonly format: string; readonly out?: string; readonly since?: string }> =
        command.optsWithGlobals();
      const what = oneOf('what to export', given, EXPORTS);
      const format = oneOf('--format', options.format, what === 'drift' ? ['csv', 'json', 'html'] : ['csv', 'json']);
      const since = options.since === undefined ? 0 : instantOf('--since', options.since);
      await withLoop(run, options, 'read', (loop) =>
        exportHistory(loop, { what, format, out: options.out, since }, run.io),
      );
    });
}

function addTestNotifications(program: Command, run: Run): void {
  program
    .command('test-notifications')
    .description('sends a test through each channel; ends with 1 when one does not arrive')
    .argument('[channels...]', 'those alone, enabled or not')
    .action(async (given: readonly string[], _: unknown, command: Command) => {
      const names = given.map((name) => oneOf('the channel', name, CHANNELS));
      await withSettings(run, command.optsWithGlobals(), (settings) => testNotifications(settings, run.io, names));
    });
}

/** Adds the commands that change nothing. */
export function addReadingCommands(program: Command, run: Run): void {
  addHealth(program, run);
  addStatus(program, run);
  addVersions(program, run);
  addExport(program, run);
  addTestNotifications(program, run);
}
