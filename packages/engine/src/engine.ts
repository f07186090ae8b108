import { type AuditRecord, type EventSource, FplMlError, type Health, type Period, worstHealth } from '@fpl-ml/core';
import type { JobHandler, Priority } from '@fpl-ml/scheduler';
import { createBacktest } from './backtest.js';
import { createDispatcher, type EngineEvents } from './dispatch.js';
import type { EngineOptions, LoopStores } from './engine-options.js';
import { isDecisionRecord } from './loop-decision.js';
import { isLoopEvent, type LoopEvent } from './loop-event.js';
import type { LoopState, TriggerType } from './loop-state.js';
import { driftWatch, type ObservedPeriod, observePeriod } from './observe.js';
import { predictPeriod, routeKey, type ServedPrediction, versionLoader } from './predict.js';
import { findRollbackTarget } from './rollback.js';
import { recoverRequest } from './recover-request.js';
import { type RunContext, type RunOptions, runRetraining } from './run-retraining.js';
import type { Retraining, StepRecord } from './run-store.js';

/** A request for a retraining. */
export interface RetrainingInput {
  /** Default `manual`. */
  readonly triggerType?: TriggerType;
  /** Default `normal`. */
  readonly priority?: Priority;
  readonly reason: string;
  readonly requestedBy: string;
  /**
   * A repetition with the same key gives the first request, whose id follows from the key: `retraining:<key>`. Default none,
   * and an id of the id source.
   */
  readonly idempotencyKey?: string;
}

/** The loop of one model. */
export interface Engine {
  /** Decisions as they are committed. */
  readonly events: EventSource<EngineEvents>;
  /** The handler to give to the scheduler under the name `retraining`: it carries out what the engine queued. */
  readonly retrainingHandler: JobHandler;
  /** Where the loop stands. */
  getState(): Promise<LoopState>;
  /**
   * Asks for a retraining. While one is open, further requests are coalesced into it.
   *
   * @returns its id, for {@link Engine.getRetrainingStatus}
   */
  triggerRetraining(input: RetrainingInput): Promise<string>;
  /** Asks for a retraining that goes before all others. */
  emergencyRetraining(input: { readonly reason: string; readonly requestedBy: string }): Promise<string>;
  /** @throws FplMlError `RETRAINING_NOT_FOUND` */
  getRetrainingStatus(id: string): Promise<Retraining>;
  /** All retrainings, in the order of their requests. */
  listRetrainings(): Promise<readonly Retraining[]>;
  /** The journal of a retraining: its steps so far, in the order in which they were begun. */
  listSteps(id: string): Promise<readonly StepRecord[]>;
  /**
   * Carries out one attempt of a retraining, or goes on with one that was interrupted; normally the scheduler does.
   *
   * @throws FplMlError `REQUEST_NOT_OPEN` when it is over already; `LEASE_LOST` when another worker has the claim
   */
  runRetraining(id: string, options?: RunOptions): Promise<void>;
  /**
   * Predicts a period with what serves now, and keeps the predictions in the monitor's ledger.
   *
   * @throws FplMlError `CHAMPION_MISSING` before the first model, `PERIOD_UNKNOWN`
   */
  predict(period: string): Promise<readonly ServedPrediction[]>;
  /** The version that serves a key now. Writes nothing. */
  route(key: string): Promise<string>;
  /**
   * Takes a period's labels in, as the monitor has them: while they are not final, only the figures are given; once they
   * are, everything is decided that follows. Call it once for each final period, in order.
   *
   * @throws FplMlError `PERIOD_UNKNOWN`; `PERIOD_OBSERVED` when it or a later period was observed already
   */
  observe(period: string): Promise<ObservedPeriod>;
  /**
   * Takes the champion back to the best eligible version before it, at once.
   *
   * @returns the version that serves now
   * @throws FplMlError `NO_ROLLBACK_TARGET`
   */
  rollback(input: { readonly reason: string; readonly requestedBy: string }): Promise<string>;
  /** The health of the model's performance, its inputs, and its retrainings, and the worst of them. */
  getHealthStatus(): Promise<Health>;
  /** Every decision with the event that it was made on, and every change of a role. */
  auditTrail(): Promise<readonly AuditRecord[]>;
  /** The events of the loop, for {@link replay}. */
  eventLog(): Promise<readonly LoopEvent[]>;
  /** The decisions on those events, as listeners were told of them. */
  decisionLog(): Promise<readonly EngineEvents['decided'][]>;
}

/**
 * Makes the loop of one model from stores, the other packages, a trainer, data and a policy.
 *
 * @throws FplMlError `GATES_EMPTY` or `POLICY_INVALID` from the policy, when it first decides
 */
