import { canonicalJson, compareSeverity } from '@fpl-ml/core';
import type { AlertKey } from './alert-store.js';
import { higher } from './decide-alert.js';
import type { AlertGroup, GroupKey, GroupMember, GroupNotice } from './group-store.js';

/** 30 seconds, in milliseconds. */
export const DEFAULT_GROUP_WAIT = 30_000;
/** 5 minutes, in milliseconds. */
export const DEFAULT_GROUP_INTERVAL = 300_000;
/** 4 hours, in milliseconds. */
export const DEFAULT_GROUP_REPEAT = 14_400_000;

/** What happens to a group. */
export type GroupEvent =
  /** An alert of the group came in. */
  | ({ readonly type: 'fire' } & Pick<GroupMember, 'model' | 'dedupKey' | 'title' | 'message' | 'level' | 'metadata'>)
  /** One is over. */
  | ({
      readonly type: 'resolve';
      readonly metadata: GroupMember['metadata'];
      readonly message: string | null;
    } & AlertKey)
  /** One is in another group from now on. */
  | ({ readonly type: 'leave' } & AlertKey)
  /** The clock moved on. `muted` says which members are silenced or inhibited; default none. */
  | { readonly type: 'flush'; readonly muted?: (member: GroupMember) => boolean }
  /** The message with this number is in the outbox. */
  | { readonly type: 'sent'; readonly flush: number };

/** Settings of {@link decideGroup}, milliseconds. */
export interface GroupTiming {
  /** Epoch milliseconds. */
  readonly now: number;
  /** From the first alert of a group to its first message. Default 30 seconds. */
  readonly wait?: number;
  /** The least time between two messages of a group. Default 5 minutes. */
  readonly interval?: number;
  /** From a message to its repetition while nothing changes; the first flush after it repeats. Default 4 hours. */
  readonly repeat?: number;
}

/**
 * What came of an event: the alert is news for the group (`joined`, `level-raised`) or not (`known`; `fires-again`: its end was
 * not told yet, and will not be); its end will be told (`resolved`) or not (`never-notified`, `not-firing`); it `left`; or the
 * flush is `not-due`, tells something (`news`, `repeat`), finds that an earlier message is still `sending`, or has nothing to
 * tell (`unchanged`); `sent`.
 */
export type GroupReason =
  | 'joined'
  | 'fires-again'
  | 'level-raised'
  | 'known'
  | 'resolved'
  | 'never-notified'
  | 'not-firing'
  | 'left'
  | 'not-due'
  | 'news'
  | 'repeat'
  | 'sending'
  | 'unchanged'
  | 'sent';

/** What becomes of a group. */
export interface GroupDecision {
  /** The state to store; the one that was given when nothing changes. */
  readonly state: AlertGroup;
  /** The message that has to be in the outbox before `sent` is reported; `null` for none. */
  readonly notify: GroupNotice | null;
  /** Why, or why not. */
  readonly reason: GroupReason;
}

/** The state of a group before anything happened, of revision 0. */
export function newGroup(channel: string, labels: Readonly<Record<string, string>>): AlertGroup {
  const none = { flush: 0, nextFlushAt: null, lastNotifiedAt: null, outgoing: null, revision: 0 };
  return { channel, key: canonicalJson(labels), labels, members: [], ...none };
}

/** The key of a group with these labels. */
export function groupKey(channel: string, labels: Readonly<Record<string, string>>): GroupKey {
  return { channel, key: canonicalJson(labels) };
}

/** Finds a member. */
export function memberOf({ members }: AlertGroup, { model, dedupKey }: AlertKey): GroupMember | null {
  return members.find((member) => member.model === model && member.dedupKey === dedupKey) ?? null;
}

type Timing = Required<GroupTiming>;

function changed(group: AlertGroup, change: Partial<AlertGroup>): AlertGroup {
  return { ...group, ...change, revision: group.revision + 1 };
}

