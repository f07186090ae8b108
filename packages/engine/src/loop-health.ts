import { type Health, type HealthStatus, worstHealth } from '@fpl-ml/core';
import type { NotificationSummary } from '@fpl-ml/notify';
import type { ControlContext } from './engine-control.js';
import type { LoopStores } from './engine-options.js';
import type { LoopState } from './loop-state.js';
import { breachWords } from './performance-estimate.js';
import type { Retraining } from './run-store.js';

type Part = Omit<Health, 'checkedAt'>;

/** Ends that say nothing about how trainings go. */
const SILENT: readonly Retraining['status'][] = ['coalesced', 'suppressed', 'cancelled'];

/** How the latest retraining that came to something went. */
export function retrainingHealth(retrainings: readonly Retraining[], { request }: LoopState): Part {
  const last = retrainings.findLast(({ status }) => !SILENT.includes(status));
  const details = {
    last: last?.id ?? null,
    status: last?.status ?? null,
    verdict: last?.verdict ?? null,
    open: request?.id ?? null,
    attempt: request?.attempt ?? 0,
  };
  if (last === undefined) return { status: 'unknown', reasons: [], details };
  const { id, status, explanation } = last;
  const bad: Partial<Record<Retraining['status'], [HealthStatus, string]>> = {
    failed: ['critical', `retraining ${id} failed: ${explanation}`],
    expired: ['warning', `retraining ${id} expired: ${explanation}`],
    'retry-wait': ['warning', `retraining ${id} is to be tried again: ${explanation}`],
  };
  const [found, reason] = bad[status] ?? ['healthy' as const, null];
  return { status: found, reasons: reason === null ? [] : [reason], details };
}

/** How the rollout under way does. */
export function rolloutHealth({ rollout, champion }: LoopState): Part {
  const serving = { champion: champion?.version ?? null };
  if (rollout === null) {
    return champion === null
      ? { status: 'unknown', reasons: [], details: { ...serving, challenger: null } }
      : { status: 'healthy', reasons: [], details: { ...serving, challenger: null } };
  }
  const { version, weight, observed, waited, withheld = null } = rollout;
  const details = { ...serving, challenger: version, weight, observed, waited };
  if (withheld !== null)
    return { status: 'critical', reasons: [`${version} should be rolled back: ${withheld}`], details };
  if (waited === 0) return { status: 'healthy', reasons: [], details };
  return { status: 'warning', reasons: [`${version} waits for labels, the wait no. ${waited}`], details };
}

/** What is known of errors before their labels; `null` where nothing was ever estimated. */
export function estimateHealth({ estimates }: LoopState): Part | null {
  if (estimates === undefined) return null;
  const { pending, settled } = estimates;
  const details = { pending, settled };
  const reasons = pending.flatMap((estimate) => estimate.breaches.map((breach) => breachWords(estimate, breach)));
  if (reasons.length > 0) return { status: 'warning', reasons, details };
  const unreliable = pending.some(({ status }) => status === 'unreliable');
  return { status: unreliable ? 'unknown' : 'healthy', reasons: [], details };
}

/** How long a message that was never delivered counts, milliseconds. */
const DAY = 86_400_000;

/** Whether people hear of what happens. */
export function notificationHealth(
  { messages, deadLetters }: Pick<NotificationSummary, 'messages' | 'deadLetters'>,
  now: number,
): Part {
  const lost = deadLetters.filter(({ at }) => at > now - DAY);
  const last = lost.at(-1);
  const details = { ...messages, lostInADay: lost.length };
  if (last === undefined) return { status: 'healthy', reasons: [], details };
  const reason = `${lost.length} messages of the last 24 hours were never delivered, the last to ${last.channel ?? 'no channel'}`;
  return { status: 'warning', reasons: [reason], details };
}

/** The health of a loop by component, and the worst of it. */
export async function loopHealth<Stores extends LoopStores>(context: ControlContext<Stores>): Promise<Health> {
  const { options, services, dispatcher } = context;
  const { model, stores, clock, driftDetector = null } = options;
  const [checkedAt, state] = [clock.now(), await dispatcher.state()];
  const summary = await services.notifier.getNotificationSummary({ model });
  const estimated = estimateHealth(state);
  const parts = {
    performance: await services.monitor.getHealthStatus(),
    ...(driftDetector === null ? {} : { drift: await driftDetector.getDriftHealthStatus() }),
    retraining: { ...retrainingHealth(await stores.runs.listRetrainings(model), state), checkedAt },
    rollout: { ...rolloutHealth(state), checkedAt },
    ...(estimated === null ? {} : { estimated: { ...estimated, checkedAt } }),
    notifications: { ...notificationHealth(summary, checkedAt), checkedAt },
  };
  return worstHealth(parts, checkedAt);
}
