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
export { type DashboardChannelOptions, dashboardChannel } from './dashboard-channel.js';
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
export { type DiscordChannelOptions, discordChannel } from './discord-channel.js';
export type { DrainCounts } from './drain-outbox.js';
export { type EmailChannelOptions, emailChannel } from './email-channel.js';
export type { FeedEntry, FeedMark, FeedQuery, FeedRow, FeedStore } from './feed-store.js';
export type { HttpFetch, HttpRequest, HttpResponse } from './http-fetch.js';
export type { MailAddress, MailMessage, MailReceipt, MailTransport, RecipientError } from './mail-transport.js';
export { alertMemory, memoryAlertStore } from './memory-alert-store.js';
export { feedMemory, memoryFeedStore } from './memory-feed-store.js';
export type { Notification, NotificationStatus } from './notification.js';
export {
  type FeedPage,
  type FeedPageQuery,
  type NotificationFeed,
  type NotificationFeedOptions,
  notificationFeed,
} from './notification-feed.js';
export { createNotifier, type Notifier, type NotifierOptions } from './notifier.js';
export {
  type RecordedFailure,
  type RecordedNotification,
  type RecordingChannel,
  recordingChannel,
} from './recording-channel.js';
export { redact } from './redact.js';
export type { Route } from './routes.js';
export { type SlackChannelOptions, slackChannel } from './slack-channel.js';
export type { DeadLetter, DeliveryCounts, NotificationSummary } from './summary.js';
export { systemFetch } from './system-fetch.js';
export type { ChannelTest, ChannelTestError } from './test-channels.js';
export { type ReceivedWebhook, type VerifyWebhookOptions, verifyWebhookSignature } from './verify-webhook-signature.js';
export { type WebhookChannelOptions, webhookChannel } from './webhook-channel.js';
export { type SignedContent, signWebhook } from './webhook-signature.js';
