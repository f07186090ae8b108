import { FplMlError, type Frame, type JsonObject } from '@fpl-ml/core';
import { type Backtest, gatePairs, pairScores } from './backtest.js';
import { checkData } from './data-checks.js';
import type { EngineOptions, EngineServices, LoopStores } from './engine-options.js';
import type { Journal } from './journal.js';
import type { LoopState, OpenRequest } from './loop-state.js';
import type { BacktestPair } from './loss.js';
import type { LoadVersion } from './predict.js';
import type { Fit, TrainingRows } from './step-outputs.js';
import { tryCandidate, verifyCandidate } from './verify-candidate.js';
import { weighAlternative } from './weigh-alternative.js';

/** One attempt of a retraining under way. */
export interface Attempt<Stores extends LoopStores> {
  readonly options: EngineOptions<Stores>;
  readonly backtest: Backtest;
  readonly journal: Journal<Stores>;
  readonly request: OpenRequest;
  /** As it was when the attempt began, or went on. */
  readonly state: LoopState;
  readonly signal: AbortSignal | undefined;
  readonly services: EngineServices;
  /** Versions as predictors. */
  readonly load: LoadVersion;
}

/** The training rows, read when a step needs them. */
export interface Snapshot extends TrainingRows {
  /** @throws FplMlError `RETRAINING_INPUT_CHANGED` when they are not those that the journal names */
  readonly frame: () => Promise<Frame>;
}

/** The first period without final labels: the candidate is trained on everything before it, and serves from there. */
export async function trainableBefore<Stores extends LoopStores>(
  { data, firstPeriod }: EngineOptions<Stores>,
  state: LoopState,
): Promise<string> {
  if (state.latest === null) return firstPeriod;
  const order = (await data.periods()).map(({ id }) => id);
  const next = order[order.indexOf(state.latest) + 1];
  if (next !== undefined) return next;
  throw new FplMlError('PERIOD_UNKNOWN', `Expected a period after "${state.latest}" to train for, got none.`);
}

function rowsChanged({ id }: OpenRequest, { before, hash }: TrainingRows, found: string): FplMlError {
  return new FplMlError(
    'RETRAINING_INPUT_CHANGED',
    `Expected the training rows before "${before}" of retraining "${id}" as they were (${hash}), got others (${found}): ask for a new retraining.`,
    { data: { requestId: id, before, expected: hash, found } },
  );
}

/** Fixes the rows to train on. */
export async function takeSnapshot<Stores extends LoopStores>({
  options,
  journal,
  state,
  request,
}: Attempt<Stores>): Promise<Snapshot> {
  const known = await journal.known('snapshot');
  const before = known?.before ?? (await trainableBefore(options, state));
  let reading: ReturnType<typeof options.data.snapshot> | undefined;
  const read = (): ReturnType<typeof options.data.snapshot> => (reading ??= options.data.snapshot(before));
  const rows = await journal.run('snapshot', { before }, async () => ({
    before,
    hash: (await read()).hash,
  }));
  const frame = async (): Promise<Frame> => {
    const found = await read();
    if (found.hash !== rows.hash) throw rowsChanged(request, rows, found.hash);
    return found.frame;
  };
  return { ...rows, frame };
}

/** Checks the rows. @returns the share that is sound; `null` when they were refused, which ends the retraining */
export async function validateRows<Stores extends LoopStores>(
  { options: { clock, expectations }, journal, request }: Attempt<Stores>,
  { hash, frame }: Snapshot,
): Promise<number | null> {
  const { quality, failures } = await journal.commit('validate', { hash }, async () => {
    const found = checkData(await frame(), expectations);
    const checked = { quality: Number.isFinite(found.quality) ? found.quality : 0, failures: found.failures };
    return async ({ dispatch }) => {
      await dispatch({ kind: 'data-checked', at: clock.now(), requestId: request.id, ...checked });
      return checked;
    };
  });
  return failures.length > 0 ? null : quality;
}

/** What a training, and all that follows, depends on. */
function recipeOf<Stores extends LoopStores>({ trainer, seed }: EngineOptions<Stores>, { hash }: TrainingRows) {
  return { hash, trainer: trainer.name, seed };
}

/**
 * Trains, and tries what came of it: what cannot be read back or predicts no numbers ends the retraining before anything is
 * made of it. The bytes are stored before the journal names them.
 */
export async function fitCandidate<Stores extends LoopStores>(
  { options, journal, signal, request }: Attempt<Stores>,
  snapshot: Snapshot,
): Promise<Fit> {
  const { trainer, artifacts, seed, logger } = options;
  const progress = (share: number): void =>
    logger?.log({ level: 'debug', component: 'engine', message: 'training', data: { requestId: request.id, share } });
  const fit = await journal.run('fit', recipeOf(options, snapshot), async () => {
    const train = await snapshot.frame();
    const result = await trainer.fit({ train, seed, progress, ...(signal === undefined ? {} : { signal }) });
    signal?.throwIfAborted();
    const { artifact, metrics, signature } = result;
    const sample = await tryCandidate({ trainer, artifact, signature, train });
    return { artifact: await artifacts.put(artifact), metrics, signature, sample };
  });
  signal?.throwIfAborted();
  return fit;
}

