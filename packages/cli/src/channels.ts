import { FplMlError } from '@fpl-ml/core';
import {
  type Channel,
  consoleChannel,
  dashboardChannel,
  discordChannel,
  emailChannel,
  type FeedStore,
  type HttpFetch,
  slackChannel,
  webhookChannel,
} from '@fpl-ml/notify';
import type { CliIo } from './cli-io.js';
import type { Settings } from './load-settings.js';

/** A channel of the configuration. */
export type ChannelName = Settings['config']['notifications']['enabledChannels'][number];

function needed(name: ChannelName, key: string, value: string | null): string {
  if (value !== null) return value;
  throw new FplMlError(
    'CLI_CHANNEL_UNCONFIGURED',
    `Expected notifications.${key} for the channel "${name}", got nothing: set it.`,
    {
      data: { channel: name, key: `notifications.${key}` },
    },
  );
}

async function mail({ notifications }: Settings['config']): Promise<Channel> {
  const url = needed('email', 'smtp_url', notifications.smtpUrl);
  const from = needed('email', 'email_from', notifications.emailFrom);
  const { createTransport } = await import('nodemailer');
  return emailChannel({
    transport: createTransport({ url, ...TIMEOUTS }),
    from,
    recipients: notifications.emailRecipients,
  });
}

/** A mail server that does not answer is given up before the test is, milliseconds. */
const TIMEOUTS = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 15_000 };

type Makers = Readonly<Record<ChannelName, () => Channel | Promise<Channel>>>;

function makers({ config }: Settings, { clock, ...io }: CliIo, feed: FeedStore | null): Makers {
  const { notifications } = config;
  const web: { readonly fetch?: HttpFetch } = io.fetch === undefined ? {} : { fetch: io.fetch };
  return {
    email: () => mail(config),
    slack: () => slackChannel({ url: needed('slack', 'slack_webhook_url', notifications.slackWebhookUrl), ...web }),
    discord: () =>
      discordChannel({ url: needed('discord', 'discord_webhook_url', notifications.discordWebhookUrl), ...web }),
    webhook: () =>
      webhookChannel({
        url: needed('webhook', 'webhook_url', notifications.webhookUrl),
        secrets: [needed('webhook', 'webhook_secret', notifications.webhookSecret)],
        clock,
        ...web,
      }),
    dashboard: () => {
      if (feed !== null) return dashboardChannel({ store: feed, clock });
      throw new FplMlError(
        'CLI_DATABASE_UNNAMED',
        'Expected a database for the channel "dashboard", whose feed is in it, none is named: give --db, or database.connection_string.',
        { data: { channel: 'dashboard' } },
      );
    },
    console: () => consoleChannel({ write: (line) => void io.err(`${line}\n`) }),
  };
}

/**
 * Makes a channel as the configuration has it.
 *
 * @param feed where the dashboard's alerts are kept; `null` where no database is named
 * @throws FplMlError `CLI_CHANNEL_UNCONFIGURED`, `CLI_DATABASE_UNNAMED`, `CHANNEL_INVALID`, `WEBHOOK_SECRET_INVALID`
 */
export async function makeChannel(
  name: ChannelName,
  settings: Settings,
  io: CliIo,
  feed: FeedStore | null,
): Promise<Channel> {
  return makers(settings, io, feed)[name]();
}