function withMember({ members }: AlertGroup, before: GroupMember | null, after: GroupMember): readonly GroupMember[] {
  return before === null ? [...members, after] : members.map((member) => (member === before ? after : member));
}

/** A group that was just told of something waits for the interval, whether it was empty meanwhile or not. */
function flushAfterFire({ nextFlushAt, lastNotifiedAt }: AlertGroup, { now, wait, interval }: Timing): number {
  // A clock that was set back must not put the flush off for ever.
  if (nextFlushAt !== null) return Math.min(nextFlushAt, now + Math.max(wait, interval));
  const told = lastNotifiedAt === null || lastNotifiedAt > now ? now : lastNotifiedAt + interval;
  return Math.max(now + wait, told);
}

function isRaised({ level, notifiedLevel }: GroupMember): boolean {
  return notifiedLevel !== null && compareSeverity(level, notifiedLevel) > 0;
}

function fireReason(before: GroupMember | null, after: GroupMember): GroupReason {
  if (before === null || (before.status === 'resolved' && before.notifiedAt === null)) return 'joined';
  if (before.status === 'resolved') return isRaised(after) ? 'level-raised' : 'fires-again';
  return compareSeverity(after.level, before.level) > 0 ? 'level-raised' : 'known';
}

function fire(group: AlertGroup, event: GroupEvent & { type: 'fire' }, timing: Timing): GroupDecision {
  const { type: _, ...alert } = event;
  const before = memberOf(group, alert);
  const going = before?.status === 'firing' ? before : null;
  const after: GroupMember = {
    notifiedAt: null,
    notifiedLevel: null,
    ...before,
    ...alert,
    status: 'firing',
    level: higher(going?.level ?? null, alert.level),
    firingSince: going?.firingSince ?? timing.now,
    resolvedAt: null,
  };
  const reason = fireReason(before, after);
  const nextFlushAt = flushAfterFire(group, timing);
  const same = nextFlushAt === group.nextFlushAt && canonicalJson(before) === canonicalJson(after);
  if (same) return { state: group, notify: null, reason };
  return { state: changed(group, { members: withMember(group, before, after), nextFlushAt }), notify: null, reason };
}

function resolve(group: AlertGroup, event: GroupEvent & { type: 'resolve' }, { now }: Timing): GroupDecision {
  const before = memberOf(group, event);
  if (before?.status !== 'firing') return { state: group, notify: null, reason: 'not-firing' };
  const { message, metadata } = event;
  const after: GroupMember = { ...before, status: 'resolved', resolvedAt: now, message, metadata };
  const reason = before.notifiedAt === null ? 'never-notified' : 'resolved';
  return { state: changed(group, { members: withMember(group, before, after) }), notify: null, reason };
}

function leave(group: AlertGroup, event: AlertKey): GroupDecision {
  const leaving = memberOf(group, event);
  if (leaving === null) return { state: group, notify: null, reason: 'not-firing' };
  const members = group.members.filter((member) => member !== leaving);
  return { state: changed(group, { members }), notify: null, reason: 'left' };
}

function worstFirst(a: GroupMember, b: GroupMember): number {
  return compareSeverity(b.level, a.level) || a.firingSince - b.firingSince;
}

function noticeOf(group: AlertGroup, muted: (member: GroupMember) => boolean, now: number): GroupNotice {
  const firing = group.members.filter((member) => member.status === 'firing' && !muted(member));
  // Whoever heard of it hears of its end, also during a silence.
  const resolved = group.members.filter(({ status, notifiedAt }) => status === 'resolved' && notifiedAt !== null);
  return {
    flush: group.flush + 1,
    at: now,
    firing: firing.toSorted(worstFirst),
    resolved: resolved.toSorted(worstFirst),
  };
}

