export type { AlertInput, AlertReceipt, ResolveInput } from './accept-alert.js';
export type { AlertKey, AlertQuery, AlertState, AlertStore } from './alert-store.js';
export {
  type DriftAlertInput,
  type DriftedFeature,
  driftAlert,
  type PerformanceAlertInput,
  performanceAlert,
  type RetrainingAlertInput,
  retrainingAlert,
  type SystemAlertInput,
  systemAlert,
} from './alert-templates.js';
export type { Channel, SendOptions } from './channel.js';
export { type ConsoleChannelOptions, consoleChannel } from './console-channel.js';
export {
  type AlertDecision,
  type AlertReason,
  type AlertTiming,
  DEFAULT_COOLDOWN,
  decideAlert,
  type FiringEvent,
  type ResolvedEvent,
} from './decide-alert.js';
export {
  DEFAULT_RETRY,
  decideRetry,
  type RetryContext,
  type RetryDecision,
  type RetryPolicy,
} from './decide-retry.js';
export type { DrainCounts } from './drain-outbox.js';
export { alertMemory, memoryAlertStore } from './memory-alert-store.js';
export type { Notification, NotificationStatus } from './notification.js';
export { createNotifier, type Notifier, type NotifierOptions } from './notifier.js';
export {
  type RecordedFailure,
  type RecordedNotification,
  type RecordingChannel,
  recordingChannel,
} from './recording-channel.js';
export { redact } from './redact.js';
export type { Route } from './routes.js';
export type { DeadLetter, DeliveryCounts, NotificationSummary } from './summary.js';
export type { ChannelTest, ChannelTestError } from './test-channels.js';
