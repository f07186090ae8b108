import type { AlertReceipt } from './accept-alert.js';
import { type AlertContent, notificationOf } from './alert-notification.js';
import type { AlertKey, AlertState } from './alert-store.js';
import { auditAlert } from './audit-alert.js';
import { changeGroup, type GroupDesk } from './change-group.js';
import { decideAlert, type FiringEvent, higher, type ResolvedEvent } from './decide-alert.js';
import { type GroupReason, groupKey, memberOf, newGroup } from './decide-group.js';
import { labelsOf } from './grouping.js';
import type { AlertGroup } from './group-store.js';
import { routedChannels } from './routes.js';

const NOTHING: readonly string[] = Object.freeze([]);

/** The level by which an alert is routed and grouped: the highest since it fires. */
function levelOf(event: FiringEvent, groups: readonly AlertGroup[]): FiringEvent['level'] {
  const going = groups.flatMap((group) => memberOf(group, event) ?? []).filter(({ status }) => status === 'firing');
  return going.reduce((level, member) => higher(level, member.level), event.level);
}

/** Puts an alert into its group of each channel, then takes it out of those where it was before. */
async function join(
  desk: GroupDesk,
  event: FiringEvent,
  { message }: AlertContent,
  groups: readonly AlertGroup[],
): Promise<readonly GroupReason[]> {
  const { model, dedupKey, title, metadata = {} } = event;
  const alert = { model, dedupKey, title, message, metadata, level: levelOf(event, groups) };
  const labels = labelsOf(alert, desk.grouping.by);
  const reasons: GroupReason[] = [];
  for (const channel of routedChannels(desk.routes, alert.level)) {
    const key = groupKey(channel, labels);
    const group = groups.find((each) => each.channel === channel && each.key === key.key);
    const stored = group ?? (await desk.store.getGroup(key)) ?? newGroup(channel, labels);
    reasons.push((await changeGroup(desk, stored, { type: 'fire', ...alert })).reason);
    const left = groups.filter((each) => each.channel === channel && each.key !== key.key);
    for (const each of left) await changeGroup(desk, each, { type: 'leave', model, dedupKey });
  }
  return reasons;
}

async function end(
  desk: GroupDesk,
  key: AlertKey,
  content: AlertContent,
  groups: readonly AlertGroup[],
): Promise<readonly GroupReason[]> {
  const reasons: GroupReason[] = [];
  for (const group of groups) {
    reasons.push((await changeGroup(desk, group, { type: 'resolve', ...key, ...content })).reason);
  }
  return reasons;
}

interface GroupOutcome {
  /** In how many groups it is. */
  readonly groups: number;
  /** Whether any of them will tell of it. */
  readonly news: boolean;
}

/** Groups first, so that dying in between, outside a transaction, tells of an alert that was not recorded. */
async function enterGroups(
  desk: GroupDesk,
  key: AlertKey,
  event: FiringEvent | ResolvedEvent,
  content: AlertContent,
): Promise<GroupOutcome> {
  const before = await desk.store.listGroups({ member: key });
  const firing = event.status === 'firing';
  const reasons = firing ? await join(desk, event, content, before) : await end(desk, key, content, before);
  const news = reasons.some((reason) =>
    firing ? reason === 'joined' || reason === 'level-raised' : reason === 'resolved',
  );
  return { groups: reasons.length, news };
}

function decideState(state: AlertState | null, event: FiringEvent | ResolvedEvent, outcome: GroupOutcome, now: number) {
  const timing = { now, cooldown: 0 };
  if (event.status === 'resolved') {
    const decision = decideAlert(state, event, timing);
    const untold = decision.reason === 'resolved' && !outcome.news;
    return { state: decision.state, reason: untold ? 'never-notified' : decision.reason } as const;
  }
  const heldBack = outcome.news ? null : 'in-group';
  const decision = decideAlert(state, { ...event, routed: outcome.groups > 0, heldBack }, timing);
  return { state: decision.state, reason: decision.deliver ? 'grouped' : decision.reason } as const;
}

/**
 * Takes an alert, or its end, into its groups, and records it.
 *
 * @returns `null` when others kept recording something else
 */
export async function acceptGrouped(
  desk: GroupDesk,
  key: AlertKey,
  event: FiringEvent | ResolvedEvent,
  content: AlertContent,
  rounds: number,
): Promise<AlertReceipt | null> {
  const outcome = await enterGroups(desk, key, event, content);
  for (let round = 0; round < rounds; round += 1) {
    const [before, now] = [await desk.store.get(key), desk.clock.now()];
    const { state, reason } = decideState(before, event, outcome, now);
    const receipt = { accepted: outcome.news, reason, id: null, messageIds: NOTHING };
    if (state === null || state === before) return receipt;
    if (!(await desk.store.compareAndSet(state))) continue;
    const level = event.status === 'firing' ? event.level : (state.highestNotified ?? state.level);
    const notification = notificationOf(state, level, content, { now, cooldown: 0 });
    const full = { ...receipt, id: notification.id };
    await auditAlert(desk, notification, full);
    return full;
  }
  return null;
}