function flushReason({ lastNotifiedAt }: AlertGroup, notice: GroupNotice, { now, repeat }: Timing): GroupReason {
  const { firing, resolved } = notice;
  if (resolved.length > 0 || firing.some((member) => member.notifiedAt === null || isRaised(member))) return 'news';
  // Either direction: a clock that was set back must not put the repetition off for ever.
  const over = lastNotifiedAt !== null && Math.abs(now - lastNotifiedAt) >= repeat;
  return over && firing.length > 0 ? 'repeat' : 'unchanged';
}

function flush(group: AlertGroup, event: GroupEvent & { type: 'flush' }, timing: Timing): GroupDecision {
  const { now, interval } = timing;
  if (group.nextFlushAt === null || group.nextFlushAt > now) return { state: group, notify: null, reason: 'not-due' };
  if (group.outgoing !== null) return { state: group, notify: group.outgoing, reason: 'sending' };
  const notice = noticeOf(group, event.muted ?? (() => false), now);
  const reason = flushReason(group, notice, timing);
  const staying = group.members.filter(({ status }) => status === 'firing');
  if (reason === 'unchanged') {
    const nextFlushAt = staying.length === 0 ? null : now + interval;
    return { state: changed(group, { members: staying, nextFlushAt }), notify: null, reason };
  }
  const firing = new Set(notice.firing);
  const members = staying.map((member) =>
    firing.has(member) ? { ...member, notifiedAt: now, notifiedLevel: member.level } : member,
  );
  // `nextFlushAt` stays: as long as the message may not be in the outbox, the group is due.
  const told = { members, flush: notice.flush, lastNotifiedAt: now, outgoing: notice };
  return { state: changed(group, told), notify: notice, reason };
}

function sent(group: AlertGroup, event: GroupEvent & { type: 'sent' }, { interval }: Timing): GroupDecision {
  const { outgoing, members } = group;
  if (outgoing?.flush !== event.flush) return { state: group, notify: null, reason: 'unchanged' };
  const nextFlushAt = members.length === 0 ? null : outgoing.at + interval;
  return { state: changed(group, { outgoing: null, nextFlushAt }), notify: null, reason: 'sent' };
}

/**
 * What an event makes of a group, and whether its channel gets a message. Pure: the notifier calls it, and so does a replay.
 *
 * As Alertmanager does it: the first message comes `wait` after the first alert, and tells of all that came meanwhile. After
 * it the group is looked at every `interval`: what is new, more serious or over is told together with all that still fires;
 * without news the message is repeated at the first look that is `repeat` or more after it. What is over leaves the group
 * when that was told; what was over before anything was told is never told. Otherwise than there, a group that had emptied
 * waits for its interval, too, so a message comes at most once per interval whatever flaps; and ends are told during a
 * silence.
 *
 * @param group what is stored, or {@link newGroup}
 *
 * @example
 * ```ts
 * import { decideGroup, newGroup } from '@fpl-ml/notify';
 *
 * const alert = { model: 'points', dedupKey: 'drift', title: 'Drift', message: '', level: 'warning', metadata: {} } as const;
 * const joined = decideGroup(newGroup('slack', { model: 'points' }), { type: 'fire', ...alert }, { now: 0 });
 * const early = decideGroup(joined.state, { type: 'flush' }, { now: 29_999 });
 * const due = decideGroup(joined.state, { type: 'flush' }, { now: 30_000 });
 * const reasons = [joined.reason, early.reason, due.reason]; // ['joined', 'not-due', 'news']
 * ```
 */
export function decideGroup(group: AlertGroup, event: GroupEvent, timing: GroupTiming): GroupDecision {
  const { wait = DEFAULT_GROUP_WAIT, interval = DEFAULT_GROUP_INTERVAL, repeat = DEFAULT_GROUP_REPEAT } = timing;
  const all: Timing = { now: timing.now, wait, interval, repeat };
  if (event.type === 'fire') return fire(group, event, all);
  if (event.type === 'resolve') return resolve(group, event, all);
  if (event.type === 'leave') return leave(group, event);
  return event.type === 'flush' ? flush(group, event, all) : sent(group, event, all);
}
