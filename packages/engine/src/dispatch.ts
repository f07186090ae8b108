import { type BoundStores, canonicalJson, createEvents, type Events, FplMlError, type JsonObject } from '@fpl-ml/core';
import { decisionAlerts } from './decision-alerts.js';
import type { EngineControlOptions, EngineServices, LoopStores } from './engine-options.js';
import { enqueue, hasten, withdraw } from './queued-work.js';
import { decide } from './loop.js';
import type { Decision, DecisionRecord, LoopCommand } from './loop-decision.js';
import type { LoopEvent, RetrainingRequested } from './loop-event.js';
import { INITIAL_STATE, type LoopState } from './loop-state.js';
import type { Retraining, RetrainingStatus, RetrainingVerdict } from './run-store.js';

/** What the engine tells its listeners, after the commit. */
export type EngineEvents = {
  /** A decision was made and recorded. */
  readonly decided: DecisionRecord & { readonly at: number };
};

/** The loop inside one transaction. */
export interface BoundLoop<Stores extends LoopStores> {
  readonly tx: BoundStores<Stores>;
  /** The other packages on the stores of the transaction. */
  readonly services: EngineServices;
  /** The state of the loop. */
  state(): Promise<LoopState>;
  /** Decides on an event, and writes everything that follows: state, role changes, audit record, alerts, work to be queued. */
  dispatch(event: LoopEvent): Promise<Decision>;
}

/** Decides on events and carries the decisions out. */
export interface Dispatcher<Stores extends LoopStores> {
  readonly events: Events<EngineEvents>;
  /** The state of the loop. */
  state(): Promise<LoopState>;
  /** Decides on an event and commits everything that follows at once. */
  dispatch(event: LoopEvent): Promise<Decision>;
  /** Runs work that decides, perhaps several times, and commits everything at once. */
  transaction<T>(work: (bound: BoundLoop<Stores>) => Promise<T>): Promise<T>;
  /**
   * Dispatches a request, unless one with its key is known.
   *
   * @param idempotencyKey `null` for none
   * @returns the id of the request, the new or the known one
   */
  request(event: RetrainingRequested, idempotencyKey: string | null): Promise<string>;
}

const STATUS: Readonly<Partial<Record<DecisionRecord['outcome'], RetrainingStatus>>> = {
  queued: 'queued',
  coalesced: 'coalesced',
  running: 'running',
  retry: 'retry-wait',
  failed: 'failed',
  rejected: 'completed',
  inconclusive: 'completed',
  'data-refused': 'completed',
  'rollout-started': 'completed',
  activated: 'completed',
  cancelled: 'cancelled',
  expired: 'expired',
};

const VERDICT: Readonly<Partial<Record<DecisionRecord['outcome'], RetrainingVerdict>>> = {
  rejected: 'rejected',
  inconclusive: 'inconclusive',
  'data-refused': 'data-refused',
  'rollout-started': 'promoted-candidate',
  activated: 'promoted-candidate',
};

function newRetraining(
  model: string,
  event: LoopEvent,
  decision: Decision,
  idempotencyKey: string | null,
): Retraining | null {
  const common = { model, status: 'queued', attempt: 0, verdict: null, version: null, explanation: '' } as const;
  const times = { requestedAt: event.at, updatedAt: event.at };
  if (event.kind === 'retraining-requested') {
    const { requestId: id, triggerType, priority, reason, requestedBy } = event;
    return { ...common, ...times, id, triggerType, priority, reason, requestedBy, idempotencyKey };
  }
  const { request } = decision.state;
  const asks = event.kind === 'period-final' || event.kind === 'performance-estimated';
  if (!asks || decision.record.outcome !== 'queued' || request === null) return null;
  const { id, triggerType, priority, reason, requestedBy } = request;
  return { ...common, ...times, id, triggerType, priority, reason, requestedBy, idempotencyKey };
}

/** Only a request itself is suppressed as a retraining: what a period asks for in vain is none. */
function statusOf({ record }: Decision, event: LoopEvent): RetrainingStatus | undefined {
  const suppressed = event.kind === 'retraining-requested' && record.outcome === 'suppressed';
  return suppressed ? 'suppressed' : STATUS[record.outcome];
}

/** Brings the record of a retraining up to what was decided about it. */
function updated(row: Retraining, event: LoopEvent, decision: Decision): Retraining {
  const { record, state } = decision;
  return {
    ...row,
    status: statusOf(decision, event) ?? row.status,
    verdict: VERDICT[record.outcome] ?? row.verdict,
    version: event.kind === 'candidate-registered' ? event.version : row.version,
    attempt: state.request?.id === row.id ? state.request.attempt : row.attempt,
    explanation: record.reason,
    updatedAt: event.at,
  };
}

async function recordRetraining(
  stores: LoopStores,
  model: string,
  event: LoopEvent,
  decision: Decision,
  idempotencyKey: string | null,
): Promise<void> {
  // What is done instead of a rejected candidate is no part of its retraining.
  if (!('requestId' in event) || event.kind === 'alternative-weighed') return;
  const id = event.requestId;
  const row = (await stores.runs.getRetraining(model, id)) ?? newRetraining(model, event, decision, idempotencyKey);
  if (row !== null) await stores.runs.putRetraining(updated(row, event, decision));
}

