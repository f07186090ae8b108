import { FplMlError, isFplMlError, type JsonObject } from '@fpl-ml/core';
import { type Backtest, gatePairs, pairScores } from './backtest.js';
import { checkData } from './data-checks.js';
import type { Dispatcher } from './dispatch.js';
import type { EngineOptions, EngineServices, LoopStores } from './engine-options.js';
import type { DecisionRecord } from './loop-decision.js';
import type { LoopState, OpenRequest } from './loop-state.js';
import type { BacktestPair } from './loss.js';
import type { FitResult } from './trainer.js';

/** What a run works with. */
export interface RunContext<Stores extends LoopStores> {
  readonly options: EngineOptions<Stores>;
  readonly services: EngineServices;
  readonly dispatcher: Dispatcher;
  readonly backtest: Backtest;
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

/** Past periods on which the candidate's recipe is compared; a first model only with itself, for its absolute gates. */
async function evidence<Stores extends LoopStores>(
  { options, backtest }: RunContext<Stores>,
  state: LoopState,
  before: string,
): Promise<readonly BacktestPair[]> {
  const { policy } = options;
  if (state.champion !== null) {
    const championTrainedBefore = state.champion.trainedBefore;
    return gatePairs({ backtest, before, championTrainedBefore, periods: policy.backtestPeriods });
  }
  const order = await backtest.periods();
  const next = order.indexOf(before);
  const scores = order.slice(Math.max(next - policy.backtestPeriods, 0), next).map(async (period) => {
    const score = await backtest.score(period, period);
    return pairScores(score, score);
  });
  return Promise.all(scores);
}

/** Candidates that the policy lets pass although a gate did not are registered with what the gates said. */
async function register<Stores extends LoopStores>(
  { options, services }: RunContext<Stores>,
  request: OpenRequest,
  champion: string | null,
  fit: FitResult,
  facts: { readonly hash: string; readonly decision: DecisionRecord; readonly before: string },
): Promise<string> {
  const { model, trainer, seed } = options;
  const { registry } = services;
  const { verdict } = facts.decision.figures;
  const metrics = Object.entries(fit.metrics).filter(
    (entry): entry is [string, number] => typeof entry[1] === 'number',
  );
  const { version } = await registry.registerModel({
    model,
    artifact: fit.artifact,
    signature: fit.signature,
    metrics: Object.fromEntries(metrics),
    metadata: { trainedBefore: facts.before },
    lineage: {
      dataHash: facts.hash,
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
    evidence: facts.decision.figures,
  });
  return version;
}

async function attempt<Stores extends LoopStores>(
  context: RunContext<Stores>,
  requestId: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { options, dispatcher } = context;
  const { data, trainer, clock, expectations, seed } = options;
  const { state } = await dispatcher.dispatch({ kind: 'retraining-started', at: clock.now(), requestId });
  const { request } = state;
  if (request === null) return;
  const before = await trainableBefore(options, state);
  const { frame, hash } = await data.snapshot(before);
  const { quality, failures } = checkData(frame, expectations);
  const share = Number.isFinite(quality) ? quality : 0;
  await dispatcher.dispatch({ kind: 'data-checked', at: clock.now(), requestId, quality: share, failures });
  if (failures.length > 0) return;
  const fit = await trainer.fit({ train: frame, seed, ...(signal === undefined ? {} : { signal }) });
  signal?.throwIfAborted();
  const paired = await evidence(context, state, before);
  signal?.throwIfAborted();
  const at = clock.now();
  const judged = await dispatcher.dispatch({ kind: 'candidate-evaluated', at, requestId, paired, quality: share });
  if (!judged.commands.some(({ kind }) => kind === 'register')) return;
  const facts = { hash, decision: judged.record, before };
  const version = await register(context, request, state.champion?.version ?? null, fit, facts);
  await dispatcher.dispatch({
    kind: 'candidate-registered',
    at: clock.now(),
    requestId,
    version,
    trainedBefore: before,
    paired,
  });
}

function describe(error: unknown): JsonObject & { readonly code: string; readonly message: string } {
  const code = isFplMlError(error) ? error.code : 'UNEXPECTED';
  return { code, message: error instanceof Error ? error.message : String(error) };
}

/**
 * Carries out one attempt of a retraining, step by step. What goes wrong is recorded as the attempt's outcome: an error
 * that says it may pass is tried again by policy, any other ends the retraining as failed. An attempt that was aborted
 * records nothing: the request stays open for the next attempt.
 */
export async function runRetraining<Stores extends LoopStores>(
  context: RunContext<Stores>,
  requestId: string,
  signal?: AbortSignal,
): Promise<void> {
  const { dispatcher, options } = context;
  try {
    await attempt(context, requestId, signal);
  } catch (error) {
    // Whoever aborted it decides what becomes of it, and it may be in other hands by now.
    if (signal?.aborted) throw error;
    const { code, message } = describe(error);
    const { request } = await dispatcher.state();
    if (request?.id !== requestId || request.status !== 'running') throw error;
    const retryable = isFplMlError(error) && error.retryable;
    options.logger?.log({ level: 'error', component: 'engine', message, data: { requestId, code, error } });
    await dispatcher.dispatch({
      kind: 'retraining-failed',
      at: options.clock.now(),
      requestId,
      code,
      message,
      retryable,
    });
  }
}
