import type { PerformanceSummary } from '@fpl-ml/monitor';
import type { OpenLoop } from '../open-loop.js';
import type { Outcome } from '../outcome.js';
import { figureText, instantText, plainText } from '../plain-text.js';
import { viewQueue } from '../queue-view.js';
import { textTable } from '../text-table.js';

const percent = (share: number): string => `${Number((100 * share).toFixed(2))} %`;

/** Figures without the records behind them. */
function performanceOf({ overall, byVersion, served }: PerformanceSummary) {
  return { overall, byVersion, latest: served.at(-1)?.period.id ?? null };
}

async function facts(loop: OpenLoop) {
  const { model, control, monitor, drift, notifier, scheduler } = loop;
  const state = await control.getState();
  const retrainings = await control.listRetrainings();
  const { jobs, failedExecutions, nextRun } = await scheduler.getSchedulerStatus();
  const { running, waiting } = await viewQueue(loop);
  const { latest, counts } = await drift.getDriftSummary();
  const { firing, messages } = await notifier.getNotificationSummary({ model });
  return {
    model,
    health: (await control.getHealthStatus()).status,
    champion: state.champion,
    rollout: state.rollout,
    request: state.request,
    periods: state.periods,
    latestPeriod: state.latest,
    lastRetraining: retrainings.at(-1) ?? null,
    retrainings: retrainings.length,
    performance: performanceOf(await monitor.getPerformanceSummary()),
    drift: { latest, counts },
    jobs: { count: jobs.length, activeJobs: running.length, queuedJobs: waiting.length, failedExecutions, nextRun },
    notifications: {
      firing: firing.map(({ dedupKey, level, firingSince }) => ({ dedupKey, level, firingSince })),
      messages,
    },
  };
}

type Facts = Awaited<ReturnType<typeof facts>>;

function rolloutText({ rollout }: Facts): string {
  if (rollout === null) return 'none';
  const { version, weight, against, observed, waited } = rollout;
  return `${version} serves ${percent(weight)} beside ${against}; ${observed} periods seen, ${waited} without a decision`;
}

function retrainingText({ lastRetraining: last, request }: Facts): string {
  if (last === null) return 'none yet';
  const open = request === null ? '' : `; open: ${request.id} (${request.status})`;
  return `${last.id} ${last.status}${last.verdict === null ? '' : ` (${last.verdict})`}: ${last.explanation}${open}`;
}

function linesOf(found: Facts): readonly string[] {
  const { performance, drift, jobs, notifications } = found;
  const { overall } = performance;
  const rows = [
    ['health', found.health],
    [
      'champion',
      found.champion === null ? 'none' : `${found.champion.version} (trained before ${found.champion.trainedBefore})`,
    ],
    ['rollout', rolloutText(found)],
    ['retraining', retrainingText(found)],
    ['periods', `${found.periods}, the latest ${found.latestPeriod ?? 'none'}`],
    [
      'performance',
      overall.n === 0
        ? 'no figures in the data window'
        : `MAE ${figureText(overall.mae)}, RMSE ${figureText(overall.rmse)} over ${overall.periods} periods, ${overall.n} rows`,
    ],
    ['drift', drift.latest === null ? 'nothing compared yet' : `${drift.latest.verdict} in ${drift.latest.period.id}`],
    [
      'jobs',
      `${jobs.count}, ${jobs.activeJobs} running, ${jobs.queuedJobs} waiting, ${jobs.failedExecutions} runs failed, next ${instantText(jobs.nextRun)}`,
    ],
    [
      'alerts',
      `${notifications.firing.length} firing; messages: ${notifications.messages.pending} pending, ${notifications.messages.delivered} delivered, ${notifications.messages.dead} given up`,
    ],
  ];
  return textTable([plainText(found.model), ''], rows);
}

/** `fpl-ml status`. */
export async function status(loop: OpenLoop): Promise<Outcome> {
  const found = await facts(loop);
  return { lines: linesOf(found), json: found };
}

/** `fpl-ml status --retraining ID`. */
export async function retrainingStatus({ control }: OpenLoop, id: string): Promise<Outcome> {
  const retraining = await control.getRetrainingStatus(id);
  const steps = await control.listSteps(id);
  const {
    status: stands,
    verdict,
    version,
    reason,
    requestedBy,
    requestedAt,
    triggerType,
    attempt,
    explanation,
  } = retraining;
  const rows = [
    ['status', verdict === null ? stands : `${stands} (${verdict})`],
    ['asked for', `${instantText(requestedAt)} by ${requestedBy} (${triggerType}): ${reason}`],
    ['version', version ?? '-'],
    ['attempts', String(attempt)],
    ['why', explanation],
  ];
  const stepRows = steps.map((step) => [
    step.step,
    step.status,
    instantText(step.startedAt),
    instantText(step.finishedAt),
  ]);
  return {
    lines: [...textTable([id, ''], rows), '', ...textTable(['step', 'status', 'begun', 'ended'], stepRows)],
    json: { ...retraining, steps },
  };
}
