import { compareSeverity, type JsonObject } from '@fpl-ml/core';
import { describeEnd } from './alert-notification.js';
import { cleanLine, fitText } from './fit-text.js';
import type { AlertGroup, GroupMember, GroupNotice } from './group-store.js';
import type { GroupedAlert, Notification } from './notification.js';

/** More of them nobody reads, and no service takes. */
const MOST_ALERTS = 20;
const MOST_TITLES = 3;
/** So that the lines of all alerts have room in a message of Slack. */
const LINE = 140;
const NAME = 200;

function short(text: string, limit: number): string {
  return fitText(cleanLine(text), limit);
}

function messageOf(member: GroupMember): string {
  return member.message ?? describeEnd(member);
}

function lineOf(member: GroupMember): string {
  const { status, level, model, title } = member;
  const heading = status === 'resolved' ? 'RESOLVED' : level.toUpperCase();
  const about = model === null ? '' : ` [${model}]`;
  return short(`${heading}${about} ${title}: ${messageOf(member)}`, LINE);
}

function linesOf(shown: readonly GroupMember[], omitted: number): string {
  const lines = shown.map((member) => lineOf(member));
  return [...lines, ...(omitted === 0 ? [] : [`… and ${omitted} more`])].join('\n');
}

function titleOf({ firing, resolved }: GroupNotice, all: readonly GroupMember[]): string {
  const counts = [
    ...(firing.length === 0 ? [] : [`${firing.length} firing`]),
    ...(resolved.length === 0 ? [] : [`${resolved.length} resolved`]),
  ];
  const titles = all.slice(0, MOST_TITLES).map(({ title }) => short(title, 60));
  const more = all.length > MOST_TITLES ? ` and ${all.length - MOST_TITLES} more` : '';
  return `${counts.join(', ')}: ${titles.join('; ')}${more}`;
}

function shownAs({ model, dedupKey, title, level, status, firingSince }: GroupMember): GroupedAlert {
  return {
    model: model === null ? null : short(model, NAME),
    dedupKey: short(dedupKey, NAME),
    title: short(title, NAME),
    level,
    status,
    firingSince,
  };
}

type Words = Pick<Notification, 'title' | 'message' | 'metadata'>;

function wordsOf({ labels }: AlertGroup, notice: GroupNotice, all: readonly GroupMember[]): Words {
  const [only] = all;
  if (only !== undefined && all.length === 1) {
    return { title: only.title, message: messageOf(only), metadata: only.metadata };
  }
  const { model: _, ...others } = labels;
  const metadata: JsonObject = { ...others, firing: notice.firing.length, resolved: notice.resolved.length };
  const omitted = Math.max(0, all.length - MOST_ALERTS);
  return { title: titleOf(notice, all), message: linesOf(all.slice(0, MOST_ALERTS), omitted), metadata };
}

/**
 * One message of a group. A single alert looks as it does without grouping; of several there is a line for each, at most 20,
 * and the number of the others.
 *
 * @param id the same whenever this message is made again
 */
export function groupNotification(id: string, group: AlertGroup, notice: GroupNotice): Notification {
  const { firing, resolved, flush, at } = notice;
  const all = [...firing, ...resolved];
  const told = firing.length > 0 ? firing : resolved;
  const level = told.map((member) => member.level).toSorted((a, b) => compareSeverity(b, a))[0] ?? 'info';
  const alerts = all.slice(0, MOST_ALERTS).map((member) => shownAs(member));
  const { labels } = group;
  const counts = { firing: firing.length, resolved: resolved.length, omitted: all.length - alerts.length };
  const model = labels['model'] ?? '';
  return {
    id,
    ...wordsOf(group, notice, all),
    level,
    dedupKey: `group:${group.key}`,
    status: firing.length > 0 ? 'firing' : 'resolved',
    at,
    ...(model === '' ? {} : { model }),
    group: { labels, flush, alerts, ...counts },
  };
}
