import { isFplMlError } from '@fpl-ml/core';
import { memoryStores } from '@fpl-ml/engine';
import { tableNamesFromConfig } from '@fpl-ml/engine/config';
import { type Channel, type ChannelTest, createNotifier, type FeedStore, redact } from '@fpl-ml/notify';
import { type ChannelName, makeChannel } from '../channels.js';
import type { CliIo } from '../cli-io.js';
import { EXIT } from '../exit-codes.js';
import type { Settings } from '../load-settings.js';
import { openDatabase } from '../open-database.js';
import type { Outcome } from '../outcome.js';
import { textTable } from '../text-table.js';

/** A channel, or why there is none. */
async function made(
  name: ChannelName,
  settings: Settings,
  io: CliIo,
  feed: FeedStore | null,
): Promise<Channel | ChannelTest> {
  try {
    return await makeChannel(name, settings, io, feed);
  } catch (error) {
    if (!isFplMlError(error)) throw error;
    const { code, message, retryable } = error;
    return { channel: name, ok: false, duration: 0, error: { code, message, retryable } };
  }
}

const isChannel = (found: Channel | ChannelTest): found is Channel => 'send' in found;

/** How a test ended, as it may be printed. */
export function withoutSecretsIn(test: ChannelTest, secrets: readonly string[]): ChannelTest {
  if (test.ok) return test;
  return { ...test, error: { ...test.error, message: redact(test.error.message, secrets) } };
}

/** Opens the database of the feed, where it is to be tested and there is one. */
async function openFeed({ config, database }: Settings, names: readonly ChannelName[]) {
  if (database === null || !names.includes('dashboard')) return null;
  return openDatabase(database, 'write', tableNamesFromConfig(config));
}

/** `fpl-ml test-notifications`: past outbox and cooldown; the database is opened only for the feed of the dashboard. */
export async function testNotifications(settings: Settings, io: CliIo, only: readonly ChannelName[]): Promise<Outcome> {
  const names = only.length > 0 ? only : settings.config.notifications.enabledChannels;
  const opened = await openFeed(settings, names);
  try {
    return await testEach(names, settings, io, opened?.stores.feed ?? null);
  } finally {
    await opened?.close();
  }
}

async function testEach(
  names: readonly ChannelName[],
  settings: Settings,
  io: CliIo,
  feed: FeedStore | null,
): Promise<Outcome> {
  const { clock, ids } = io;
  const found = await Promise.all(names.map((name) => made(name, settings, io, feed)));
  const channels = found.filter(isChannel);
  const { alerts, outbox } = memoryStores();
  const notifier = createNotifier({ channels, store: alerts, outbox, clock, ids });
  const tested = await notifier.testNotifications();
  const shown = found
    .flatMap((each) => (isChannel(each) ? (tested.find(({ channel }) => channel === each.name) ?? []) : each))
    .map((each) => withoutSecretsIn(each, settings.secrets));
  const rows = shown.map((each) => [each.channel, each.ok ? 'ok' : 'failed', each.ok ? '' : each.error.message]);
  const table = textTable(['channel', 'result', 'error'], rows);
  return {
    exitCode: shown.every(({ ok }) => ok) ? EXIT.ok : EXIT.warning,
    lines: table.length === 0 ? ['No channel is enabled: see notifications.enabled_channels.'] : table,
    json: { channels: shown },
  };
}
