import type { AuditRecord, EventSource, Health } from '@fpl-ml/core';
import type { Priority } from '@fpl-ml/scheduler';
import { createDispatcher, type Dispatcher, type EngineEvents } from './dispatch.js';
import type { EngineControlOptions, EngineServices, LoopStores } from './engine-options.js';
import { explainVersion, type VersionExplanation } from './explain-version.js';
import { loopHealth } from './loop-health.js';
import { isDecisionRecord } from './loop-decision.js';
import { isLoopEvent, type LoopEvent } from './loop-event.js';
import type { LoopState, TriggerType } from './loop-state.js';
import { routeKey } from './predict.js';
import { cancelRetraining, retrainingOf, triggerRetraining } from './request-retraining.js';
import type { Retraining, StepRecord } from './run-store.js';
import { abortRollout, promoteVersion, type ReportedFailures, reportFailures, rollBack } from './steer-serving.js';

/** A request for a retraining. */
export interface RetrainingInput {
  /**
   * Default `manual`. `manual` and `emergency` requests pass the policy's intervals, blackouts and budget; those of programs
   * (`schedule`, `performance`, `drift`, `new-data`) are held to them once there is a champion.
   */
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

/** Why somebody intervenes, and who. */
export interface Intervention {
  readonly reason: string;
  readonly requestedBy: string;
}

/**
 * Everything of a loop that neither trains nor reads data: a command line or a web page steers with it a loop that another
 * process carries out, through the same stores. What it queues, that process's scheduler picks up at its next poll.
 */
export interface EngineControl {
  /** Decisions of this process as they are committed; see {@link EngineControl.decisionLog} for those of all. */
  readonly events: EventSource<EngineEvents>;
  /** Where the loop stands. */
  getState(): Promise<LoopState>;
  /**
   * Asks for a retraining. While one is open, further requests are coalesced into it. One that has waited for longer than
   * the policy's `expireAfter`, or whose work is dead in the queue, is ended first.
   *
   * @returns its id, for {@link EngineControl.getRetrainingStatus}
   * @throws FplMlError `RETRAINING_SUPPRESSED` when the policy does not grant it; the request is recorded with its reason
   */
  triggerRetraining(input: RetrainingInput): Promise<string>;
  /**
   * Asks for a retraining that goes before all others. One that is open already and waits gets its priority.
   *
   * @throws FplMlError `RETRAINING_SUPPRESSED` when the policy has `emergency: false`
   */
  emergencyRetraining(input: Intervention): Promise<string>;
  /**
   * Takes a request back. A training that is under way is aborted, by its scheduler's next heartbeat, and writes nothing more.
   *
   * @returns the retraining, cancelled
   * @throws FplMlError `RETRAINING_NOT_FOUND`; `REQUEST_NOT_OPEN` when it is over already
   */
  cancelRetraining(id: string, input: Intervention): Promise<Retraining>;
  /** @throws FplMlError `RETRAINING_NOT_FOUND` */
  getRetrainingStatus(id: string): Promise<Retraining>;
  /** All retrainings, in the order of their requests. */
  listRetrainings(): Promise<readonly Retraining[]>;
  /** The journal of a retraining: its steps so far, in the order in which they were begun. */
  listSteps(id: string): Promise<readonly StepRecord[]>;
  /** The version that serves a key now. Writes nothing. @throws FplMlError `CHAMPION_MISSING` */
  route(key: string): Promise<string>;
  /**
   * Takes the champion back to the best eligible version before it, at once, and ends a rollout.
   *
   * @returns the version that serves now
   * @throws FplMlError `NO_ROLLBACK_TARGET`
   */
  rollback(input: Intervention): Promise<string>;
  /**
   * Makes a version the champion now, whatever its gates said: by default the challenger of the rollout under way.
   *
   * @returns the version that serves now
   * @throws FplMlError `ROLLOUT_NOT_ACTIVE` without a version and a rollout; `VERSION_NOT_FOUND`, `VERSION_NOT_ELIGIBLE`
   */
  promote(input: Intervention & { readonly version?: string }): Promise<string>;
  /**
   * Takes the challenger of the rollout under way out; the champion serves alone.
   *
   * @param input.quarantine whether the challenger may never serve again; default `true`
   * @returns the version that was taken out
   * @throws FplMlError `ROLLOUT_NOT_ACTIVE`
   */
  abortRollout(input: Intervention & { readonly quarantine?: boolean }): Promise<string>;
  /**
   * Tells of predictions that failed where a service predicts by itself, by {@link EngineControl.route}. A challenger that
   * fails more often than its plan allows is rolled back at once.
   *
   * @throws FplMlError `FAILURES_INVALID`
   */
  reportFailures(input: ReportedFailures): Promise<void>;
  /**
   * Health by component (`performance`, `drift`, `retraining`, `rollout`, `notifications`, and `estimated` once an error was
   * estimated before its labels came) in `details`, and the worst of them.
   */
  getHealthStatus(): Promise<Health>;
  /** Every decision with the event that it was made on, and every change of a role. */
  auditTrail(): Promise<readonly AuditRecord[]>;
  /** The events of the loop, for {@link replay}. */
  eventLog(): Promise<readonly LoopEvent[]>;
  /** The decisions on those events, as listeners were told of them. */
  decisionLog(): Promise<readonly EngineEvents['decided'][]>;
  /**
   * Why a version is there and serves, or does not: its record, what was judged, which roles it had, the retraining that it
   * came of, and the decisions on it, with a summary in words.
   *
   * @throws FplMlError `VERSION_NOT_FOUND`
   */
  explain(version: string): Promise<VersionExplanation>;
}

/** What control and engine share. */
export interface ControlContext<Stores extends LoopStores> {
  readonly options: EngineControlOptions<Stores>;
  readonly services: EngineServices;
  readonly dispatcher: Dispatcher<Stores>;
}

/** The control of one loop, on a dispatcher that is there. */
export function controlOf<Stores extends LoopStores>(context: ControlContext<Stores>): EngineControl {
  const { options, dispatcher } = context;
  const { model, stores } = options;
  const trail = (): Promise<readonly AuditRecord[]> => stores.auditLog.list({ model });

  return {
    events: dispatcher.events,
    getState: () => dispatcher.state(),
    triggerRetraining: (input) => triggerRetraining(context, input),
    emergencyRetraining: (input) =>
      triggerRetraining(context, { ...input, triggerType: 'emergency', priority: 'critical' }),
    cancelRetraining: (id, input) => cancelRetraining(context, id, input),
    getRetrainingStatus: (id) => retrainingOf(stores, model, id),
    listRetrainings: () => stores.runs.listRetrainings(model),
    listSteps: (id) => stores.runs.listSteps(model, id),
    route: async (key) => routeKey(await dispatcher.state(), key),
    rollback: (input) => rollBack(context, input),
    promote: (input) => promoteVersion(context, input),
    abortRollout: (input) => abortRollout(context, input),
    reportFailures: (input) => reportFailures(context, input),
    getHealthStatus: () => loopHealth(context),
    auditTrail: trail,
    eventLog: async () => (await trail()).map(({ data }): unknown => data['event']).filter(isLoopEvent),
    decisionLog: async () =>
      (await trail()).flatMap(({ at, data }) => {
        const decision: unknown = data['decision'];
        return isDecisionRecord(decision) ? [{ ...decision, at }] : [];
      }),
    explain: (version) => explainVersion(context, version),
  };
}

/**
 * Makes the control of a model's loop from the stores that the loop is on.
 *
 * @example
 * ```ts
 * import { randomIds, systemClock } from '@fpl-ml/core';
 * import { createEngineControl, createPolicy, type EngineServices, memoryStores, type Stores } from '@fpl-ml/engine';
 *
 * function controlOn(services: (stores: Stores) => EngineServices) {
 *   const [stores, clock, ids] = [memoryStores(), systemClock(), randomIds()];
 *   return createEngineControl<Stores>({ model: 'points', stores, services, policy: createPolicy(), clock, ids });
 * }
 * ```
 */
export function createEngineControl<Stores extends LoopStores>(options: EngineControlOptions<Stores>): EngineControl {
  return controlOf({ options, services: options.services(options.stores), dispatcher: createDispatcher(options) });
}
