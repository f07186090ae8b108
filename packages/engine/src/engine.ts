import { FplMlError, type Period } from '@fpl-ml/core';
import type { JobHandler } from '@fpl-ml/scheduler';
import { createBacktest } from './backtest.js';
import { createDispatcher } from './dispatch.js';
import { controlOf, type EngineControl } from './engine-control.js';
import type { EngineOptions, LoopStores } from './engine-options.js';
import { estimatePending } from './estimate-pending.js';
import { type ObservedPeriod, observePeriod } from './observe.js';
import type { EstimateFinding } from './performance-estimate.js';
import { predictPeriod, routeKey, type ServedPrediction, versionLoader } from './predict.js';
import { recoverRequest } from './recover-request.js';
import { type RunContext, type RunOptions, runRetraining } from './run-retraining.js';
import { driftWatch } from './watch-drift.js';

/** The loop of one model: {@link EngineControl}, and what trains, predicts and observes. */
export interface Engine extends EngineControl {
  /** The handler to give to the scheduler under the name `retraining`: it carries out what the engine queued. */
  readonly retrainingHandler: JobHandler;
  /**
   * Carries out one attempt of a retraining, or goes on with one that was interrupted; normally the scheduler does.
   *
   * @throws FplMlError `REQUEST_NOT_OPEN` when it is over already; `LEASE_LOST` when another worker has the claim
   */
  runRetraining(id: string, options?: RunOptions): Promise<void>;
  /**
   * Predicts a period with what serves now, and keeps the predictions in the monitor's ledger. Where the challenger of a
   * rollout fails, the champion serves, and the failures count against the challenger.
   *
   * @throws FplMlError `CHAMPION_MISSING` before the first model, `PERIOD_UNKNOWN`
   */
  predict(period: string): Promise<readonly ServedPrediction[]>;
  /**
   * Takes a period's labels in, as the monitor has them: while they are not final, only the figures are given; once they
   * are, everything is decided that follows. Call it once for each final period, in order.
   *
   * @throws FplMlError `PERIOD_UNKNOWN`; `PERIOD_OBSERVED` when it or a later period was observed already
   */
  observe(period: string): Promise<ObservedPeriod>;
  /**
   * Estimates the error of every served period whose labels are not final, once each, from final periods of this loop; at least
   * five are needed. The record has each estimate with its interval, health warns while its lower end is above a limit, and the
   * decision on the final labels shows what came beside it. With `triggers.estimated` of the policy it may ask for a retraining.
   *
   * @returns what was estimated by this call; nothing without the option `estimation`
   * @throws FplMlError `ESTIMATOR_INPUT_INVALID` for rows that an estimator cannot learn from
   */
  estimatePending(): Promise<readonly EstimateFinding[]>;
}

/**
 * Makes the loop of one model from stores, the other packages, a trainer, data and a policy.
 *
 * @throws FplMlError `GATES_EMPTY` or `POLICY_INVALID` from the policy, when it first decides
 */
export function createEngine<Stores extends LoopStores>(options: EngineOptions<Stores>): Engine {
  const { trainer, data, seed } = options;
  const services = options.services(options.stores);
  const dispatcher = createDispatcher(options);
  const controlOptions = { ...options, driftDetector: options.drift?.detector ?? null };
  const control = controlOf({ options: controlOptions, services, dispatcher });
  const context: RunContext<Stores> = {
    options,
    services,
    dispatcher,
    backtest: createBacktest({ trainer, data, seed }),
    load: versionLoader(options, services),
  };
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

  return {
    ...control,
    retrainingHandler: async ({ payload, signal, id, epoch }) => {
      const requestId = String(payload['requestId']);
      // Work that has waited for longer than the policy lets it is over, not late.
      await recoverRequest(context);
      // A worker that died between the decision and its report leaves an entry for work that is done.
      if ((await dispatcher.state()).request?.id !== requestId) return;
      await runRetraining(context, requestId, { signal, claim: { id, epoch } });
    },
    runRetraining: (id, run) => runRetraining(context, id, run),
    predict: async (id) => {
      const period = await periodOf(id);
      const state = await dispatcher.state();
      routeKey(state, '');
      return predictPeriod(context, state, period);
    },
    observe,
    estimatePending: () => estimatePending(context, options.estimation ?? null),
  };
}
