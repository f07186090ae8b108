import { type Clock, canonicalJson, FplMlError, type JsonObject, systemClock } from '@fpl-ml/core';
import { redact } from '@fpl-ml/notify';
import type { FitRequest, FitResult, Predictor, Trainer } from '../trainer.js';
import { checkResult } from './check-result.js';
import { progressOf, readResult, writeRequest } from './command-contract.js';
import { type CommandEnd, runCommand } from './system-command.js';
import { inWorkFolder } from './system-work-folder.js';

/** What {@link commandTrainer} needs. */
export interface CommandTrainerOptions {
  /** A program, by its path or by its name on `PATH`; no shell is involved. */
  readonly command: string;
  /** Arguments; the path of `request.json` comes after them. Default none. */
  readonly args?: readonly string[];
  /** Makes a predictor of the model's bytes, here: predictions are synchronous. For linear models {@link loadLinearModel}. */
  readonly load: (artifact: Uint8Array) => Predictor | Promise<Predictor>;
  /** Given to the program in `request.json`. Default `{}`. */
  readonly parameters?: JsonObject;
  /** Names the recipe, for lineage. Change it when the program changes. Default command and parameters. */
  readonly name?: string;
  /** The environment variables of the program beside `PATH`. Default none: it inherits no secrets. */
  readonly env?: Readonly<Record<string, string>>;
  /** Milliseconds after which it is stopped. Default one hour. */
  readonly timeout?: number;
  /** Milliseconds between SIGTERM and SIGKILL. Default 5,000. */
  readonly grace?: number;
  /** Bytes that it may write to standard output and error together. Default 10 MiB. */
  readonly maxOutput?: number;
  /** Bytes of the model at most. Default 1 GiB. */
  readonly maxArtifact?: number;
  /** Where the folder of a training is made, where the request names none. Default the system's place for temporary files. */
  readonly workDir?: string;
  /** Measures `timeout` and `grace`. Default the system clock. */
  readonly clock?: Pick<Clock, 'setTimeout'>;
}

/** The exit code by which a program says that the same may succeed later: `EX_TEMPFAIL` of sysexits.h. */
const TEMPORARY = 75;

/** Of whom an error speaks, and what it must not say. */
interface Speaker {
  readonly trainer: string;
  readonly secrets: readonly string[];
}

/** What an error says beside its code. */
interface Failure {
  readonly message: string;
  readonly retryable?: boolean;
  readonly data?: Readonly<Record<string, unknown>>;
}

function commandError(code: string, { trainer, secrets }: Speaker, failure: Failure): FplMlError {
  const { message, retryable = false, data = {} } = failure;
  const text = redact(`Expected the command of trainer "${trainer}" to train; ${message}.`, secrets);
  return new FplMlError(code, text, { retryable, data: { trainer, ...data } });
}

function unreachable(speaker: Speaker, error: Error): FplMlError {
  const reason = 'code' in error ? String(error.code) : 'unknown';
  const message = `it cannot be started (${reason}): check that it is installed, executable, and on PATH`;
  return commandError('TRAINER_COMMAND_UNREACHABLE', speaker, { message, data: { reason } });
}

function ended(speaker: Speaker, exitCode: number, stderr: string): FplMlError | null {
  if (exitCode === 0) return null;
  const message = `it ended with exit code ${exitCode}: ${stderr.trim()}`;
  const retryable = exitCode === TEMPORARY;
  return commandError('TRAINER_COMMAND_FAILED', speaker, { message, retryable, data: { exitCode } });
}

function killed(speaker: Speaker, signal: string, stderr: string): FplMlError {
  const message = `it was killed by ${signal} (out of memory?): ${stderr.trim()}`;
  return commandError('TRAINER_COMMAND_FAILED', speaker, { message, data: { signal } });
}

