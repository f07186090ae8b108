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
  type HeldBack,
  type ResolvedEvent,
} from './decide-alert.js';
export {
  DEFAULT_GROUP_INTERVAL,
  DEFAULT_GROUP_REPEAT,
  DEFAULT_GROUP_WAIT,
  decideGroup,
  type GroupDecision,
  type GroupEvent,
  type GroupReason,
  type GroupTiming,
  newGroup,
} from './decide-group.js';
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
export type { AlertGroup, GroupKey, GroupMember, GroupNotice, GroupQuery, GroupStore } from './group-store.js';
export type { GroupingOptions } from './grouping.js';
export type { HttpFetch, HttpRequest, HttpResponse } from './http-fetch.js';
export type { Inhibition } from './inhibition.js';
export type { MailAddress, MailMessage, MailReceipt, MailTransport, RecipientError } from './mail-transport.js';
export type { AlertFacts, Matcher } from './matcher.js';
export { alertMemory, memoryAlertStore } from './memory-alert-store.js';
export { feedMemory, memoryFeedStore } from './memory-feed-store.js';
export type { GroupedAlert, Notification, NotificationGroup, NotificationStatus } from './notification.js';
export {
  type FeedPage,
  type FeedPageQuery,
  type NotificationFeed,
  type NotificationFeedOptions,
  notificationFeed,
} from './notification-feed.js';
export { createNotifier, type Notifier } from './notifier.js';
export type { NotifierOptions } from './notifier-options.js';
export {
  type RecordedFailure,
  type RecordedNotification,
  type RecordingChannel,
  recordingChannel,
} from './recording-channel.js';
export { redact } from './redact.js';
export type { Route } from './routes.js';
export type { Silence, SilenceQuery, SilenceStore } from './silence-store.js';
export type { ConfiguredSilence, SilenceInput } from './silences.js';
export { type SlackChannelOptions, slackChannel } from './slack-channel.js';
export type { DeadLetter, DeliveryCounts, NotificationSummary } from './summary.js';
export { systemFetch } from './system-fetch.js';
export type { ChannelTest, ChannelTestError } from './test-channels.js';
export { type ReceivedWebhook, type VerifyWebhookOptions, verifyWebhookSignature } from './verify-webhook-signature.js';
export { type WebhookChannelOptions, webhookChannel } from './webhook-channel.js';
export { type SignedContent, signWebhook } from './webhook-signature.js';
