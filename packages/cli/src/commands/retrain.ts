import type { Priority } from '@fpl-ml/scheduler';
import type { OpenLoop } from '../open-loop.js';
import type { Outcome } from '../outcome.js';

/** What `fpl-ml retrain` is told. */
export interface RetrainRequest {
  readonly reason: string;
  readonly requestedBy: string;
  readonly priority: Priority;
  readonly emergency: boolean;
  readonly idempotencyKey?: string;
}

/** `fpl-ml retrain`: asks; the service that runs carries it out. */
export async function retrain({ control }: OpenLoop, request: RetrainRequest): Promise<Outcome> {
  const { reason, requestedBy, priority, emergency, idempotencyKey } = request;
  const key = idempotencyKey === undefined ? {} : { idempotencyKey };
  const id = emergency
    ? await control.emergencyRetraining({ reason, requestedBy })
    : await control.triggerRetraining({ reason, requestedBy, priority, ...key });
  const { status, explanation } = await control.getRetrainingStatus(id);
  return {
    lines: [id, `${status}: ${explanation}. The service carries it out; see: fpl-ml status --retraining ${id}`],
    json: { id, status, explanation },
  };
}

/** `fpl-ml retrain --cancel ID`. */
export async function cancelRetraining(
  { control }: OpenLoop,
  id: string,
  request: { readonly reason: string; readonly requestedBy: string },
): Promise<Outcome> {
  const { status, explanation } = await control.cancelRetraining(id, request);
  return { lines: [id, `${status}: ${explanation}`], json: { id, status, explanation } };
}