async function execute(
  command: LoopCommand,
  stores: LoopStores,
  { registry, monitor }: EngineServices,
  model: string,
  { event, record }: { readonly event: LoopEvent; readonly record: DecisionRecord },
): Promise<void> {
  const who = { model, actor: 'requestedBy' in event ? event.requestedBy : 'policy' };
  const reason = record.reason;
  switch (command.kind) {
    case 'train':
      return enqueue(stores, model, command.request, event.at);
    case 'register':
      return; // The bytes cannot join a transaction: the run registers, then reports `candidate-registered`.
    case 'start-rollout':
      await registry.assignRole({ ...who, role: 'challenger', version: command.rollout.version, reason });
      return;
    case 'activate':
      await registry.activateModelVersion({
        ...who,
        version: command.version,
        reason,
        ...(command.override ? { override: reason } : {}),
      });
      await monitor.resetCharts(`${command.version} serves`, { reference: 'keep' });
      return;
    case 'promote':
      await registry.clearRole({ ...who, role: 'challenger', reason });
      await registry.activateModelVersion({
        ...who,
        version: command.version,
        reason,
        ...(command.override ? { override: reason } : {}),
      });
      await monitor.resetCharts(`${command.version} serves`, { reference: 'keep' });
      return;
    case 'abandon-rollout':
      await registry.clearRole({ ...who, role: 'challenger', reason: command.reason });
      if (command.quarantine) {
        await registry.quarantineModelVersion({ ...who, version: command.version, reason: command.reason });
      }
      return;
    case 'hasten':
      return hasten(stores, model, command.request, event.at);
    case 'withdraw':
      return withdraw(stores, model, command.requestId, event);
    case 'roll-back':
      await registry.rollbackModel({ ...who, to: command.to, reason });
      await monitor.resetCharts(`${command.to} serves again`, { reference: 'keep' });
      return;
  }
}

/** As JSON, refused unless it is: events and decisions hold only strings, finite numbers, booleans, null and lists of them. */
function asJson(value: LoopEvent | DecisionRecord): JsonObject {
  // The text of an object reads back as one.
  return JSON.parse(canonicalJson(value)) as JsonObject;
}

/** Makes the dispatcher of one model's loop. */
export function createDispatcher<Stores extends LoopStores>(options: EngineControlOptions<Stores>): Dispatcher<Stores> {
  const { model, stores, services, policy, logger } = options;
  const events = createEvents<EngineEvents>();

  /** The decision stands whatever a listener does, so what it throws is reported, not thrown. */
  const tell = (decided: EngineEvents['decided']): void => {
    try {
      events.emit('decided', decided);
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      logger?.log({ level: 'error', component: 'engine', message, data: { event: decided.event, error } });
    }
  };

  const stateIn = async ({ runs }: LoopStores): Promise<LoopState> =>
    (await runs.loadLoop(model))?.state ?? INITIAL_STATE;

  const commit = async (
    tx: BoundStores<Stores>,
    bound: EngineServices,
    event: LoopEvent,
    idempotencyKey: string | null,
  ): Promise<Decision> => {
    const stored = await tx.runs.loadLoop(model);
    const decision = decide(policy, stored?.state ?? INITIAL_STATE, event);
    const revision = stored?.revision ?? 0;
    if (!(await tx.runs.saveLoop(model, decision.state, revision))) {
      throw new FplMlError('LOOP_CONFLICT', `The loop of "${model}" was changed by another process: try again.`, {
        retryable: true,
      });
    }
    const context = { event, record: decision.record };
    for (const command of decision.commands) await execute(command, tx, bound, model, context);
    await recordRetraining(tx, model, event, decision, idempotencyKey);
    await tx.auditLog.append([
      {
        // There is one decision for each revision of the loop.
        id: `decision:${model}:${revision + 1}`,
        model,
        at: event.at,
        actor: 'requestedBy' in event ? event.requestedBy : 'policy',
        action: event.kind,
        subject: decision.record.subject,
        data: { event: asJson(event), decision: asJson(decision.record) },
      },
    ]);
    for (const alert of decisionAlerts(model, event, decision.record)) await bound.notifier.sendAlert(alert);
    tx.afterCommit(() => tell({ ...decision.record, at: event.at }));
    return decision;
  };

  const transaction: Dispatcher<Stores>['transaction'] = (work) =>
    stores.transaction((tx) => {
      const bound = services(tx);
      const dispatch = (event: LoopEvent): Promise<Decision> => commit(tx, bound, event, null);
      return work({ tx, services: bound, state: () => stateIn(tx), dispatch });
    });

  return {
    events,
    state: () => stateIn(stores),
    transaction,
    dispatch: (event) => transaction(({ dispatch }) => dispatch(event)),
    request: (event, idempotencyKey) =>
      transaction(async ({ tx, services: bound }) => {
        const known = idempotencyKey === null ? null : await tx.runs.findRetraining(model, idempotencyKey);
        if (known === null) await commit(tx, bound, event, idempotencyKey);
        return known?.id ?? event.requestId;
      }),
  };
}
