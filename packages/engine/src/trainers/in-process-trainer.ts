import type { ResourceLimits } from 'node:worker_threads';
import { canonicalJson, FplMlError, type JsonObject } from '@fpl-ml/core';
import type { FitRequest, FitResult, Predictor, Trainer } from '../trainer.js';
import { checkResult } from './check-result.js';
import { startThread, type TrainingThread } from './training-thread.js';

/** What {@link inProcessTrainer} needs. */
export interface InProcessTrainerOptions {
  /** An ES or CommonJS module of JavaScript, for instance `new URL('./my-trainer.js', import.meta.url)`. */
  readonly module: URL;
  /** Its export: a {@link Trainer}, or a function that makes one from the parameters. Default `trainer`. */
  readonly export?: string;
  /** Given to an export that is a function; plain JSON, since nothing else gets into another thread. Default `{}`. */
  readonly parameters?: JsonObject;
  /** Names the recipe, for lineage. Default the export with its parameters. */
  readonly name?: string;
  /** Of the thread, for instance `{ maxOldGenerationSizeMb: 2048 }`; beyond it the training ends with `TRAINER_DIED`. */
  readonly resourceLimits?: ResourceLimits;
  /** The environment variables of the thread. Default none: it inherits no secrets. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A trainer with a thread of its own. */
export interface InProcessTrainer extends Trainer {
  /** Ends the thread. A training after that starts another. */
  [Symbol.asyncDispose](): Promise<void>;
}

function moduleInvalid(name: string, found: string, cause?: unknown): FplMlError {
  return new FplMlError(
    'TRAINER_MODULE_INVALID',
    `Expected the module of trainer "${name}" to export a trainer, or a function that makes one; ${found}: correct module or export.`,
    { cause, data: { name } },
  );
}

function isTrainer(value: unknown): value is Pick<Trainer, 'fit' | 'load'> {
  if (typeof value !== 'object' || value === null) return false;
  return 'fit' in value && typeof value.fit === 'function' && 'load' in value && typeof value.load === 'function';
}

/** The trainer in this thread, which loads models; the module is imported here too. */
async function importTrainer(
  name: string,
  { module, export: exported = 'trainer', parameters = {} }: InProcessTrainerOptions,
): Promise<Pick<Trainer, 'load'>> {
  let found: unknown;
  try {
    const namespace: unknown = await import(module.href);
    found = Reflect.get(Object(namespace), exported);
  } catch (cause) {
    throw moduleInvalid(name, 'it cannot be imported', cause);
  }
  const made: unknown = typeof found === 'function' ? found(parameters) : found;
  if (isTrainer(made)) return made;
  throw moduleInvalid(name, `"${exported}" is ${found === undefined ? 'not among its exports' : 'something else'}`);
}

/**
 * A trainer whose trainings run in a worker thread, so that the event loop stays free. The thread is started by the first
 * training, does one at a time (others wait), and is kept for the next; it ends when a training is aborted.
 *
 * Closures cannot travel: the module is imported by the thread, and by this one, where `load` runs, since predictions are
 * synchronous. Rows are copied once; the model's bytes come back without a copy. Errors of the trainer keep their code,
 * `retryable` and message; those without a code have `TRAINER_FAILED`.
 *
 * @throws FplMlError from `fit` `TRAINER_MODULE_INVALID`, `TRAINER_FAILED`, `TRAINER_RESULT_INVALID`; `TRAINER_DIED` when the
 * thread ends (`process.exit`, out of memory); from `load` `TRAINER_MODULE_INVALID` and what the module's `load` throws
 * @example
 * ```ts
 * import { inProcessTrainer } from '@fpl-ml/engine';
 *
 * const module = new URL('file:///srv/model/my-trainer.js');
 * const trainer = inProcessTrainer({ module, export: 'ridgeTrainer', parameters: { lambda: 10 } });
 * ```
 */
export function inProcessTrainer(options: InProcessTrainerOptions): InProcessTrainer {
  const { module, export: exported = 'trainer', parameters = {}, resourceLimits = {}, env = {} } = options;
  const given = Object.keys(parameters).length === 0 ? '' : `(${canonicalJson(parameters)})`;
  const name = options.name ?? `${exported}${given}`;
  let thread: TrainingThread | null = null;
  let imported: Promise<Pick<Trainer, 'load'>> | undefined;
  let queue: Promise<unknown> = Promise.resolve();

  const imports = (): Promise<Pick<Trainer, 'load'>> => (imported ??= importTrainer(name, options));

  const train = async (request: FitRequest): Promise<FitResult> => {
    request.signal?.throwIfAborted();
    // Here, where it can be told from an error of the training.
    await imports();
    if (thread === null || thread.ended()) {
      thread = startThread({ trainer: name, module, export: exported, parameters, resourceLimits, env });
    }
    return checkResult(name, await thread.fit(request));
  };

  return {
    name,
    fit: (request) => {
      const result = queue.then(() => train(request));
      queue = result.catch(() => undefined);
      return result;
    },
    load: async (artifact): Promise<Predictor> => (await imports()).load(artifact),
    [Symbol.asyncDispose]: async () => {
      const ending = thread;
      thread = null;
      await ending?.end();
    },
  };
}
