import type { AlertReceipt } from './accept-alert.js';
import type { AlertDesk } from './alert-desk.js';
import type { Notification } from './notification.js';

/** Records what became of an alert. */
export async function auditAlert(desk: AlertDesk, notification: Notification, receipt: AlertReceipt): Promise<void> {
  const { id, model = '', at, level, status, dedupKey } = notification;
  const action = receipt.accepted ? 'alert-accepted' : 'alert-suppressed';
  const data = { alertId: id, level, status, reason: receipt.reason, messageIds: receipt.messageIds };
  await desk.auditLog?.append([
    { id: desk.ids.next('audit'), model, at, actor: 'notifier', action, subject: dedupKey, data },
  ]);
}
