import { FplMlError } from '@fpl-ml/core';
import type { ControlContext, Intervention, RetrainingInput } from './engine-control.js';
import type { LoopStores } from './engine-options.js';
import type { TriggerType } from './loop-state.js';
import { recoverRequest } from './recover-request.js';
import type { Retraining } from './run-store.js';

/** What people ask for passes the rules that hold programs back. */
const BY_PEOPLE: readonly TriggerType[] = ['manual', 'emergency'];

/** @throws FplMlError `RETRAINING_NOT_FOUND` */
export async function retrainingOf({ runs }: LoopStores, model: string, id: string): Promise<Retraining> {
  const found = await runs.getRetraining(model, id);
  if (found !== null) return found;
  throw new FplMlError('RETRAINING_NOT_FOUND', `Expected the id of a retraining of "${model}", got "${id}".`);
}

/** Asks for a retraining. */
export async function triggerRetraining<Stores extends LoopStores>(
  context: ControlContext<Stores>,
  input: RetrainingInput,
): Promise<string> {
  const { dispatcher, options } = context;
  const { model, stores, clock, ids } = options;
  await recoverRequest(context);
  const { triggerType = 'manual', priority = 'normal', reason, requestedBy, idempotencyKey = null } = input;
  const requestId = idempotencyKey === null ? ids.next('retraining') : `retraining:${idempotencyKey}`;
  const asked = { kind: 'retraining-requested', at: clock.now(), requestId, triggerType, priority } as const;
  const hygiene = BY_PEOPLE.includes(triggerType) ? {} : { hygiene: true };
  const id = await dispatcher.request({ ...asked, reason, requestedBy, ...hygiene }, idempotencyKey);
  const { status, explanation } = await retrainingOf(stores, model, id);
  if (status !== 'suppressed') return id;
  throw new FplMlError(
    'RETRAINING_SUPPRESSED',
    `Expected the policy to grant retraining "${id}", it did not (${explanation}): ask later, or change the policy.`,
    { data: { requestId: id, reason: explanation } },
  );
}

/** Takes a request back. */
export async function cancelRetraining<Stores extends LoopStores>(
  { dispatcher, options: { model, stores, clock } }: ControlContext<Stores>,
  requestId: string,
  { reason, requestedBy }: Intervention,
): Promise<Retraining> {
  await retrainingOf(stores, model, requestId);
  await dispatcher.dispatch({ kind: 'retraining-cancelled', at: clock.now(), requestId, reason, requestedBy });
  return retrainingOf(stores, model, requestId);
}