/** What the evidence for a candidate depends on. */
function questionOf<Stores extends LoopStores>({ options, state }: Attempt<Stores>, rows: TrainingRows) {
  const championTrainedBefore = state.champion?.trainedBefore ?? null;
  const periods = options.policy.backtestPeriods;
  return { ...recipeOf(options, rows), before: rows.before, championTrainedBefore, periods };
}

/** Past periods on which the candidate's recipe is compared; a first model only with itself, for its absolute gates. */
async function evidence(
  backtest: Backtest,
  { before, championTrainedBefore, periods }: { before: string; championTrainedBefore: string | null; periods: number },
): Promise<readonly BacktestPair[]> {
  if (championTrainedBefore !== null) return gatePairs({ backtest, before, championTrainedBefore, periods });
  const order = await backtest.periods();
  const next = order.indexOf(before);
  const scores = order.slice(Math.max(next - periods, 0), next).map(async (period) => {
    const score = await backtest.score(period, period);
    return pairScores(score, score);
  });
  return Promise.all(scores);
}

/** Compares the candidate's recipe with the champion on past periods. */
export async function evaluateCandidate<Stores extends LoopStores>(
  attempt: Attempt<Stores>,
  rows: TrainingRows,
): Promise<readonly BacktestPair[]> {
  const question = questionOf(attempt, rows);
  const { paired } = await attempt.journal.run('evaluate', question, async () => ({
    paired: await evidence(attempt.backtest, question),
  }));
  attempt.signal?.throwIfAborted();
  return paired;
}

/** Holds the candidate against the gates. @returns their figures; `null` when it was refused, which ends the retraining */
export async function judgeCandidate<Stores extends LoopStores>(
  attempt: Attempt<Stores>,
  rows: TrainingRows,
  paired: readonly BacktestPair[],
  quality: number,
): Promise<JsonObject | null> {
  const { journal, request, options } = attempt;
  const question = questionOf(attempt, rows);
  const { accepted, figures } = await journal.commit('gate', question, async () => {
    const alternative = await weighAlternative(attempt);
    return async ({ dispatch }) => {
      const at = options.clock.now();
      const event = { kind: 'candidate-evaluated', at, requestId: request.id } as const;
      const { commands, record } = await dispatch({ ...event, paired, quality });
      const passed = commands.some(({ kind }) => kind === 'register');
      if (!passed && alternative !== null) {
        await dispatch({ kind: 'alternative-weighed', at, requestId: request.id, ...alternative });
      }
      return { accepted: passed, figures: record.figures };
    };
  });
  return accepted ? figures : null;
}

/** What a version is registered from. */
interface Candidate {
  readonly bytes: Uint8Array;
  readonly fit: Fit;
  readonly rows: TrainingRows;
  /** Of the gates' decision. */
  readonly figures: JsonObject;
}

/** Candidates that the policy lets pass although a gate did not are registered with what the gates said. */
async function register<Stores extends LoopStores>(
  { options: { model, trainer, seed }, request, state }: Attempt<Stores>,
  { registry }: EngineServices,
  { bytes, fit, rows, figures }: Candidate,
): Promise<string> {
  const { verdict } = figures;
  const champion = state.champion?.version ?? null;
  const metrics = Object.entries(fit.metrics).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  const { version } = await registry.registerModel({
    model,
    artifact: bytes,
    signature: fit.signature,
    metrics: Object.fromEntries(metrics),
    metadata: { trainedBefore: rows.before },
    lineage: {
      dataHash: rows.hash,
      trainer: trainer.name,
      parameters: { seed },
      trigger: { triggerType: request.triggerType, requestId: request.id, reason: request.reason },
      ...(champion === null ? {} : { parent: champion }),
    },
    createdBy: request.requestedBy,
  });
  await registry.recordEvaluation({
    model,
    version,
    verdict: verdict === 'pass' || verdict === 'fail' ? verdict : 'inconclusive',
    baseline: champion,
    evidence: figures,
  });
  return version;
}

/**
 * Registers the candidate in one transaction, since its bytes are stored already: there is never half a version. They are
 * tried once more as they are stored.
 */
export async function registerCandidate<Stores extends LoopStores>(
  attempt: Attempt<Stores>,
  { frame, ...rows }: Snapshot,
  fit: Fit,
  figures: JsonObject,
): Promise<string> {
  const { sha256 } = fit.artifact;
  const input = { ...questionOf(attempt, rows), artifact: sha256 };
  const { version } = await attempt.journal.commit('register', input, async () => {
    const { trainer, artifacts } = attempt.options;
    const bytes = await artifacts.get(sha256);
    const { signature, sample = null } = fit;
    await verifyCandidate({ trainer, artifact: bytes, signature, train: await frame() }, sample);
    return async ({ services }) => ({ version: await register(attempt, services, { bytes, fit, rows, figures }) });
  });
  return version;
}

/** Hands the version over to the loop, which serves it, or begins its rollout. */
export async function handOver<Stores extends LoopStores>(
  { options, journal, request }: Attempt<Stores>,
  { before }: TrainingRows,
  version: string,
  paired: readonly BacktestPair[],
): Promise<void> {
  await journal.commit('hand-over', { version }, async () => async ({ dispatch }) => {
    const registered = { kind: 'candidate-registered', at: options.clock.now(), requestId: request.id } as const;
    const { record } = await dispatch({ ...registered, version, trainedBefore: before, paired });
    return { outcome: record.outcome };
  });
}
