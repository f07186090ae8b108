import { isFplMlError } from '@fpl-ml/core';
import { pairScores, scorePredictions, sumByEntity } from './backtest.js';
import type { LoopStores } from './engine-options.js';
import type { Champion, LoopState } from './loop-state.js';
import type { PairedPeriod } from './loss.js';
import type { Attempt } from './retraining-steps.js';
import { findRollbackTarget } from './rollback.js';

/** A former version, and how it does beside the champion. */
export interface Alternative {
  readonly to: Champion;
  readonly paired: readonly PairedPeriod[];
}

/** Whether something is wrong that a rejected candidate leaves unmended. */
function isUrgent<Stores extends LoopStores>({ options: { policy }, request, state }: Attempt<Stores>): boolean {
  const { triggerType } = request;
  const wanted = policy.onRejected === 'roll-back' && state.champion !== null;
  return wanted && (triggerType === 'performance' || triggerType === 'emergency');
}

async function target<Stores extends LoopStores>({ services, options }: Attempt<Stores>): Promise<Champion | null> {
  try {
    return await findRollbackTarget(services.registry, options.model);
  } catch (error) {
    if (isFplMlError(error, 'NO_ROLLBACK_TARGET')) return null;
    throw error;
  }
}

/** The latest final periods that neither of two versions was trained on, in order. */
async function unseen<Stores extends LoopStores>(
  { options: { data, policy } }: Attempt<Stores>,
  { latest }: LoopState,
  versions: readonly Champion[],
): Promise<readonly string[]> {
  const order = (await data.periods()).map(({ id }) => id);
  const origins = versions.map(({ trainedBefore }) => order.indexOf(trainedBefore));
  const end = latest === null ? 0 : order.indexOf(latest) + 1;
  if (origins.some((origin) => origin < 0)) return [];
  return order.slice(Math.max(...origins, end - policy.backtestPeriods), Math.max(end, 0));
}

/**
 * Scores the champion and the version that a rollback would go to on the same rows.
 *
 * @returns `null` when the policy does not ask for it, nothing is urgent, or there is no such version
 */
export async function weighAlternative<Stores extends LoopStores>(
  attempt: Attempt<Stores>,
): Promise<Alternative | null> {
  const { state, load, options } = attempt;
  const { champion } = state;
  if (champion === null || !isUrgent(attempt)) return null;
  const to = await target(attempt);
  if (to === null) return null;
  const models = [await load(champion.version), await load(to.version)];
  const paired: PairedPeriod[] = [];
  for (const period of await unseen(attempt, state, [champion, to])) {
    const { frame, entities } = await options.data.features(period);
    const outcomes = await options.data.outcomes(period);
    const [baseline, candidate] = models.map((model) =>
      scorePredictions(period, sumByEntity(entities, model.predict(frame)), outcomes),
    );
    if (baseline !== undefined && candidate !== undefined) paired.push(pairScores(baseline, candidate));
  }
  return { to, paired };
}
