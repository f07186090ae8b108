import type { JsonObject } from '@fpl-ml/core';
import { addLoss, type DecisionRecord, type Engine, type Loss, tally } from '@fpl-ml/engine';
import type { Notifier } from '@fpl-ml/notify';
import { baselineFigures, type ComparedSeason, hindsightSchedules, outcomeSquares } from './baselines.js';
import { figuresOf, type RunResult } from './result.js';
import type { RunOptions } from './run-options.js';
import type { RunSettings } from './run-settings.js';

type Decided = DecisionRecord & { readonly at: number };

/** A decision as the result lists it. */
function listed({ at, event, outcome, subject, reason, figures }: Decided): JsonObject {
  return { at: new Date(at).toISOString(), event, outcome, subject, reason, figures };
}

function triggerCounts(decisions: readonly DecisionRecord[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { outcome, event, figures } of decisions) {
    const trigger = figures['triggerType'];
    const asked = event === 'period-final' || event === 'performance-estimated';
    if (outcome !== 'queued' || !asked || typeof trigger !== 'string') continue;
    counts[trigger] = (counts[trigger] ?? 0) + 1;
  }
  return counts;
}

/** The loss of everything that was served, as the loop's events have it. */
async function servedLoss(engine: Engine): Promise<Loss> {
  let served: Loss = { n: 0, sse: 0, sae: 0 };
  for (const event of await engine.eventLog())
    if (event.kind === 'period-final') served = addLoss(served, event.served);
  return served;
}

/**
 * The result of a run, from what is stored alone: the same whether the run went through at once, was interrupted, or ended
 * long ago.
 */
export async function runResult(
  { model, market = false, policy, seed }: RunOptions,
  settings: Pick<RunSettings, 'policy'>,
  { engine, notifier }: { readonly engine: Engine; readonly notifier: Notifier },
  compared: ComparedSeason,
): Promise<RunResult> {
  const decisions = await engine.decisionLog();
  const squares = await outcomeSquares(compared);
  const counts = tally(decisions);
  return {
    season: compared.season,
    model,
    market,
    policy,
    seed,
    served: figuresOf(await servedLoss(engine), squares),
    baselines: await baselineFigures(compared, squares),
    // The first model was no retraining, and its activation no promotion.
    ...counts,
    retrainings: counts.retrainings - 1,
    promotions: counts.promotions - 1,
    alerts: (await notifier.getNotificationSummary()).messages.delivered,
    triggers: triggerCounts(decisions),
    hindsight: policy === 'auto' ? await hindsightSchedules(compared, settings.policy) : [],
    events: decisions.map(listed),
  };
}
