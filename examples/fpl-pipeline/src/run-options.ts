import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';

/** The models that the example can run. */
export const MODELS = ['player-state', 'ridge', 'boost', 'tree'] as const;
/** The retraining policies that the example can run. */
export const POLICIES = ['never', 'weekly', 'monthly', 'auto'] as const;

export type ModelName = (typeof MODELS)[number];
export type PolicyName = (typeof POLICIES)[number];

/** What the command line asks for. */
export interface RunOptions {
  /** A directory with real seasons; without it, seasons are simulated. */
  readonly data?: string;
  /** Default: the latest one there is. */
  readonly season?: string;
  readonly model: ModelName;
  /** Whether boosted trees read the market at the deadline too: price, owners, transfers. */
  readonly market?: boolean;
  readonly policy: PolicyName;
  /** Whether drift is looked for player by player instead of among all rows. */
  readonly driftByEntity?: boolean;
  readonly seed: number;
  /** A file for the result as JSON. */
  readonly json?: string;
  /** The database that keeps the run: a file, or the connection string of PostgreSQL; without it, a temporary one. */
  readonly db?: string;
  /** A configuration file; its thresholds, gates and database count instead of the example's own. */
  readonly config?: string;
  /** Serves the dashboard after the run: on this port, or where `true` on the configured one. */
  readonly serve?: number | true;
  /** A file for the report as a page. */
  readonly report?: string;
  /** Checks the database instead of running. */
  readonly doctor?: true;
}

/** The command line asks for help, or is wrong; the message has been formatted for a person. */
export class UsageEnd extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(value)) return value;
  throw new InvalidArgumentError('Expected a whole number.');
}

function portNumber(text: string): number {
  const value = wholeNumber(text);
  if (value <= 65_535) return value;
  throw new InvalidArgumentError('Expected a port from 0 to 65535.');
}

/** Options that only make sense together. */
function checkTogether({ doctor, db, config, market, model, serve }: RunOptions): void {
  if (doctor === true && db === undefined && config === undefined) {
    throw new UsageEnd("error: option '--doctor' needs '--db <file>' or '--config <file>'", 2);
  }
  if (doctor === true && serve !== undefined) {
    throw new UsageEnd("error: options '--doctor' and '--serve' exclude each other", 2);
  }
  if (market === true && model !== 'boost') throw new UsageEnd("error: option '--market' needs '--model boost'", 2);
}

/**
 * Reads the command line.
 *
 * @param args without the interpreter and the script
 * @throws UsageEnd with exit code 2 for what it does not know, 0 for help
 */
export function parseRunOptions(args: readonly string[]): RunOptions {
  let text = '';
  const command = new Command('fpl-pipeline')
    .description('Walks a Fantasy Premier League season forward: predict, score, watch, retrain, promote, roll back.')
    .option('--data <dir>', 'directory with real seasons (default: simulated ones)')
    .option('--season <name>', 'season to walk through (default: the latest)')
    .addOption(new Option('--model <name>', 'what predicts').choices([...MODELS]).default('player-state'))
    .option('--market', 'lets boosted trees read price, owners and transfers too')
    .addOption(new Option('--policy <name>', 'when to retrain').choices([...POLICIES]).default('auto'))
    .option('--drift-by-entity', 'looks for drift player by player: each is compared with himself')
    .option('--seed <number>', 'fixes all randomness', wholeNumber, 1)
    .option('--json <file>', 'writes the result as JSON')
    .option(
      '--db <file or url>',
      'keeps the run in a database (a file, or postgres://…), and goes on with the one that is there (default: a temporary one)',
    )
    .option(
      '--config <file>',
      'takes thresholds, gates, rollout and database from a configuration file and ML_* variables',
    )
    .option(
      '--serve [port]',
      'serves the dashboard after the run, on this machine only, until it is interrupted',
      portNumber,
    )
    .option('--report <file>', 'writes a report that a browser opens')
    .option('--doctor', 'checks the invariants of the database instead of running, and ends with 1 if one is broken')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({
      writeOut: (part) => {
        text += part;
      },
      writeErr: (part) => {
        text += part;
      },
    });
  try {
    command.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) throw new UsageEnd(text.trimEnd(), error.exitCode === 0 ? 0 : 2);
    throw error;
  }
  const options = command.opts<RunOptions>();
  checkTogether(options);
  return options;
}
