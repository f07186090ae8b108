import { createHash } from 'node:crypto';
import { canonicalJson } from '@fpl-ml/core';
import { changeGroup, type GroupDesk } from './change-group.js';
import type { GroupEvent } from './decide-group.js';
import { toMessage } from './envelope.js';
import { groupNotification } from './group-notification.js';
import type { AlertGroup, GroupNotice } from './group-store.js';
import { type Muting, readMuting } from './read-muting.js';
import { redact } from './redact.js';

/** The same for everybody who sends this message of this group. */
function noticeId({ channel, key }: AlertGroup, { flush }: GroupNotice): string {
  const text = canonicalJson([channel, key, flush]);
  return `group-${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
}

async function auditNotice(desk: GroupDesk, group: AlertGroup, notice: GroupNotice, messageId: string): Promise<void> {
  const { flush, at, firing, resolved } = notice;
  const { channel, labels } = group;
  const data = { messageId, channel, flush, firing: firing.length, resolved: resolved.length };
  const record = { id: desk.ids.next('audit'), model: labels['model'] ?? '', at, actor: 'notifier' };
  await desk.auditLog?.append([{ ...record, action: 'group-notified', subject: redact(group.key), data }]);
}

/**
 * Three steps, each of which anybody can go on from: the decision with its message is stored, the message goes to the
 * outbox, and that it is there is stored. Whoever finds the first done does the rest, with the same id.
 */
async function flushGroup(desk: GroupDesk, due: AlertGroup, muting: Muting): Promise<void> {
  const flush: GroupEvent = { type: 'flush', muted: (member) => muting(member) !== null };
  const { state: group, notify } = await changeGroup(desk, due, flush);
  if (notify === null) return;
  const notification = groupNotification(noticeId(group, notify), group, notify);
  const message = toMessage(group.channel, notification);
  await desk.outbox.add([message]);
  const { reason } = await changeGroup(desk, group, { type: 'sent', flush: notify.flush });
  if (reason === 'sent') await auditNotice(desk, group, notify, message.id);
}

/**
 * Puts a message of each group that is due and has something to tell into the outbox.
 *
 * @param signal when it aborts, no further group is looked at
 */
export async function flushGroups(desk: GroupDesk, signal?: AbortSignal): Promise<void> {
  const now = desk.clock.now();
  const due = await desk.store.listGroups({ dueBy: now });
  if (due.length === 0) return;
  const muting = await readMuting(desk, now);
  for (const group of due) {
    if (signal?.aborted === true) return;
    await flushGroup(desk, group, muting);
  }
}