/** What kept a program from ending well; `null` when nothing did. */
function failureOf(
  end: CommandEnd,
  speaker: Speaker,
  { timeout, maxOutput }: { readonly timeout: number; readonly maxOutput: number },
): FplMlError | null {
  switch (end.kind) {
    case 'exited':
      return ended(speaker, end.code, end.stderr);
    case 'killed':
      return killed(speaker, end.signal, end.stderr);
    case 'unreachable':
      return unreachable(speaker, end.error);
    case 'timed-out': {
      const message = `it was stopped after ${timeout} ms: give it more time or fewer rows`;
      return commandError('TRAINER_TIMEOUT', speaker, { message });
    }
    case 'too-much-output': {
      const message = `it was stopped when it had written more than ${maxOutput} bytes: let it write less, or raise maxOutput`;
      return commandError('TRAINER_OUTPUT_TOO_LARGE', speaker, { message });
    }
    case 'aborted':
      return null;
  }
}

/**
 * A trainer that is a program in any language. For each training it gets a folder of its own as working directory and the path
 * of `request.json` as last argument; it reads `train.json`, and leaves `artifact.bin` and `result.json`. The README has the
 * contract, and a trainer in Python.
 *
 * The program runs in a process group of its own, which is stopped as a whole (SIGTERM, after the grace SIGKILL) when the
 * training is aborted, takes too long or writes too much; what it leaves running is killed. It inherits `PATH` and nothing
 * else. Lines `{"progress": 0.4}` on its standard output tell how far it is. Of its standard error the end stands in the error,
 * without the values of `env` and without credentials of connection strings. Exit code 75 says that it may be tried again.
 * Memory is not limited here: set a limit in the program, or run it through one that does (`prlimit`, `systemd-run`).
 *
 * @throws FplMlError from `fit` `TRAINER_COMMAND_UNREACHABLE`, `TRAINER_COMMAND_FAILED`, `TRAINER_TIMEOUT`,
 * `TRAINER_OUTPUT_TOO_LARGE`, `TRAINER_RESULT_INVALID`; from `load` what the option throws
 * @example
 * ```ts
 * import { commandTrainer, loadLinearModel } from '@fpl-ml/engine';
 *
 * const trainer = commandTrainer({ command: 'python3', args: ['/srv/model/train.py'], load: loadLinearModel });
 * ```
 */
export function commandTrainer(options: CommandTrainerOptions): Trainer {
  const { command, args = [], load, parameters = {}, env = {}, clock = systemClock() } = options;
  const { timeout = 3_600_000, grace = 5_000, maxOutput = 10_485_760, maxArtifact = 1_073_741_824 } = options;
  const given = Object.keys(parameters).length === 0 ? '' : `(${canonicalJson(parameters)})`;
  const name = options.name ?? `${command}${given}`;

  const speaker = { trainer: name, secrets: Object.values(env) };

  const trainIn = async (folder: string, { train, seed, signal, progress }: FitRequest): Promise<FitResult> => {
    const request = await writeRequest(folder, { train, seed, parameters });
    const onLine = (line: string): void => {
      const share = progressOf(line);
      if (share !== null) progress?.(share);
    };
    const limits = { timeout, grace, maxOutput };
    const end = await runCommand({
      command,
      args: [...args, request],
      cwd: folder,
      env,
      clock,
      ...limits,
      signal,
      onLine,
    });
    if (end.kind === 'aborted') signal?.throwIfAborted();
    const failure = failureOf(end, speaker, limits);
    if (failure !== null) throw failure;
    const result = await readResult(folder, maxArtifact);
    if (!('problem' in result)) return checkResult(name, result);
    throw commandError('TRAINER_RESULT_INVALID', speaker, { message: `it left ${result.problem}` });
  };

  return {
    name,
    fit: async (request) => {
      request.signal?.throwIfAborted();
      return inWorkFolder(request.workDir ?? options.workDir, (folder) => trainIn(folder, request));
    },
    load: async (artifact) => load(artifact),
  };
}