export function createEngine<Stores extends LoopStores>(options: EngineOptions<Stores>): Engine {
  const { model, stores, trainer, data, seed, clock, ids } = options;
  const services = options.services(stores);
  const dispatcher = createDispatcher(options);
  const backtest = createBacktest({ trainer, data, seed });
  const context: RunContext<Stores> = { options, services, dispatcher, backtest };
  const load = versionLoader(options, services);
  const watch = driftWatch(options);

  const periodOf = async (id: string): Promise<Period> => {
    const period = (await data.periods()).find((candidate) => candidate.id === id);
    if (period !== undefined) return period;
    throw new FplMlError('PERIOD_UNKNOWN', `Expected a period of the data source, got "${id}".`, { data: { id } });
  };

  const observe = async (id: string): Promise<ObservedPeriod> => {
    const period = await periodOf(id);
    const { latest } = await dispatcher.state();
    const order = (await data.periods()).map((candidate) => candidate.id);
    if (latest !== null && order.indexOf(id) <= order.indexOf(latest)) {
      throw new FplMlError(
        'PERIOD_OBSERVED',
        `Expected a period after "${latest}", got "${id}": it was observed already.`,
      );
    }
    await recoverRequest(context);
    return observePeriod(context, watch, period);
  };

  const triggerRetraining = async (input: RetrainingInput): Promise<string> => {
    await recoverRequest(context);
    const { triggerType = 'manual', priority = 'normal', reason, requestedBy, idempotencyKey = null } = input;
    const requestId = idempotencyKey === null ? ids.next('retraining') : `retraining:${idempotencyKey}`;
    const event = { kind: 'retraining-requested', at: clock.now(), requestId } as const;
    return dispatcher.request({ ...event, triggerType, priority, reason, requestedBy }, idempotencyKey);
  };

  const retrainingHealth = async (): Promise<Health> => {
    const last = (await stores.runs.listRetrainings(model)).findLast(({ status }) => status !== 'coalesced');
    const failed = last?.status === 'failed';
    return {
      status: last === undefined ? 'unknown' : failed ? 'critical' : 'healthy',
      reasons: failed ? [`retraining ${last.id} failed: ${last.explanation}`] : [],
      checkedAt: clock.now(),
      details: { last: last?.id ?? null },
    };
  };

  const rollback: Engine['rollback'] = async ({ reason, requestedBy }) => {
    const to = await findRollbackTarget(services.registry, model);
    await dispatcher.dispatch({ kind: 'rollback-requested', at: clock.now(), reason, requestedBy, to });
    return to.version;
  };

  return {
    events: dispatcher.events,
    retrainingHandler: async ({ payload, signal, id, epoch }) => {
      const requestId = String(payload['requestId']);
      // A worker that died between the decision and its report leaves an entry for work that is done.
      if ((await dispatcher.state()).request?.id !== requestId) return;
      await runRetraining(context, requestId, { signal, claim: { id, epoch } });
    },
    getState: () => dispatcher.state(),
    triggerRetraining,
    emergencyRetraining: (input) => triggerRetraining({ ...input, triggerType: 'emergency', priority: 'critical' }),
    getRetrainingStatus: async (id) => {
      const found = await stores.runs.getRetraining(model, id);
      if (found !== null) return found;
      throw new FplMlError('RETRAINING_NOT_FOUND', `Expected the id of a retraining of "${model}", got "${id}".`);
    },
    listRetrainings: () => stores.runs.listRetrainings(model),
    listSteps: (id) => stores.runs.listSteps(model, id),
    runRetraining: (id, run) => runRetraining(context, id, run),
    predict: async (id) => {
      const period = await periodOf(id);
      const state = await dispatcher.state();
      routeKey(state, '');
      return predictPeriod(options, services, load, state, period);
    },
    route: async (key) => routeKey(await dispatcher.state(), key),
    observe,
    rollback,
    getHealthStatus: async () => {
      const parts = {
        performance: await services.monitor.getHealthStatus(),
        ...(options.drift === null ? {} : { drift: await options.drift.detector.getDriftHealthStatus() }),
        retraining: await retrainingHealth(),
      };
      return worstHealth(parts, clock.now());
    },
    auditTrail: () => stores.auditLog.list({ model }),
    eventLog: async () =>
      (await stores.auditLog.list({ model })).map(({ data }): unknown => data['event']).filter(isLoopEvent),
    decisionLog: async () =>
      (await stores.auditLog.list({ model })).flatMap(({ at, data }) => {
        const decision: unknown = data['decision'];
        return isDecisionRecord(decision) ? [{ ...decision, at }] : [];
      }),
  };
}
